using System.Text;
using Apps.Overlay.Planning;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>
/// The address of each member of a tenant: declared, or where the tenant has DHCP, given. A pure function of the plan:
/// DHCP needs no store, every host's controller gives the same, and a lease is the same after a restart.
/// </summary>
/// <remarks>
/// <para>
/// A member without a declared address has its place by its name: FNV-1a of the name, modulo the host addresses of the
/// tenant's first subnet with DHCP. Where that is taken (a gateway, a declared address, a member that stands earlier in
/// the plan), the next free one behind it, round to the first. A subnet that is full leaves members to the next one
/// with DHCP.
/// </para>
/// <para>
/// So a member that is added at the end moves nobody, whatever its name; one that is put in between moves those behind
/// it only whose place it takes, and one that is removed gives its place back to whom it had taken it from. Nothing
/// that doesn't depend on the order could promise more: two names may want one address.
/// </para>
/// </remarks>
public sealed class AddressPlan
{
    private readonly Dictionary<string, Ipv4Address> _addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<TenantSubnet, Ipv4Address> _servers = [];
    private readonly HashSet<Ipv4Address> _taken = [];

    private AddressPlan(IReadOnlyList<TenantSubnet> subnets, IReadOnlyList<Member> members)
    {
        _taken.UnionWith(subnets.Select(subnet => subnet.Gateway).OfType<Ipv4Address>());
        foreach (Member member in members)
        {
            if (member.Address is not { } declared)
                continue;
            _addresses[member.Name] = declared;
            _taken.Add(declared);
        }
        foreach (TenantSubnet subnet in subnets.Where(subnet => subnet.Dhcp))
        {
            if (subnet.Gateway is { } gateway)
                _servers[subnet] = gateway;
            else if (FindServer(subnet) is { } server)
                _servers[subnet] = server;
        }
        _taken.UnionWith(_servers.Values);
        foreach (Member member in members.Where(member => member.Address is null))
        {
            if (Place(subnets, member.Name) is not { } address)
                continue;
            _addresses[member.Name] = address;
            _taken.Add(address);
        }
    }

    /// <summary>By the member's name; members without an address are left out.</summary>
    public IReadOnlyDictionary<string, Ipv4Address> Addresses => _addresses;

    /// <summary>
    /// The server's address in each subnet with DHCP: the gateway's, else the last one that no member has declared. It
    /// is answered for on every host.
    /// </summary>
    public IReadOnlyDictionary<TenantSubnet, Ipv4Address> Servers => _servers;

    public static AddressPlan Of(Tenant tenant) => new(tenant.Subnets, tenant.Members);

    internal static AddressPlan Of(TenantView tenant) => new(tenant.Subnets, tenant.Members);

    public bool TryFind(string member, out Ipv4Address address) => _addresses.TryGetValue(member, out address);

    private Ipv4Address? FindServer(TenantSubnet subnet)
    {
        for (uint host = subnet.HostCount; host > 0; host--)
        {
            var address = new Ipv4Address(subnet.Network.Value + host);
            if (!_taken.Contains(address))
                return address;
        }
        return null;
    }

    private Ipv4Address? Place(IReadOnlyList<TenantSubnet> subnets, string name)
    {
        ulong hash = Hash(name);
        foreach (TenantSubnet subnet in subnets.Where(subnet => subnet.Dhcp))
        {
            // No more places are taken than there are addresses taken, here or elsewhere.
            uint tries = Math.Min(subnet.HostCount, (uint)_taken.Count + 1);
            var place = (uint)(hash % subnet.HostCount);
            for (uint i = 0; i < tries; i++)
            {
                var address = new Ipv4Address(subnet.Network.Value + 1 + (uint)(((ulong)place + i) % subnet.HostCount));
                if (!_taken.Contains(address))
                    return address;
            }
        }
        return null;
    }

    // FNV-1a of 64 bits: the same in every process and version, which string's own hash isn't.
    private static ulong Hash(string name)
    {
        const ulong Basis = 0xcbf2_9ce4_8422_2325;
        const ulong Prime = 0x0000_0100_0000_01b3;
        ulong hash = Basis;
        foreach (byte octet in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ octet) * Prime;
        return hash;
    }
}
