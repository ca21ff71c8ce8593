using Controller.Abstractions;
using Controller.Core;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;

namespace EndToEnd.Tests.Reconciling;

/// <summary>
/// An app that declares flows, groups and meters given as ovs-ofctl has them, each with a line of a file as its origin.
/// </summary>
internal sealed class DeclaredApp(IReadOnlyList<string> flows) : SwitchApp
{
    private static readonly CookieSpace Space = new(0x71);

    /// <summary>A group of this app.</summary>
    public static GroupId Group(ushort index) => Space.Group(index);

    /// <summary>The cookie of the flow in this line, from 1.</summary>
    public static Cookie CookieOf(int line) => Space.Static(1, (uint)line);

    public static AppConfiguration Configuration(params IReadOnlyList<string> flows) => new()
    {
        Apps = [new AppFactory("declared", Space, _ => new DeclaredApp(flows))],
    };

    public override void Declare(DesiredState desired)
    {
        foreach ((int index, string text) in flows.Index())
        {
            var origin = new Origin("declared", "flow", new PolicyPlace("p.yaml", index + 1, 1));
            if (text.StartsWith("group_id=", StringComparison.Ordinal))
                desired.Add(GroupOf(text), origin);
            else if (text.StartsWith("meter=", StringComparison.Ordinal))
                desired.Add(MeterOf(text), origin);
            else
                desired.Add(FlowOf(text, CookieOf(index + 1)), origin);
        }
    }

    private static Flow FlowOf(string text, Cookie cookie)
    {
        if (!FlowParser.TryParse(text, FlowModCommand.Add, out ParsedFlow flow, out TextError error))
            throw new ArgumentException($"{text}: {error}");
        return new Flow(flow.Table, flow.Priority, flow.Match, flow.Instructions, cookie) { Flags = flow.Flags };
    }

    private static Group GroupOf(string text)
    {
        if (!GroupParser.TryParse(text, GroupModCommand.Add, out ParsedGroup group, out TextError error))
            throw new ArgumentException($"{text}: {error}");
        return new Group(group.Group, group.Type, group.Buckets);
    }

    private static Meter MeterOf(string text)
    {
        if (!MeterParser.TryParse(text, MeterModCommand.Add, out ParsedMeter meter, out TextError error))
            throw new ArgumentException($"{text}: {error}");
        MeterBand band = Assert.Single(meter.Bands);
        MeterUnit unit = (meter.Flags & MeterFlags.PacketsPerSecond) != 0
            ? MeterUnit.PacketsPerSecond : MeterUnit.KilobitsPerSecond;
        return new Meter(meter.Meter, unit, band.Rate, band.Burst);
    }
}
