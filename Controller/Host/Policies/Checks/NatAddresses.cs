using System.Net;
using System.Net.Sockets;
using Controller.Host.Policies.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies.Checks;

/// <summary>Addresses of a NAT are where they have to be, and its ports lead to one host each.</summary>
internal static class NatAddresses
{
    public static void Check(Policy policy, ErrorList errors)
    {
        var bridges = new BridgeNames(policy.Bridges);
        var outside = new Dictionary<IPAddress, NatPolicy>();
        foreach (NatPolicy nat in policy.Nat)
        {
            if (nat.Gateway is not { } gateway)
                continue;
            CheckGateway(nat, gateway, bridges, errors);
            CheckForwards(nat, gateway, errors);
            CheckMappings(nat, gateway, errors);
            if (gateway.External is { } external && !outside.TryAdd(external.Value, nat))
                errors.Add(external.At, $"{external.Value} is the outside address of the NAT in "
                    + $"{outside[external.Value].At.InFile}, too");
        }
    }

    private static void CheckGateway(NatPolicy nat, GatewayPolicy gateway, BridgeNames bridges, ErrorList errors)
    {
        string? named = nat.Bridge is { } given ? bridges.Find(given.Value)?.Name ?? given.Value : null;
        string? ofUplink = gateway.Uplink?.Bridge is { } name ? bridges.Find(name)?.Name ?? name : null;
        if (named is null && ofUplink is null && gateway.Uplink is { } uplink)
            errors.Add(uplink.At, $"which bridge's port is `{uplink}`? write BRIDGE/{uplink}, or `bridge` "
                + "beside `gateway`");
        if (named is not null && ofUplink is not null && named != ofUplink)
            errors.Add(gateway.Uplink!.At, $"`uplink` is a port of {ofUplink}, and `bridge` says {named}");
        foreach (Located<IPAddress>? address in new[] { gateway.External, gateway.NextHop })
        {
            if (address is not null)
                OnlyIpv4(address, errors);
        }
        if (gateway.Inside is not { } inside)
            return;
        if (inside.Value.IsV6)
            errors.Add(inside.At, "NAT is for IPv4 addresses");
        if (gateway.External is { } external && inside.Value.Contains(external.Value))
            errors.Add(external.At, $"`external` {external.Value} is an address of the inside, {inside.Value}");
        else if (gateway.NextHop is { } hop && inside.Value.Contains(hop.Value))
            errors.Add(hop.At, $"`nextHop` {hop.Value} is an address of the inside, {inside.Value}");
        CheckHostPart(inside, errors);
    }

    private static void CheckHostPart(Located<Network> inside, ErrorList errors)
    {
        Network network = inside.Value;
        UInt128 host = network.Written & ~network.Mask;
        UInt128 last = Network.Ones(network.Bits) & ~network.Mask;
        if (last > 1 && (host == 0 || host == last))
            errors.Add(inside.At, $"`address` must be a host of {network}, not the network's own or its "
                + "broadcast address");
    }

    private static void CheckForwards(NatPolicy nat, GatewayPolicy gateway, ErrorList errors)
    {
        var firsts = new Dictionary<(IpProtocol, int), NatForwardPolicy>();
        foreach (NatForwardPolicy forward in nat.Forwards)
        {
            if (forward.To is { } to)
                Inside("to", to, gateway, errors);
            if (forward.External is { } external
                && !firsts.TryAdd((forward.Protocol, external.Value), forward))
            {
                errors.Add(external.At, $"port {external.Value} is forwarded twice, first in "
                    + $"{firsts[(forward.Protocol, external.Value)].At.InFile}");
            }
        }
    }

    private static void CheckMappings(NatPolicy nat, GatewayPolicy gateway, ErrorList errors)
    {
        if (nat is { Mode: NatMode.Static, Mappings.Count: 0 })
            errors.Add(nat.At, "`mode: static` needs `mappings`: which host has which address outside");
        var insides = new HashSet<IPAddress>();
        var outsides = new HashSet<IPAddress>();
        foreach (NatMappingPolicy mapping in nat.Mappings)
        {
            if (mapping.Internal is { } inner)
            {
                Inside("internal", inner, gateway, errors);
                if (!insides.Add(inner.Value))
                    errors.Add(inner.At, $"{inner.Value} is mapped twice");
            }
            if (mapping.External is not { } outer)
                continue;
            OnlyIpv4(outer, errors);
            if (outer.Value.Equals(gateway.External?.Value))
                errors.Add(outer.At, $"{outer.Value} is the gateway's own address outside");
            else if (!outsides.Add(outer.Value))
                errors.Add(outer.At, $"{outer.Value} is mapped twice");
        }
    }

    private static void Inside(string key, Located<IPAddress> address, GatewayPolicy gateway, ErrorList errors)
    {
        if (gateway.Inside is not { Value: var inside })
            return;
        if (!inside.Contains(address.Value))
            errors.Add(address.At, $"`{key}` {address.Value} is no address of the inside, {inside}");
        else if (Network.Of(address.Value).Written == inside.Written)
            errors.Add(address.At, $"`{key}` {address.Value} is the gateway itself");
    }

    private static void OnlyIpv4(Located<IPAddress> address, ErrorList errors)
    {
        if (address.Value.AddressFamily != AddressFamily.InterNetwork)
            errors.Add(address.At, "NAT is for IPv4 addresses");
    }
}
