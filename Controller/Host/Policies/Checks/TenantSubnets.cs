using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Controller.Host.Policies.Matching;

namespace Controller.Host.Policies.Checks;

/// <summary>A tenant's subnets are IPv4 networks with room for hosts, and an address in them is one's alone.</summary>
internal static class TenantSubnets
{
    // RFC 3021 links of two addresses and single hosts have no room for a router beside a guest.
    private const int MaxPrefix = 30;

    public static void Check(Policy policy, ErrorList errors)
    {
        foreach (TenantPolicy tenant in policy.Overlay?.Tenants ?? [])
        {
            for (int i = 0; i < tenant.Subnets.Count; i++)
                CheckSubnet(tenant.Subnets[i], tenant.Subnets.Take(i), errors);
            CheckAddresses(tenant, errors);
        }
    }

    private static void CheckSubnet(SubnetPolicy subnet, IEnumerable<SubnetPolicy> others, ErrorList errors)
    {
        if (subnet.Network is not { } network)
            return;
        if (network.Value.IsV6)
            errors.Add(network.At, $"a tenant's subnet is an IPv4 network, and {network.Value} is IPv6");
        else if (network.Value.IsOneAddress)
            errors.Add(network.At, $"a subnet needs a prefix, such as {network.Value}/24");
        else if (network.Value.Prefix is not (> 0 and <= MaxPrefix))
            errors.Add(network.At, $"a subnet's prefix is 1 to {MaxPrefix}, not {network.Value}");
        else if (others.FirstOrDefault(other => other.Network is { } another
            && another.Value.Overlaps(network.Value)) is { } overlapping)
            errors.Add(network.At, $"{network.Value} and {overlapping.Network!.Value} overlap: subnets of one tenant "
                + "have no address in common");
        else if (subnet.Gateway is { } gateway && !IsHostOf(gateway.Value, network.Value))
            errors.Add(gateway.At, $"the gateway {gateway.Value} is no host's address in {network.Value}");
    }

    private static void CheckAddresses(TenantPolicy tenant, ErrorList errors)
    {
        var firsts = new Dictionary<IPAddress, string>();
        foreach (SubnetPolicy subnet in tenant.Subnets)
        {
            if (subnet.Gateway is { } gateway)
                firsts.TryAdd(gateway.Value, "the gateway");
        }
        foreach (MemberPolicy member in tenant.Members)
        {
            if (member.Address is not { } address)
                continue;
            if (address.Value.AddressFamily != AddressFamily.InterNetwork)
                errors.Add(address.At, $"a member's address is IPv4, and {address.Value} is IPv6");
            else if (!tenant.Subnets.Any(subnet => subnet.Network is { } network
                && IsHostOf(address.Value, network.Value)))
                errors.Add(address.At, $"{address.Value} is no host's address in a subnet of tenant "
                    + $"`{tenant.Name?.Value}`");
            else if (!firsts.TryAdd(address.Value, $"`{member.Title}`"))
                errors.Add(address.At, $"{address.Value} is the address of {firsts[address.Value]} already");
        }
    }

    /// <summary>Neither the network's own address nor its broadcast address.</summary>
    private static bool IsHostOf(IPAddress address, Network network)
    {
        if (!network.Contains(address) || network.IsV6)
            return false;
        Span<byte> octets = stackalloc byte[4];
        _ = address.TryWriteBytes(octets, out _);
        uint host = BinaryPrimitives.ReadUInt32BigEndian(octets) & ~(uint)network.Mask;
        return host != 0 && host != ~(uint)network.Mask;
    }
}
