using Controller.Core.Dataplane;
using Controller.Core.Explaining;
using Controller.Core.Topology;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Checking;

/// <summary>What came of looking for a packet.</summary>
internal enum WitnessOutcome
{
    Found,

    /// <summary>No packet can take this way.</summary>
    Impossible,

    /// <summary>The search gave up.</summary>
    Unknown,
}

/// <summary>
/// Finds a packet that goes a way that <see cref="EffectWalk"/> saw, and shows on the models that it does what it is to
/// show: picks a flow at each look-up, makes a packet of what they have in common, sends it, and where another flow
/// caught it, changes a bit that this one looks at.
/// </summary>
internal sealed class Witness(NetworkModel network)
{
    private const int MaxPicks = 5_000;
    private const int MaxPackets = 200;
    private const int MaxRepairs = 24;

    private readonly Explainer _explainer = new(network);
    private int _picks;
    private int _packets;

    /// <param name="input">The packets, as they came in by the port where the way begins.</param>
    /// <param name="isIt">Whether an explanation shows what is looked for.</param>
    public WitnessOutcome Find(PortId start, Cube input, EffectStep? last, Predicate<Explanation> isIt,
        out Counterexample? packet, out Explanation? shown)
    {
        _picks = MaxPicks;
        _packets = MaxPackets;
        List<EffectStep> steps = EffectStep.InOrder(last);
        (packet, shown) = (null, null);
        if (!TryPick(start, input, steps, 0, isIt, out packet, out shown))
            return _picks > 0 && _packets > 0 ? WitnessOutcome.Impossible : WitnessOutcome.Unknown;
        return WitnessOutcome.Found;
    }

    private bool TryPick(PortId start, Cube cube, List<EffectStep> steps, int next, Predicate<Explanation> isIt,
        out Counterexample? packet, out Explanation? shown)
    {
        (packet, shown) = (null, null);
        if (next == steps.Count)
            return TrySend(start, cube, steps, isIt, out packet, out shown);
        EffectStep step = steps[next];
        foreach (FlowEntry flow in step.Candidates)
        {
            if (!flow.Instructions.Equals(step.Effect))
                continue;
            if (--_picks <= 0 || _packets <= 0)
                return false;
            if (step.Before.TryMeet(flow.Pattern, out Cube met) && cube.TryIntersect(met, out Cube narrow)
                && TryPick(start, narrow, steps, next + 1, isIt, out packet, out shown))
                return true;
        }
        return false;
    }

    private bool TrySend(PortId start, Cube cube, List<EffectStep> steps, Predicate<Explanation> isIt,
        out Counterexample? packet, out Explanation? shown)
    {
        (packet, shown) = (null, null);
        for (int i = 0; i < MaxRepairs && --_packets > 0; i++)
        {
            BuiltFrame built = FrameBuilder.Build(FlowMatch.Of(cube.Tests.ToArray()));
            Explanation explanation = _explainer.Explain(start, built.Frame);
            if (isIt(explanation))
            {
                (packet, shown) = (CounterexampleOf(start, built.Frame), explanation);
                return true;
            }
            if (!TryAvoid(explanation, steps, ref cube))
                return false;
        }
        return false;
    }

    /// <summary>A packet as others are told of it.</summary>
    public static Counterexample CounterexampleOf(PortId start, byte[] frame)
    {
        string match = FlowPrinter.Match(FrameFields.Of(frame).View);
        return new Counterexample(start, $"in_port={start.Port}{(match.Length > 0 ? "," : "")}{match}", frame);
    }

    // The flow that caught the packet on its way, if one did: one bit that it looks at is made another.
    private static bool TryAvoid(Explanation explanation, List<EffectStep> steps, ref Cube cube)
    {
        foreach (EffectStep step in steps)
        {
            FlowEntry[] met = [.. explanation.Hops.Where(hop => hop.Bridge.Id == step.Bridge.Id)
                .SelectMany(hop => hop.Trace.Steps)
                .Where(told => told.Kind == TraceKind.Lookup && told.Table == step.Table && told.Flow is not null)
                .Select(told => told.Flow!)];
            if (met.Length == 0)
                return false;
            if (!met.Any(flow => flow.Instructions.Equals(step.Effect)))
                return met.Length > 0 && TryFlip(step, met[0], ref cube);
        }
        return false;
    }

    // The last fields first: ports before addresses, those before what they depend on.
    private static bool TryFlip(EffectStep step, FlowEntry caught, ref Cube cube)
    {
        if (!step.Before.TryMeet(caught.Pattern, out Cube theirs))
            return false;
        foreach (FieldTest test in theirs.Tests.ToArray().OrderByDescending(test => test.Field.Header))
        {
            cube.TryFind(test.Field, out FieldTest own);
            UInt128 free = test.Mask & ~own.Mask;
            if (free == 0 || test.Field == OxmFields.EthType || test.Field == OxmFields.IpProto)
                continue;
            UInt128 bit = free & (~free + 1);
            return cube.TryNarrow(new FieldTest(test.Field, ~test.Value & bit, bit), out cube);
        }
        return TryAnotherProtocol(theirs, ref cube);
    }

    // A flow for a whole protocol is only passed by another protocol.
    private static bool TryAnotherProtocol(Cube theirs, ref Cube cube)
    {
        if (theirs.TryFind(OxmFields.IpProto, out _) && !cube.TryFind(OxmFields.IpProto, out _))
        {
            UInt128 all = WideNumber.Ones(OxmFields.IpProto.Bits);
            foreach (byte protocol in new byte[] { 17, 6, 1, 132, 99 })
            {
                var test = new FieldTest(OxmFields.IpProto, protocol, all);
                if (!theirs.TryNarrow(test, out _))
                    return cube.TryNarrow(test, out cube);
            }
        }
        if (theirs.TryFind(OxmFields.EthType, out _) && !cube.TryFind(OxmFields.EthType, out _))
        {
            UInt128 all = WideNumber.Ones(OxmFields.EthType.Bits);
            foreach (ushort type in new ushort[] { 0x88b5, 0x0800, 0x0806, 0x86dd })
            {
                var test = new FieldTest(OxmFields.EthType, type, all);
                if (!theirs.TryNarrow(test, out _))
                    return cube.TryNarrow(test, out cube);
            }
        }
        return false;
    }
}
