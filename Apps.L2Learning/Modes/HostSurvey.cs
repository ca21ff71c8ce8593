using System.Diagnostics.CodeAnalysis;
using Apps.L2Learning.Flows;
using Apps.L2Learning.Hosts;
using Apps.L2Learning.Ports;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Modes;

/// <summary>
/// Reads from the switch's learnt flows which hosts there are: every few seconds where they are few, every ten or
/// so where they are many, and soon again while they change. Only one reading is under way at a time.
/// </summary>
internal sealed class HostSurvey(ISwitch sw, BridgePorts ports, MacTable hosts, Action<HostSurvey.Result> survey)
{
    /// <summary>What a survey found to be other than what was known.</summary>
    /// <param name="Arrived">Hosts where they weren't before.</param>
    /// <param name="Gone">Hosts that are known and have no flow; those that moved are not among them.</param>
    internal sealed record Result(IReadOnlyList<Host> Arrived, IReadOnlyList<Host> Gone);

    private const int SoonInterval = 1_000;
    private const int ShortInterval = 3_000;
    private const int LongInterval = 10_000;

    // Reading a flow costs the switch some microseconds.
    private const int ManyHosts = 1_000;

    private readonly List<Host> _arrived = [];
    private readonly HashSet<(MacAddress, VlanId)> _moved = [];
    private long _next = sw.Now + SoonInterval;
    private bool _underWay;

    /// <summary>Something has changed: doesn't wait for the interval to end.</summary>
    public void Soon() => _next = Math.Min(_next, sw.Now + SoonInterval);

    public void OnTick()
    {
        if (_underWay || sw.Now < _next)
            return;
        _underWay = true;
        _arrived.Clear();
        _moved.Clear();
        long start = sw.Now;
        sw.DumpFlows(CookieSpace.L2Learning.AllDynamic, CookieSpace.AppMask,
            (in FlowStatsEntry flow) => Visit(flow), whole => Finish(whole, start));
    }

    /// <summary>The host of a learnt flow; false for one that wouldn't be learnt so today.</summary>
    public static bool TryRead(in FlowStatsEntry flow, BridgePorts ports, out MacAddress address, out VlanId vlan,
        [NotNullWhen(true)] out BridgePort? port)
    {
        vlan = default;
        port = null;
        return FlowReading.TryReadAddress(flow.Match, OxmFields.EthDst, out address)
            && FlowReading.TryReadVlan(flow.Match, out vlan)
            && flow is { IdleTimeout: 0, HardTimeout: > 0, Priority: Rules.LearntPriority }
            && flow.Table == Pipeline.Forward
            && FlowReading.TryReadOutput(flow.Instructions, out PortNumber number)
            && flow.Cookie == Rules.Learnt(number) && ports.TryFind(number, out port) && port.Vlans.Carries(vlan)
            && port.Vlans.Untags(vlan) == HasMoreThanOutput(flow.Instructions);
    }

    private static bool HasMoreThanOutput(InstructionListView instructions)
    {
        int actions = 0;
        foreach (InstructionView instruction in instructions)
        {
            foreach (ActionView _ in instruction.Actions)
                actions++;
        }
        return actions > 1;
    }

    private void Visit(in FlowStatsEntry flow)
    {
        if (!TryRead(flow, ports, out MacAddress address, out VlanId vlan, out BridgePort? port))
            return;
        bool known = hosts.TryFind(address, vlan, out BridgePort? where);
        if (where == port)
        {
            hosts.Refresh(address, vlan, sw.Now);
            return;
        }
        _arrived.Add(new Host(address, vlan, port, sw.Now));
        if (known)
            _moved.Add((address, vlan));
    }

    private void Finish(bool whole, long start)
    {
        _underWay = false;
        List<Host> gone = whole
            ? hosts.Where(host => host.SeenAt < start && !_moved.Contains((host.Address, host.Vlan)))
            : [];
        _next = sw.Now + IntervalAfter(_arrived.Count + gone.Count);
        survey(new Result(_arrived, gone));
    }

    // Spread by a fifth, so that switches that came together don't stay together.
    private int IntervalAfter(int changes)
    {
        int interval = hosts.Count + _arrived.Count >= ManyHosts ? LongInterval
            : changes > 0 ? SoonInterval : ShortInterval;
        return interval * Random.Shared.Next(80, 120) / 100;
    }
}
