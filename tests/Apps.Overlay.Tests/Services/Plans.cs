using Apps.Overlay.Planning;
using OpenFlow.Protocol.Types;
using Testing;

namespace Apps.Overlay.Tests.Services;

/// <summary>
/// Plans that tests share. Guest n has the MAC address 02:…:n and the IPv4 address 10.0.0.n; guests from 0x101 on are
/// in 10.0.1.0/24.
/// </summary>
internal static class Plans
{
    public const uint RedVni = 8;
    public const uint BlueVni = 7;

    public static readonly Ipv4Address FirstGateway = Frames.Ip(0xfe);
    public static readonly Ipv4Address SecondGateway = Frames.Ip(0x1fe);

    /// <summary>
    /// Two subnets with gateways, the first one with DHCP. Guests 1 and 0x102 are on host a, at p1 and p2; 3 and 0x104
    /// on host b. At p5 of host a is a member of which the plan knows nothing.
    /// </summary>
    public static OverlayPlan Red(int mtu = 1450) => Of(mtu, new Tenant("red", RedVni, null)
    {
        Subnets =
        [
            new TenantSubnet(Frames.Ip(0), 24, FirstGateway, Dhcp: true),
            new TenantSubnet(Frames.Ip(0x100), 24, SecondGateway, Dhcp: false),
        ],
        Members =
        [
            Guest("vm1", "a/p1", 1), Guest("vm2", "a/p2", 0x102), Guest("vm3", "b/p3", 3), Guest("vm4", "b/p4", 0x104),
            new Member("a/p5", [new MemberPort("a", "p5")], null, null, null),
        ],
    });

    /// <summary>One subnet without a gateway; guest 1 on host a at p1, guest 3 on host b.</summary>
    public static OverlayPlan Blue(bool dhcp = false) => Of(1450, new Tenant("blue", BlueVni, null)
    {
        Subnets = [new TenantSubnet(Frames.Ip(0), 24, null, dhcp)],
        Members = [Guest("vm1", "a/p1", 1), Guest("vm2", "a/p2", 2), Guest("vm3", "b/p3", 3)],
    });

    public static OverlayPlan Of(int mtu, params IReadOnlyList<Tenant> tenants) => new()
    {
        Mtu = mtu,
        Hosts =
        [
            new OverlayHost("a", new DatapathId(1), new Ipv4Address(0xac1f_0001)),
            new OverlayHost("b", new DatapathId(2), new Ipv4Address(0xac1f_0002)),
        ],
        Tenants = tenants,
    };

    private static Member Guest(string name, string port, uint number) => new(name,
        [new MemberPort(port.Split('/')[0], port.Split('/')[1])], Frames.Mac(number), Frames.Ip(number), null);
}
