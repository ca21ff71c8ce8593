using Apps.Overlay.Planning;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>What a member is told about its network.</summary>
/// <param name="Server">By which the member knows us; in its subnet, answered for on every host.</param>
/// <param name="HostName">Null for none.</param>
internal sealed record DhcpLease(
    Ipv4Address Address, TenantSubnet Subnet, Ipv4Address Server, ushort Mtu, string? HostName)
{
    /// <summary>
    /// Seconds that an address is given for: as the plan gives it, it is the same again at each renewal, and a change
    /// of the plan reaches guests within half of it (RFC 2131 §4.4.5).
    /// </summary>
    public const uint Seconds = 3600;

    public const uint RenewalSeconds = Seconds / 2;
    public const uint RebindingSeconds = Seconds / 8 * 7;

    private const int MaxLabelSize = 63;

    /// <summary>The lease of a member; null if it has no address in a subnet with DHCP.</summary>
    public static DhcpLease? Of(TenantNetwork network, Member member, int mtu) =>
        network.Plan.TryFind(member.Name, out Ipv4Address address)
        && network.FindSubnet(address) is { } subnet && network.Plan.Servers.TryGetValue(subnet, out Ipv4Address server)
            ? new DhcpLease(address, subnet, server, (ushort)mtu, IsHostName(member.Name) ? member.Name : null)
            : null;

    // A label of the DNS (RFC 1123 §2.1): members that the plan doesn't name have a host and a port for a name.
    private static bool IsHostName(string name) => name.Length is > 0 and <= MaxLabelSize
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && name[0] != '-' && name[^1] != '-';
}
