using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>Makes the flow that a <c>learn</c> action says, from the packet that it is done on.</summary>
internal static class LearntFlow
{
    public static FlowEntry Of(LearnAction learn, Packet packet, long now)
    {
        var tests = new Dictionary<OxmField, FieldTest>();
        var actions = new List<IAction>();
        foreach (LearnSpecView spec in learn.Specs)
        {
            UInt128 value = SourceOf(spec, packet);
            if (spec.Kind == LearnSpecKind.Output)
                actions.Add(new OutputAction(new PortNumber((uint)value)));
            else if (!OxmFields.TryFind(spec.DestinationHeader, out OxmField field))
                continue;
            else if (spec.Kind == LearnSpecKind.Match)
                Narrow(tests, field, value << spec.DestinationFirstBit,
                    WideNumber.Ones(spec.BitCount) << spec.DestinationFirstBit);
            else
                actions.Add(new LoadAction((ulong)value,
                    new Subfield(field, spec.DestinationFirstBit, spec.BitCount)));
        }
        ActionList apply = ActionList.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(actions));
        return new FlowEntry(learn.Table, learn.Priority, FlowMatch.Of(tests.Values), InstructionList.Of(apply))
        {
            Cookie = learn.Cookie,
            IdleTimeout = learn.IdleTimeout,
            HardTimeout = learn.HardTimeout,
            Flags = (learn.Flags & LearnFlags.SendFlowRemoved) != 0 ? FlowModFlags.SendFlowRemoved : FlowModFlags.None,
            CreatedAt = now,
            ModifiedAt = now,
            UsedAt = now,
        };
    }

    private static UInt128 SourceOf(LearnSpecView spec, Packet packet)
    {
        if (spec.IsImmediate)
            return WideNumber.Read(spec.Immediate) & WideNumber.Ones(spec.BitCount);
        return OxmFields.TryFind(spec.SourceHeader, out OxmField field)
            ? packet.Get(new Subfield(field, spec.SourceFirstBit, spec.BitCount))
            : UInt128.Zero;
    }

    // Several parts may give bits of one field.
    private static void Narrow(Dictionary<OxmField, FieldTest> tests, OxmField field, UInt128 value, UInt128 mask)
    {
        FieldTest known = tests.GetValueOrDefault(field, new FieldTest(field, 0, 0));
        tests[field] = new FieldTest(field, (known.Value & ~mask) | value, known.Mask | mask);
    }
}
