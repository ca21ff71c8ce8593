using System.Collections.Immutable;
using Controller.Core.Dataplane;
using Controller.Core.Explaining;
using Controller.Core.Topology;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Checking;

/// <summary>
/// Sends all packets at once through a network. At each table they part by what is done with them, not by flow: a
/// thousand flows with the same instructions are one way to go on, with the bits that all of them agree on. So the walk
/// sees every way that a packet can take, and some that none can: whoever is told of one has to find a packet for it.
/// This part has bridges and tables, the other has actions.
/// </summary>
/// <remarks>
/// Not followed: what a packet-out does, and what is learnt. NORMAL is taken as a flood.
/// </remarks>
internal sealed partial class EffectWalk(NetworkModel network, TableEffects effects, long maxWork)
{
    private const int MaxTurns = 64;

    private readonly Dictionary<InstructionList, FlowProgram> _programs = [];
    private readonly List<PortId> _path = [];
    private long _work;

    /// <summary>Packets came to a port where they had been on their way, or a switch gives up on them.</summary>
    public Action<SymbolicPacket, EffectStep?>? OnReturn { get; init; }

    /// <summary>Packets left by a port behind which no bridge is known.</summary>
    public Action<PortId, SymbolicPacket, EffectStep?>? OnExit { get; init; }

    /// <summary>Whether it gave up before it had seen all.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Flows that it looked at.</summary>
    public long Work => _work;

    /// <summary>Actions that it doesn't know, and what it took them for.</summary>
    public HashSet<string> Guesses { get; } = [];

    public void Start(PortId port)
    {
        foreach (bool tagged in new[] { false, true })
            Enter(port, SymbolicPacket.At(port.Port, tagged), null);
    }

    private void Enter(PortId port, SymbolicPacket packet, EffectStep? steps)
    {
        if (_path.Contains(port))
        {
            OnReturn?.Invoke(packet, steps);
            return;
        }
        if (!network.TryFind(port.Switch, out BridgeModel? bridge) || !Forwards(bridge, port.Port))
            return;
        _path.Add(port);
        LookUp(new Visit(bridge, packet, steps), new TableId(0), left => DoAll(left with { Writes = [] },
            ActionsToDo(left.Writes), 0, _ => { }));
        _path.RemoveAt(_path.Count - 1);
    }

    private static bool Forwards(BridgeModel bridge, PortNumber port) =>
        bridge.Model.TryFindPort(port, out PipelinePort? found) && found!.Description.IsUp
        && !found.Has(PortConfig.NoReceive);

    private void LookUp(Visit visit, TableId table, Action<Visit> then)
    {
        if (IsCut || table.Value >= visit.Bridge.Model.Options.TableCount)
            return;
        IsCut = _work > maxWork;
        if (visit.Turns > MaxTurns)
        {
            OnReturn?.Invoke(visit.Packet, visit.Steps);
            return;
        }
        FlowTable flows = visit.Bridge.Model.Flows[table];
        if (flows.Count == 0)
            return;
        MetFlows met = effects.Find(flows, visit.Packet, ref _work);
        foreach ((InstructionList effect, Cube hull) in met.Effects)
        {
            Go(visit with
            {
                Packet = visit.Packet with { Input = hull },
                Steps = new EffectStep(visit.Bridge, table, visit.Packet, met.Candidates, effect, visit.Steps),
            }, effect, then);
        }
    }

    private void Go(Visit visit, InstructionList instructions, Action<Visit> then)
    {
        if (!_programs.TryGetValue(instructions, out FlowProgram? program))
            _programs.Add(instructions, program = FlowProgram.Of(instructions));
        DoAll(visit, program.Apply, 0, done =>
        {
            ImmutableList<ActionList> writes = program.Clears ? [] : done.Writes;
            SymbolicPacket packet = program.Metadata is { } metadata
                ? done.Packet.With(OxmFields.Metadata, metadata.Value, metadata.Mask) : done.Packet;
            Visit next = done with { Packet = packet, Writes = program.Write is { } w ? writes.Add(w) : writes };
            if (program.Next is { } table)
                LookUp(next, table, then);
            else
                then(next);
        });
    }

    private void Leave(Visit visit, PortNumber number)
    {
        var port = new PortId(visit.Bridge.Id, number);
        if (!visit.Bridge.Model.TryFindPort(number, out PipelinePort? found) || !found!.Description.IsUp
            || found.Has(PortConfig.NoForward))
            return;
        bool isEdge = true;
        foreach (Wire wire in network.WiresFrom(port))
        {
            isEdge = false;
            Enter(wire.To, visit.Packet.Entering(wire.To.Port, wire.Kind == WireKind.Tunnel), visit.Steps);
        }
        if (isEdge)
            OnExit?.Invoke(port, visit.Packet, visit.Steps);
    }

    private static byte[][] ActionsToDo(ImmutableList<ActionList> writes)
    {
        var set = new ActionSet();
        foreach (ActionList written in writes)
            set.Write(written.View);
        return [.. set.InOrder];
    }

    /// <summary>Where many packets are in a bridge.</summary>
    private sealed record Visit(BridgeModel Bridge, SymbolicPacket Packet, EffectStep? Steps)
    {
        public ImmutableList<ActionList> Writes { get; init; } = [];

        public int Turns { get; init; }
    }
}
