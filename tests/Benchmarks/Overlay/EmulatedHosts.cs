using System.Net;
using Apps.Overlay.Planning;
using Benchmarks.Holding;

namespace Benchmarks.Overlay;

/// <summary>Bridges of this process; see <see cref="HoldingSwitch"/>.</summary>
internal sealed class EmulatedHosts(OverlayPlan plan) : IMeshHosts
{
    private const ulong Overlay = 0x5d03;
    private const int CookieShift = 48;
    private const int GroupNumberAt = 4;

    private HoldingSwitch[] _switches = [];
    private HoldingLoop? _loop;
    private Traffic[] _marks = [];

    public long LastChangeAt => _switches.Max(sw => sw.LastChangeAt);

    public string? Fault => _loop?.Failure?.ToString() ?? _switches.Select(sw => sw.Fault).FirstOrDefault(it => it is not null);

    public void Begin(IPEndPoint controller)
    {
        _loop?.Dispose();
        ILookup<string, string> ports = MeshShape.PortsOf(plan);
        _switches = [.. plan.Hosts.Select((host, number) =>
            new HoldingSwitch(host.Bridge.Value, MeshShape.BridgeOf(number), [.. ports[host.Name]]))];
        _loop = new HoldingLoop(controller, _switches);
        Mark();
    }

    // Nothing is sent any more when this is asked.
    public IReadOnlyList<HostCount> Count() => [.. _switches.Select(sw => new HostCount(
        sw.Tables.Flows.Count(flow => FlowEntries.Cookie(flow) >> CookieShift == Overlay),
        sw.Tables.Groups.Count(group => (ulong)(group[GroupNumberAt] << 8 | group[GroupNumberAt + 1]) == Overlay)))];

    public void Mark() => _marks = [.. _switches.Select(sw => sw.Traffic)];

    public (long Changes, string Told) Since()
    {
        Traffic[] since = [.. _switches.Zip(_marks, (sw, mark) => sw.Traffic - mark)];
        long changes = since.Sum(one => one.Changes);
        return (changes, $"{since.Count(one => one.Changes > 0)} hosts changed by {changes:N0} messages, "
            + $"{since.Count(one => one.Reads > 0)} hosts read by {since.Sum(one => one.Reads):N0} requests");
    }

    public ValueTask DisposeAsync()
    {
        _loop?.Dispose();
        return ValueTask.CompletedTask;
    }
}
