using Controller.Core.Dataplane;
using Controller.Core.Topology;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Explaining;

/// <summary>What became of a packet, or of one copy of it.</summary>
public enum VerdictKind
{
    /// <summary>It went out by a port behind which no bridge is known.</summary>
    Delivered,

    /// <summary>As <see cref="Delivered"/>, one of several copies.</summary>
    Flooded,
    Dropped,
    ToController,

    /// <summary>It comes back to where it was as it was, or a switch's own tables send it round.</summary>
    Loop,

    /// <summary>It goes on where the model ends.</summary>
    Unknown,
}

/// <summary>The end of a packet, or of one copy of it.</summary>
/// <param name="At">The port it left by; the one it came in by where it didn't leave.</param>
/// <param name="Flow">The flow that decided it; null where none matched, or none was asked.</param>
/// <param name="Table">The table where it was decided.</param>
/// <param name="Text">In words: <c>dropped in table 10 of br-int by …</c>.</param>
/// <param name="Frame">The packet as it was then.</param>
public sealed record Verdict(VerdictKind Kind, PortId At, TableId Table, FlowEntry? Flow, string Text, byte[] Frame)
{
    /// <summary>The ports it goes in by over and over, where it is a loop between bridges.</summary>
    public IReadOnlyList<PortId> Cycle { get; init; } = [];
}

/// <summary>What came of one frame that a bridge put out or sent up.</summary>
/// <param name="Wire">The wire it went over; null where it ended.</param>
/// <param name="Next">The bridge it came to; null where it ended, and where it is told elsewhere.</param>
/// <param name="Verdict">How it ended; null where it went on.</param>
public sealed record Leaving(Wire? Wire, Hop? Next, Verdict? Verdict);

/// <summary>A packet's way through one bridge.</summary>
/// <param name="Leavings">By the index of the step in the trace.</param>
/// <param name="End">How it ended here, if nothing left.</param>
public sealed record Hop(BridgeModel Bridge, PortNumber InPort, byte[] Frame, ulong TunnelId, PipelineTrace Trace,
    IReadOnlyDictionary<int, IReadOnlyList<Leaving>> Leavings, Verdict? End)
{
    public PortId Entry => new(Bridge.Id, InPort);
}

/// <summary>A packet's way through a network, from one port on.</summary>
public sealed record Explanation(Hop First, IReadOnlyList<Hop> Hops, IReadOnlyList<Verdict> Verdicts)
{
    /// <summary>Whether the model knew less than the switches do somewhere.</summary>
    public bool IsApproximate => Hops.Any(hop => hop.Trace.IsApproximate);

    /// <summary>Whether the packet, or a copy, goes out by a port.</summary>
    public bool Reaches(PortId port) => Hops.Any(hop =>
        hop.Bridge.Id == port.Switch && hop.Trace.Outputs.Any(output => output.Port == port.Port));
}
