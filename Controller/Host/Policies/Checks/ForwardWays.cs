using System.Net;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies.Checks;

/// <summary>A forward and its reverse lead somewhere, and harm nobody else's traffic.</summary>
internal static class ForwardWays
{
    public static void Check(Policy policy, ErrorList errors)
    {
        var bridges = new BridgeNames(policy.Bridges);
        foreach (ForwardPolicy forward in policy.Forwards)
            CheckOne(forward, errors);
        CheckTogether(policy.Forwards, bridges, errors);
    }

    private static void CheckOne(ForwardPolicy forward, ErrorList errors)
    {
        if (!forward.SaysClients && forward.IsWhole)
        {
            errors.Add(forward.At, "this forward needs `clients` (networks) or `gateway` (a router's Ethernet "
                + "address): "
                + "answers are changed back by where they go, and without it the server's other traffic from that port "
                + "would be changed, too");
        }
        if (forward.Address is not { } address || forward.To is not { } to)
            return;
        if (address.Value.AddressFamily != to.Value.AddressFamily)
            errors.Add(to.At, $"`to` is {Family(to.Value)} and `address` {Family(address.Value)}: a forward "
                + "doesn't translate between them");
        else if (address.Value.Equals(to.Value) && forward.Port == forward.ToPort && forward.Port is not null)
            errors.Add(to.At, $"this forward leads to itself: `to` is {to.Value}, port {forward.ToPort}, as "
                + "`address` and `port` are");
        foreach (var client in forward.Clients)
        {
            bool isV6 = address.Value.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
            if (client.Value.Prefix is null)
                errors.Add(client.At, "`clients` must be networks with a prefix, such as 10.0.0.0/24, not "
                    + $"{client.Value}");
            else if (client.Value.IsV6 != isV6)
                errors.Add(client.At, $"`clients` has {client.Value}, and `address` is {Family(address.Value)}");
            else if (client.Value.Contains(to.Value))
                errors.Warn(client.At, $"the server {to.Value} is one of the `clients`: what it sends to others "
                    + $"of them from port {forward.ToPort} is changed, too");
        }
    }

    private static void CheckTogether(IReadOnlyList<ForwardPolicy> forwards, BridgeNames bridges, ErrorList errors)
    {
        var ways = new Dictionary<(IpProtocol, IPAddress, ushort?), List<ForwardPolicy>>();
        var servers = new Dictionary<(IpProtocol, IPAddress, ushort?), List<ForwardPolicy>>();
        foreach (ForwardPolicy forward in forwards)
        {
            if (forward.Address is not { } address || forward.To is not { } to)
                continue;
            if (Beside(ways, (forward.Protocol, address.Value, forward.Port), forward, bridges) is { } same)
            {
                errors.Add(address.At, $"{same.Title} in {same.At.InFile} forwards {address.Value}, port "
                    + $"{forward.Port}, already");
            }
            else if (Beside(servers, (forward.Protocol, to.Value, forward.ToPort), forward, bridges) is { } other)
            {
                errors.Add(to.At, $"{other.Title} in {other.At.InFile} leads to {to.Value}, port "
                    + $"{forward.ToPort}, too, for the same clients: "
                    + "an answer can be changed back to one address only");
            }
        }
    }

    // The first forward of this key that meets the same packets; the new one is added.
    private static ForwardPolicy? Beside(Dictionary<(IpProtocol, IPAddress, ushort?), List<ForwardPolicy>> known,
        (IpProtocol, IPAddress, ushort?) key, ForwardPolicy forward, BridgeNames bridges)
    {
        if (!known.TryGetValue(key, out List<ForwardPolicy>? others))
            known.Add(key, others = []);
        ForwardPolicy? found = others.FirstOrDefault(other => Meet(other, forward, bridges));
        others.Add(forward);
        return found;
    }

    private static bool Meet(ForwardPolicy a, ForwardPolicy b, BridgeNames bridges)
    {
        var here = RuleReach.Of(a.On, [], bridges);
        var there = RuleReach.Of(b.On, [], bridges);
        bool apart = !here.IsEverywhere && !there.IsEverywhere && !here.Bridges.Any(there.Includes);
        bool clients = a.Clients.Count == 0 || b.Clients.Count == 0
            || a.Clients.Any(x => b.Clients.Any(y => x.Value.Overlaps(y.Value)));
        bool gateways = a.Gateway is null || b.Gateway is null || a.Gateway.Value == b.Gateway.Value;
        return !apart && clients && gateways;
    }

    private static string Family(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";
}
