using Apps.L2Learning.Flows;
using Apps.L2Learning.Ports;
using Controller.Abstractions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Modes;

/// <summary>The two flows that <see cref="ControllerLearning"/> makes for a host.</summary>
/// <param name="sourceSeconds">The hard timeout of the flow that knows a source.</param>
/// <param name="forwardSeconds">The idle timeout of the flow that leads to a host; longer.</param>
internal sealed class HostFlows(ISwitch sw, ushort sourceSeconds, ushort forwardSeconds)
{
    // Of in_port, eth_src or eth_dst, and vlan_vid, each behind a header of four octets.
    private const int SourceMatchSize = 8 + 10 + 6;
    private const int ForwardMatchSize = 10 + 6;
    private const int PortMatchSize = 8;

    private readonly InstructionList _next = InstructionList.Goto(Pipeline.Forward);
    private readonly HashSet<(MacAddress, VlanId)> _unreachable = [];
    private readonly HashSet<(MacAddress, VlanId)> _reachable = [];

    /// <summary>
    /// Adds both flows, or starts their time anew: first the one that leads to the host, as the other keeps it from
    /// being seen again.
    /// </summary>
    public void Add(MacAddress address, VlanId vlan, BridgePort port)
    {
        var forward = new MatchWriter(stackalloc byte[ForwardMatchSize]);
        forward.EthDst(address);
        forward.Vlan(vlan);
        sw.Send(new FlowMod
        {
            Table = Pipeline.Forward,
            Priority = Rules.LearntPriority,
            Cookie = Rules.Dynamic(vlan, port.Number),
            IdleTimeout = forwardSeconds,
            Match = forward.Written,
            Instructions = port.Toward(vlan).Instructions.Octets,
        });
        var source = new MatchWriter(stackalloc byte[SourceMatchSize]);
        source.InPort(port.Number);
        source.EthSrc(address);
        source.Vlan(vlan);
        sw.Send(new FlowMod
        {
            Table = Pipeline.Source,
            Priority = Rules.LearntPriority,
            Cookie = Rules.Dynamic(vlan, port.Number),
            HardTimeout = sourceSeconds,
            Flags = FlowModFlags.SendFlowRemoved,
            Match = source.Written,
            Instructions = _next.Octets,
        });
    }

    /// <summary>Keeps a port's unknown sources from the controller for a while.</summary>
    public void Suppress(BridgePort port, int seconds)
    {
        var match = new MatchWriter(stackalloc byte[PortMatchSize]);
        match.InPort(port.Number);
        sw.Send(new FlowMod
        {
            Table = Pipeline.Source,
            Priority = Rules.SuppressPriority,
            Cookie = Rules.Suppress(port.Number),
            HardTimeout = (ushort)seconds,
            Match = match.Written,
            Instructions = _next.Octets,
        });
    }

    public void DeleteSource(MacAddress address, VlanId vlan, BridgePort port) => Delete(Pipeline.Source,
        FlowModCommand.DeleteStrict, Match.Any.InPort(port.Number).EthSrc(address).Vlan(vlan), PortNumber.Any);

    public void DeleteForward(MacAddress address, VlanId vlan) => Delete(Pipeline.Forward,
        FlowModCommand.DeleteStrict, Match.Any.EthDst(address).Vlan(vlan), PortNumber.Any);

    /// <summary>Deletes all flows of hosts at a port.</summary>
    public void DeleteOf(BridgePort port)
    {
        Delete(Pipeline.Forward, FlowModCommand.Delete, Match.Any, port.Number);
        Delete(Pipeline.Source, FlowModCommand.Delete, Match.Any.InPort(port.Number), PortNumber.Any);
    }

    public static bool TryReadSource(MatchView match, out MacAddress address, out VlanId vlan) =>
        FlowReading.TryReadAddress(match, OxmFields.EthSrc, out address) & FlowReading.TryReadVlan(match, out vlan);

    /// <summary>The host of a flow found in a switch, if <see cref="Add"/> would make the flow just so today.</summary>
    public bool TryAdopt(in FlowStatsEntry flow, BridgePorts ports, out MacAddress address, out VlanId vlan,
        out BridgePort? port)
    {
        bool isSource = flow.Table == Pipeline.Source;
        port = null;
        bool found = isSource
            ? TryReadSource(flow.Match, out address, out vlan) && ports.TryFind(flow.Match.InPort, out port)
            : TryReadForward(flow, out address, out vlan, out PortNumber number) && ports.TryFind(number, out port);
        if (!found || flow.Priority != Rules.LearntPriority || !port!.Vlans.Carries(vlan)
            || (isSource ? flow.HardTimeout : flow.IdleTimeout) == 0
            || !flow.Instructions.Octets.SequenceEqual((isSource ? _next : port.Toward(vlan).Instructions).Octets))
            return false;
        _ = isSource ? _unreachable.Add((address, vlan)) : _reachable.Add((address, vlan));
        return true;
    }

    /// <summary>The hosts adopted that had no flow that leads to them.</summary>
    public IReadOnlyCollection<(MacAddress Address, VlanId Vlan)> TakeUnreachable()
    {
        (MacAddress, VlanId)[] taken = [.. _unreachable.Except(_reachable)];
        _unreachable.Clear();
        _reachable.Clear();
        return taken;
    }

    private static bool TryReadForward(in FlowStatsEntry flow, out MacAddress address, out VlanId vlan,
        out PortNumber port)
    {
        vlan = default;
        port = default;
        return FlowReading.TryReadAddress(flow.Match, OxmFields.EthDst, out address)
            && FlowReading.TryReadVlan(flow.Match, out vlan) && flow.Table == Pipeline.Forward
            && FlowReading.TryReadOutput(flow.Instructions, out port);
    }

    private void Delete(TableId table, FlowModCommand command, Match match, PortNumber outPort) => sw.Send(new FlowMod
    {
        Command = command,
        Table = table,
        Priority = Rules.LearntPriority,
        Cookie = CookieSpace.L2Learning.AllDynamic,
        CookieMask = CookieSpace.AppMask,
        OutPort = outPort,
        Match = match.Oxms,
    });
}
