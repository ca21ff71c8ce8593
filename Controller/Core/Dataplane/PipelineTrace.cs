using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>What a step of a trace tells of.</summary>
public enum TraceKind
{
    /// <summary>The packet came into a table; the step names the flow it matched, or none.</summary>
    Lookup,

    /// <summary>An instruction other than a list of actions.</summary>
    Instruction,

    /// <summary>An action was done.</summary>
    Action,

    /// <summary>The packet went out by a port.</summary>
    Output,

    /// <summary>The packet, or its beginning, went to the controller.</summary>
    PacketIn,

    /// <summary>The packet, or this copy of it, ends here.</summary>
    Dropped,

    /// <summary>The switch learnt a flow from the packet.</summary>
    Learnt,

    /// <summary>The model knows less than a switch does: the rest of the trace is a guess.</summary>
    Approximation,
}

/// <summary>One thing that happened to a packet.</summary>
/// <param name="Depth">How deep in groups and resubmits, from 0.</param>
/// <param name="Table">The table the packet is in.</param>
/// <param name="Flow">The flow whose doing it is; null in a packet-out, and where none matched.</param>
/// <param name="Text">The rest in words.</param>
public sealed record TraceStep(TraceKind Kind, int Depth, TableId Table, FlowEntry? Flow, string Text)
{
    /// <summary>What went out, where the step is <see cref="TraceKind.Output"/>.</summary>
    public OutputFrame? Output { get; init; }

    /// <summary>What went up, where the step is <see cref="TraceKind.PacketIn"/>.</summary>
    public ControllerPacket? PacketIn { get; init; }
}

/// <summary>A frame that left the switch.</summary>
/// <param name="Queue">What SET_QUEUE chose; null for none.</param>
/// <param name="TunnelId">The key that a tunnel port would send it with; 0 for none.</param>
public sealed record OutputFrame(PortNumber Port, byte[] Frame, uint? Queue = null, ulong TunnelId = 0)
{
    /// <summary>Where a tunnel port whose remote end flows choose would send it; null where none was chosen.</summary>
    public Ipv4Address? TunnelDestination { get; init; }
}

/// <summary>A packet that went to the controller, before the switch's asynchronous configuration has its say.</summary>
/// <param name="Match">The ingress port; metadata, tunnel and registers where they are not 0.</param>
public sealed record ControllerPacket(PacketInReason Reason, TableId Table, Cookie Cookie, PortNumber InPort,
    OpenFlow.Protocol.Matching.Match Match, ushort TotalLength, byte[] Data)
{
    /// <summary>What a switch sends then.</summary>
    public PacketIn Message => new()
    {
        TotalLength = TotalLength,
        Reason = Reason,
        Table = Table,
        Cookie = Cookie,
        Match = Match.View,
        Data = Data,
    };
}

/// <summary>What became of one packet: every step in order, and what came out.</summary>
public sealed class PipelineTrace
{
    private readonly List<TraceStep> _steps = [];
    private readonly List<OutputFrame> _outputs = [];
    private readonly List<ControllerPacket> _packetIns = [];

    public IReadOnlyList<TraceStep> Steps => _steps;
    public IReadOnlyList<OutputFrame> Outputs => _outputs;
    public IReadOnlyList<ControllerPacket> PacketIns => _packetIns;

    /// <summary>Whether a step needed what the model doesn't know: NORMAL, or an action of someone else's.</summary>
    public bool IsApproximate => _steps.Exists(step => step.Kind == TraceKind.Approximation);

    /// <summary>The steps, a line each, indented by depth.</summary>
    public override string ToString() => string.Join('\n',
        _steps.Select(step => $"{new string(' ', 2 * step.Depth)}{step.Table}: {step.Kind}: {step.Text}"));

    /// <summary>Whether resubmits or groups went so far that the switch gave up: nothing came out.</summary>
    public bool IsLoop { get; private set; }

    /// <summary>Nothing came out after all.</summary>
    internal void Fail()
    {
        IsLoop = true;
        _outputs.Clear();
        _packetIns.Clear();
    }

    internal void Add(TraceStep step) => _steps.Add(step);

    internal void Add(TraceStep step, OutputFrame output)
    {
        _steps.Add(step with { Output = output });
        _outputs.Add(output);
    }

    internal void Add(TraceStep step, ControllerPacket packet)
    {
        _steps.Add(step with { PacketIn = packet });
        _packetIns.Add(packet);
    }
}
