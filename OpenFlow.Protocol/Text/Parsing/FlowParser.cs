using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text.Parsing.Actions;
using OpenFlow.Protocol.Text.Parsing.Fields;
using OpenFlow.Protocol.Text.Parsing.Lexical;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>
/// Reads flows in ovs-ofctl's syntax (ovs-ofctl(8), "Flow Syntax"):
/// <c>table=0,priority=10,tcp,nw_dst=10.0.0.0/8,tp_dst=80,actions=dec_ttl,output:2</c>; also as <c>dump-flows</c>
/// prints them, whose statistics are passed over.
/// </summary>
public static class FlowParser
{
    /// <summary>Where none is given (ovs-ofctl(8)).</summary>
    public const ushort DefaultPriority = 0x8000;

    /// <summary>
    /// The flow-mod that ovs-ofctl would send. Deletes have no actions, others must; a delete without a table is for
    /// all of them, others are for table 0. False with the place and the reason.
    /// </summary>
    public static bool TryParse(string text, FlowModCommand command, out ParsedFlow flow, out TextError error) =>
        TryParse(text, command, names: null, out flow, out error);

    /// <summary>As the other; ports, groups and meters may have names where ovs-ofctl wants numbers.</summary>
    public static bool TryParse(string text, FlowModCommand command, IFlowNames? names, out ParsedFlow flow,
        out TextError error)
    {
        var complaints = new Complaints(names);
        flow = new ParsedFlow();
        bool parsed = TryParse(new Piece(text), command, complaints, ref flow);
        error = complaints.First;
        return parsed;
    }

    private static bool TryParse(Piece text, FlowModCommand command, Complaints complaints, ref ParsedFlow flow)
    {
        bool deletes = command is FlowModCommand.Delete or FlowModCommand.DeleteStrict;
        if (!ActionsText.TrySplit(text, out Piece rest, out Piece keyword, out Piece actions) && !deletes)
        {
            return complaints.Fail(text.From(text.Length),
                "a flow needs actions: write actions=… at its end, actions=drop for none");
        }
        if (deletes && !keyword.IsEmpty)
            return complaints.Fail(keyword, "a delete has no actions: leave them out");
        var options = new FlowOptions(command, complaints);
        var match = new MatchBuilder(complaints);
        bool failed;
        while (KeyValue.TryTake(ref rest, complaints, out KeyValue pair, out failed))
        {
            if (!options.TryTake(pair, out bool known) || (!known && !match.TryAdd(pair, out known)))
                return false;
            if (!known)
                return MatchParser.Unknown(pair.Key, complaints, FlowOptions.Names);
        }
        if (failed || !match.TryBuild(out Match fields, out MatchPrerequisites packet))
            return false;
        flow = options.Flow with { Match = fields };
        if (deletes)
            return true;
        var parser = new InstructionParser(new ActionScope(complaints, packet), flow.Table);
        if (!parser.TryParse(actions, out Instructions.InstructionList instructions))
            return false;
        flow = flow with { Instructions = instructions };
        return flow.Message.Size <= ushort.MaxValue
            || complaints.Fail(text, $"the message would have more than {ushort.MaxValue} octets");
    }
}
