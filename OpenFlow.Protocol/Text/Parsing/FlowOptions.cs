using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>What a flow says apart from its match and its actions.</summary>
internal sealed class FlowOptions(FlowModCommand command, Complaints complaints)
{
    private static readonly (string Name, FlowModFlags Flag)[] Flags =
    [
        ("send_flow_rem", FlowModFlags.SendFlowRemoved), ("check_overlap", FlowModFlags.CheckOverlap),
        ("reset_counts", FlowModFlags.ResetCounts), ("no_packet_counts", FlowModFlags.NoPacketCounts),
        ("no_byte_counts", FlowModFlags.NoByteCounts),
    ];

    // dump-flows prints these and a flow-mod has no place for them.
    private static readonly string[] Statistics = ["duration", "n_packets", "n_bytes", "idle_age", "hard_age"];

    public static IEnumerable<string> Names =>
    [
        .. Flags.Select(row => row.Name), "table", "priority", "cookie", "idle_timeout", "hard_timeout", "out_port",
        "out_group", "actions",
    ];

    /// <summary>So far; a delete is for all tables unless it names one.</summary>
    public ParsedFlow Flow { get; private set; } = new()
    {
        Command = command,
        Table = IsDelete(command) ? TableId.All : default,
    };

    private bool Deletes => IsDelete(command);

    private bool Adds => command == FlowModCommand.Add;

    /// <summary>Takes an option; known is false for what belongs to the match.</summary>
    public bool TryTake(KeyValue pair, out bool known)
    {
        known = true;
        int flag = Array.FindIndex(Flags, row => pair.Key.Is(row.Name));
        if (flag >= 0)
            return TryTakeFlag(pair, Flags[flag].Flag);
        if (Statistics.Any(pair.Key.Is) || pair.Key.Span is "no_readonly_table" or "allow_hidden_fields")
            return true;
        switch (pair.Key.Span)
        {
            case "table":
                return TryTakeTable(pair);
            case "priority":
                return TryTakePriority(pair);
            case "idle_timeout" or "hard_timeout":
                return TryTakeTimeout(pair);
            // Of OpenFlow 1.4: ovs-ofctl takes it and leaves it out of what it sends in 1.3.
            case "importance" when !Deletes:
                return NumberText.TryParse(pair.Value, "importance", ushort.MaxValue, complaints, out _);
            case "cookie":
                return TryTakeCookie(pair);
            case "out_port":
                return TryTakeOutPort(pair);
            case "out_group":
                return TryTakeOutGroup(pair);
            default:
                known = false;
                return true;
        }
    }

    private static bool IsDelete(FlowModCommand command) =>
        command is FlowModCommand.Delete or FlowModCommand.DeleteStrict;

    private bool TryTakeFlag(KeyValue pair, FlowModFlags flag)
    {
        if (!pair.IsBare)
            return complaints.Fail(pair.Value, $"{pair.Key} takes no value");
        if (Deletes)
            return complaints.Fail(pair.Key, $"a delete has no flags: leave out {pair.Key}");
        Flow = Flow with { Flags = Flow.Flags | flag };
        return true;
    }

    private bool TryTakeTable(KeyValue pair)
    {
        ulong max = Deletes ? TableId.All.Value : TableId.Max.Value;
        bool parsed = NumberText.TryParse(pair.Value, "table", max, complaints, out ulong table);
        Flow = Flow with { Table = new TableId((byte)table) };
        return parsed;
    }

    private bool TryTakePriority(KeyValue pair)
    {
        if (command == FlowModCommand.Delete)
            return complaints.Fail(pair.Key, "a delete that isn't strict looks at no priority: leave it out");
        bool parsed = NumberText.TryParse(pair.Value, "priority", ushort.MaxValue, complaints, out ulong priority);
        Flow = Flow with { Priority = (ushort)priority };
        return parsed;
    }

    private bool TryTakeTimeout(KeyValue pair)
    {
        if (Deletes)
            return complaints.Fail(pair.Key, $"a delete has no timeouts: leave out {pair.Key}");
        string name = pair.Key.ToString();
        if (!NumberText.TryParse(pair.Value, name, ushort.MaxValue, complaints, out ulong seconds))
            return false;
        Flow = name == "idle_timeout"
            ? Flow with { IdleTimeout = (ushort)seconds }
            : Flow with { HardTimeout = (ushort)seconds };
        return true;
    }

    // With a mask it says which flows are meant, without one what a flow is to have: a modify changes none.
    private bool TryTakeCookie(KeyValue pair)
    {
        bool masked = pair.Value.TrySplit("/", out Piece value, out Piece mask);
        if (masked && Adds)
            return complaints.Fail(mask, "an add has no cookie mask: leave it out");
        if (!masked && Deletes)
            return complaints.Fail(pair.Value, $"to match on a cookie write a mask: cookie={pair.Value}/-1");
        ulong bits = 0;
        if (!NumberText.TryParse(value, "cookie", ulong.MaxValue, complaints, out ulong cookie)
            || (masked && !NumberText.TryParse(mask, "the cookie's mask", ulong.MaxValue, complaints, out bits)))
            return false;
        if (Adds || masked)
            Flow = Flow with { Cookie = new Cookie(masked ? cookie & bits : cookie), CookieMask = bits };
        return true;
    }

    private bool TryTakeOutPort(KeyValue pair)
    {
        if (!Deletes)
            return complaints.Fail(pair.Key, "out_port is for deletes: leave it out");
        bool parsed = PortText.TryParse(pair.Value, "out_port", complaints, out PortNumber port);
        Flow = Flow with { OutPort = port };
        return parsed;
    }

    private bool TryTakeOutGroup(KeyValue pair)
    {
        if (!Deletes)
            return complaints.Fail(pair.Key, "out_group is for deletes: leave it out");
        bool parsed = NumberText.TryParse(pair.Value, "out_group", uint.MaxValue, complaints, out ulong group);
        Flow = Flow with { OutGroup = new GroupId((uint)group) };
        return parsed;
    }
}
