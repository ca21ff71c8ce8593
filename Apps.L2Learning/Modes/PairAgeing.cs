using Apps.L2Learning.Flows;
using Apps.L2Learning.Hosts;
using Controller.Abstractions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Modes;

/// <summary>
/// Finds the hosts that have been silent for the ageing time where only flows tell: a host whose frames all
/// match flows never comes up. A flow with an idle timeout is there only while frames match it; so when hosts
/// have not come up for long, all flows are read, and those that are no flow's source have left.
/// </summary>
/// <remarks>
/// Counting flow-removed messages instead would drift: adding a flow that is there already removes none, and
/// those sent while disconnected are lost.
/// </remarks>
internal sealed class PairAgeing(ISwitch sw, MacTable hosts, long ageing)
{
    private const long ShortestInterval = 5_000;

    // A tenth of the ageing time is how much too late a host is forgotten at worst.
    private readonly long _interval = Math.Max(ageing / 10, ShortestInterval);
    private readonly HashSet<(MacAddress, VlanId)> _sources = [];
    private List<Host> _silent = [];
    private long _nextDump = long.MinValue;
    private bool _dumping;

    /// <summary>The hosts found silent since the last call. Starts a dump of the flows when it is time.</summary>
    public List<Host> TakeSilent()
    {
        if (!_dumping && sw.Now >= _nextDump && hosts.Where(IsQuiet).Count > 0)
            Dump();
        // One may have come up again since.
        List<Host> silent = _silent.FindAll(
            host => hosts.TryFind(host.Address, host.Vlan, out Host known) && IsQuiet(known));
        _silent = [];
        return silent;
    }

    private bool IsQuiet(Host host) => sw.Now - host.SeenAt >= ageing;

    private void Dump()
    {
        _dumping = true;
        _sources.Clear();
        sw.DumpFlows(CookieSpace.L2Learning.AllDynamic, CookieSpace.AppMask, Visit, whole =>
        {
            _dumping = false;
            _nextDump = sw.Now + _interval;
            if (whole)
                _silent = hosts.Where(host => IsQuiet(host) && !_sources.Contains((host.Address, host.Vlan)));
        });
    }

    private void Visit(in FlowStatsEntry flow)
    {
        if (FlowReading.TryReadAddress(flow.Match, OxmFields.EthSrc, out MacAddress source)
            && FlowReading.TryReadVlan(flow.Match, out VlanId vlan))
            _sources.Add((source, vlan));
    }
}
