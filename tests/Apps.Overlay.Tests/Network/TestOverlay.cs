using Apps.Overlay.Guests;
using Apps.Overlay.Planning;
using Controller.Abstractions;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Tests.Network;

/// <summary>
/// The hosts of a plan and what lies between them: a frame that leaves by a host's tunnel port comes in by that of the
/// host that its flow chose. Everything happens at once, in order, on the test's thread.
/// </summary>
internal sealed class TestOverlay
{
    private readonly Dictionary<string, TestHost> _hosts = new(StringComparer.Ordinal);
    private readonly List<string> _arrivals = [];

    public TestOverlay(OverlayPlan plan)
    {
        Plan = plan;
        foreach (OverlayHost host in plan.Hosts)
            _hosts.Add(host.Name, new TestHost(this, host, PortsOf(plan, host.Name)));
        foreach (TestHost host in _hosts.Values)
            host.Start();
        Settle();
    }

    public OverlayPlan Plan { get; private set; }

    public GuestDirectory Directory { get; private set; } = new();

    /// <summary>Frames between hosts since the last time that something was sent.</summary>
    public int Crossings { get; private set; }

    public TestHost this[string host] => _hosts[host];

    public IEnumerable<TestHost> Hosts => _hosts.Values;

    /// <summary>A guest sends a frame by <c>HOST/PORT</c>; where it arrives, sorted, once a copy.</summary>
    public IReadOnlyList<string> Send(string place, byte[] frame)
    {
        _arrivals.Clear();
        Crossings = 0;
        string[] parts = place.Split('/');
        _hosts[parts[0]].Receive(_hosts[parts[0]].NumberOf(parts[1]), frame);
        Settle();
        return [.. _arrivals.Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc cref="Send(string, byte[])"/>
    public IReadOnlyList<string> Send(string place, uint from, uint to) =>
        Send(place, global::Testing.Frames.Plain(from, to));

    public IReadOnlyList<string> Broadcast(string place, uint from) =>
        Send(place, global::Testing.Frames.Plain(global::Testing.Frames.Mac(from), MacAddress.Broadcast));

    /// <summary>Frames that came to the tunnel of a host from somewhere.</summary>
    public IReadOnlyList<string> Inject(string host, Ipv4Address from, uint key, byte[] frame)
    {
        _arrivals.Clear();
        _hosts[host].ReceiveTunnelled(Plan.Encapsulation, from, key, frame);
        Settle();
        return [.. _arrivals.Order(StringComparer.Ordinal)];
    }

    /// <summary>Another plan takes the place of this one: hosts that see the same keep their app.</summary>
    public void Apply(OverlayPlan next)
    {
        AppFactory before = OverlayApp.Factory(Plan, Directory);
        AppFactory after = OverlayApp.Factory(next, Directory);
        Plan = next;
        foreach (OverlayHost host in next.Hosts)
        {
            if (!_hosts.TryGetValue(host.Name, out TestHost? known))
            {
                _hosts.Add(host.Name, known = new TestHost(this, host, PortsOf(next, host.Name)));
                known.Start();
            }
            else if (!after.MakesSame(before, host.Bridge))
            {
                known.Start();
            }
        }
        Settle();
    }

    /// <summary>The controller begins anew and knows nothing; hosts come to it in the order given.</summary>
    public void RestartController(params string[] order)
    {
        Directory = new GuestDirectory();
        foreach (string name in order)
        {
            _hosts[name].Start();
            Settle();
        }
    }

    public void Advance(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            foreach (TestHost host in _hosts.Values)
                host.Advance(1000);
            Settle();
        }
    }

    /// <summary>Does everything that was posted, until nothing more is.</summary>
    public void Settle()
    {
        bool busy = true;
        while (busy)
        {
            busy = false;
            foreach (TestHost host in _hosts.Values)
                busy |= host.Turn();
        }
    }

    public void ForgetFlowMods()
    {
        foreach (TestHost host in _hosts.Values)
            host.FlowMods = 0;
    }

    internal void Arrive(TestHost host, string port) => _arrivals.Add($"{host.Name}/{port}");

    /// <summary>A frame leaves by a tunnel port: to the host that the port leads to, else to whom its flow chose.</summary>
    internal void Cross(TestHost from, string port, OutputFrame output)
    {
        Encapsulation encapsulation = Enum.GetValues<Encapsulation>().Single(kind =>
            port == TunnelPorts.NameOf(kind) || Plan.Hosts.Any(host => port == TunnelPorts.NameOf(kind, host.Name)));
        Ipv4Address? to = port == TunnelPorts.NameOf(encapsulation)
            ? output.TunnelDestination
            : Plan.Hosts.Single(host => port == TunnelPorts.NameOf(encapsulation, host.Name)).Address;
        if (to is null)
            return;
        Crossings++;
        foreach (TestHost host in _hosts.Values)
        {
            if (host.Address == to)
                host.ReceiveTunnelled(encapsulation, from.Address, output.TunnelId, output.Frame);
        }
    }

    private static IEnumerable<string> PortsOf(OverlayPlan plan, string host) => plan.Tenants
        .SelectMany(tenant => tenant.Members).SelectMany(member => member.Ports)
        .Where(port => port.Host == host).Select(port => port.Port)
        .Concat(TunnelPorts.Of(plan, plan.Hosts.Single(one => one.Name == host)).Select(tunnel => tunnel.Name));
}
