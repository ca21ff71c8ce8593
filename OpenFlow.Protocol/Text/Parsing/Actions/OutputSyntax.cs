using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text.Parsing.Fields;
using OpenFlow.Protocol.Text.Parsing.Lexical;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing.Actions;

/// <summary>Actions that send the packet somewhere: to ports, queues, groups, the controller.</summary>
internal static class OutputSyntax
{
    private const uint MinTruncated = 14;

    // Open vSwitch has reasons of later versions too.
    private static readonly string[] Reasons =
        ["no_match", "action", "invalid_ttl", "action_set", "group", "packet_out"];

    public static readonly KeyValuePair<string, ActionSyntax>[] Actions =
    [
        new("output", TryParseOutput), new("controller", TryParseController), new("CONTROLLER", TryParseController),
        new("enqueue", TryParseEnqueue), new("set_queue", TryParseSetQueue),
        new("pop_queue", (pair, scope) => scope.Add(pair.Key, new PopQueueAction())), new("group", TryParseGroup),
    ];

    public static bool TryParsePort(Piece text, ActionScope scope) =>
        scope.TryPort(text, "a port", out PortNumber port) && scope.Add(text, new OutputAction(port));

    /// <summary><c>NORMAL</c>, <c>LOCAL</c> and so on as an action.</summary>
    public static bool TryParseReserved(KeyValue pair, PortNumber port, ActionScope scope)
    {
        if (port == PortNumber.Controller)
            return TryParseController(pair, scope);
        if (port == PortNumber.Any || port < PortNumber.InPort)
            return scope.Fail(pair.Key, $"nothing can be sent to {pair.Key}");
        return pair.IsBare ? scope.Add(pair.Key, new OutputAction(port))
            : scope.Fail(pair.Value, $"{pair.Key} takes no argument");
    }

    private static bool TryParseOutput(KeyValue pair, ActionScope scope)
    {
        if (pair.HasParentheses && pair.Value.Span.Contains('='))
            return TryParseTruncated(pair, scope);
        if (pair.Value.IsEmpty)
            return scope.Fail(pair.Key, "output needs a port: output:1, output:LOCAL, output:NXM_NX_REG0[]");
        if (pair.Value.Span.Contains('[') || FieldNames.TryFind(pair.Value, out _) && !pair.Value.IsAnyCase("in_port"))
        {
            return SubfieldParser.TryParse(pair.Value, 32, scope.Complaints, out Subfield from)
                && scope.Has(pair.Value, from.Field) && scope.Add(pair.Key, new OutputRegisterAction(from));
        }
        return TryParsePort(pair.Value, scope);
    }

    private static bool TryParseTruncated(KeyValue pair, ActionScope scope)
    {
        PortNumber port = PortNumber.Any;
        ulong length = 0;
        var pairs = new List<KeyValue>();
        if (!scope.TryPairs(pair.Value, pairs))
            return false;
        foreach (KeyValue part in pairs)
        {
            bool good = part.Key.Span switch
            {
                "port" => scope.TryShortPort(part.Value, "port", out port),
                "max_len" => scope.TryNumber(part.Value, "max_len", uint.MaxValue, out length),
                _ => scope.Unknown(part.Key, "part of output", ["port", "max_len"]),
            };
            if (!good)
                return false;
        }
        if (port == PortNumber.Any)
            return scope.Fail(pair.Key, "output(…) needs port=…");
        return length >= MinTruncated
            ? scope.Add(pair.Key, new OutputTruncatedAction(port, (uint)length))
            : scope.Fail(pair.Key, $"output(port=…) needs max_len={MinTruncated} or more");
    }

    private static bool TryParseController(KeyValue pair, ActionScope scope)
    {
        if (pair.IsBare || pair.Value.IsEmpty)
            return scope.Add(pair.Key, new OutputAction(PortNumber.Controller));
        if (!pair.HasParentheses)
        {
            return scope.TryNumber(pair.Value, "the packet's length", ushort.MaxValue, out ulong length)
                && scope.Add(pair.Key, new OutputAction(PortNumber.Controller, (ushort)length));
        }
        var action = new ControllerAction();
        var pairs = new List<KeyValue>();
        if (!scope.TryPairs(pair.Value, pairs))
            return false;
        foreach (KeyValue part in pairs)
        {
            if (!TryParseControllerPart(part, ref action, scope))
                return false;
        }
        bool plain = action == new ControllerAction { MaxLength = action.MaxLength, UserData = action.UserData }
            && action.UserData.Length == 0;
        return scope.Add(pair.Key, plain ? new OutputAction(PortNumber.Controller, action.MaxLength) : action);
    }

    private static bool TryParseControllerPart(KeyValue part, ref ControllerAction action, ActionScope scope)
    {
        ulong number;
        switch (part.Key.Span)
        {
            case "max_len":
                if (!scope.TryNumber(part.Value, "max_len", ushort.MaxValue, out number))
                    return false;
                action = action with { MaxLength = (ushort)number };
                return true;
            case "id":
                if (!scope.TryNumber(part.Value, "id", ushort.MaxValue, out number))
                    return false;
                action = action with { ControllerId = (ushort)number };
                return true;
            case "meter_id":
                if (Complaints.MayBeName(part.Value) && scope.Complaints.Names is { } names
                    && names.TryFindMeter(part.Value.ToString(), out MeterId named))
                {
                    action = action with { Meter = named };
                    return true;
                }
                if (!scope.TryNumber(part.Value, "meter_id", uint.MaxValue, out number))
                    return false;
                action = action with { Meter = new MeterId((uint)number) };
                return true;
            case "reason":
                int reason = Array.FindIndex(Reasons, part.Value.Is);
                if (reason < 0)
                    return scope.Unknown(part.Value, "reason", Reasons);
                action = action with { Reason = (PacketInReason)reason };
                return true;
            case "userdata":
                if (!HexText.TryParse(part.Value, "userdata", scope.Complaints, out byte[] octets))
                    return false;
                action = action with { UserData = [.. octets] };
                return true;
            case "pause":
                action = action with { Pause = true };
                return true;
            default:
                return scope.Unknown(part.Key, "part of controller",
                    ["reason", "max_len", "id", "userdata", "pause", "meter_id"]);
        }
    }

    // OpenFlow 1.3 has no action of that name: it is a queue for one output.
    private static bool TryParseEnqueue(KeyValue pair, ActionScope scope)
    {
        bool split = pair.Value.TrySplit(pair.Value.Span.Contains(':') ? ":" : ",", out Piece port, out Piece queue);
        if (!split)
            return scope.Fail(pair.Key, "enqueue is written enqueue:PORT:QUEUE or enqueue(PORT,QUEUE)");
        return scope.TryPort(port.Trim(), "the port", out PortNumber number)
            && scope.TryNumber(queue.Trim(), "the queue", uint.MaxValue, out ulong id)
            && scope.Add(pair.Key, new SetQueueAction((uint)id)) && scope.Add(pair.Key, new OutputAction(number))
            && scope.Add(pair.Key, new PopQueueAction());
    }

    private static bool TryParseSetQueue(KeyValue pair, ActionScope scope) =>
        scope.TryNumber(pair.Value, "set_queue", uint.MaxValue, out ulong queue)
            && scope.Add(pair.Key, new SetQueueAction((uint)queue));

    private static bool TryParseGroup(KeyValue pair, ActionScope scope)
    {
        if (Complaints.MayBeName(pair.Value) && scope.Complaints.Names is { } names
            && names.TryFindGroup(pair.Value.ToString(), out GroupId named))
            return scope.Add(pair.Key, new GroupAction(named));
        return scope.TryNumber(pair.Value, "group", uint.MaxValue, out ulong group)
            && scope.Add(pair.Key, new GroupAction(new GroupId((uint)group)));
    }
}
