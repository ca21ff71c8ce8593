using Apps.Overlay;
using Apps.Overlay.Planning;
using OpenFlow.Protocol.Types;

namespace Benchmarks.Overlay;

/// <summary>
/// Tenants' networks over many hosts: each tenant has as many ports, with addresses, a gateway and DHCP, on a few hosts
/// or spread over all of them. Tenants have the same addresses.
/// </summary>
internal sealed record MeshShape(int Hosts, int Tenants, int Ports, bool Spread)
{
    public const string Tunnel = "sdn-gre";
    private const uint Network = 0x0a00_0000;
    private const int PrefixLength = 16;
    private const uint Gateway = 0x0a00_fffe;

    private int PortsEach => Ports / Tenants;

    /// <summary>Of the first tenant, on the first host: not there until somebody adds it.</summary>
    public Member OneMore => MemberOf(0, (uint)PortsEach + 1, "h0");

    public override string ToString() =>
        $"{Hosts} hosts, {Tenants} tenants on {(Spread ? "all" : "few")} of them, {Ports} ports";

    public static string BridgeOf(int host) => $"b{host}";

    public static DatapathId IdOf(int host) => new((ulong)host + 1);

    public OverlayPlan Plan(bool oneMore = false)
    {
        Tenant[] all = [.. Enumerable.Range(0, Tenants).Select(tenant =>
            new Tenant($"tenant{tenant}", (uint)tenant + 1, null)
            {
                Subnets = [new TenantSubnet(new Ipv4Address(Network), PrefixLength, new Ipv4Address(Gateway), Dhcp: true)],
                Members = [.. Enumerable.Range(0, PortsEach).Select(index => MemberOf(tenant, (uint)index + 1,
                    $"h{(Spread ? index % Hosts : (int)((long)(tenant * PortsEach + index) * Hosts / Ports))}"))],
            })];
        if (oneMore)
            all[0] = all[0] with { Members = [.. all[0].Members, OneMore] };
        return new OverlayPlan
        {
            Hosts = [.. Enumerable.Range(0, Hosts).Select(host => new OverlayHost(
                $"h{host}", IdOf(host), new Ipv4Address(0xac1f_0001 + (uint)host)))],
            Tenants = all,
        };
    }

    /// <summary>A host's ports in their order, 1, 2 …: the tunnel, and those of its members.</summary>
    public static ILookup<string, string> PortsOf(OverlayPlan plan) => plan.Hosts.Select(host => (host.Name, Port: Tunnel))
        .Concat(plan.Tenants.SelectMany(tenant => tenant.Members).SelectMany(member => member.Ports)
            .Select(port => (Name: port.Host, port.Port)))
        .ToLookup(port => port.Name, port => port.Port);

    private static Member MemberOf(int tenant, uint guest, string host) => new(
        $"g{guest}", [new MemberPort(host, $"t{tenant}-{guest}")], new MacAddress(0x0200_0000_0000UL | guest),
        new Ipv4Address(Network + guest), null);
}
