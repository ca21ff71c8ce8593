using Controller.Abstractions;
using Controller.Core;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;

namespace EndToEnd.Tests.Reconciling;

/// <summary>An app that declares flows given as ovs-ofctl has them, each with a line of a file as its origin.</summary>
internal sealed class DeclaredApp(IReadOnlyList<string> flows) : SwitchApp
{
    private static readonly CookieSpace Space = new(0x71);

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
            if (!FlowParser.TryParse(text, FlowModCommand.Add, out ParsedFlow flow, out TextError error))
                throw new ArgumentException($"{text}: {error}");
            desired.Add(new Flow(flow.Table, flow.Priority, flow.Match, flow.Instructions, CookieOf(index + 1))
            {
                Flags = flow.Flags,
            }, new Origin("declared", "flow", new PolicyPlace("p.yaml", index + 1, 1)));
        }
    }
}
