using System.Globalization;
using System.Text;

namespace Apps.Overlay.Planning;

/// <summary>A tunnel port that a host's bridge should have.</summary>
/// <param name="Remote">The host at its other end; null where flows choose it.</param>
public sealed record TunnelPort(string Name, OverlayHost? Remote);

/// <summary>What the tunnel ports of a host's bridge are called, and which it should have.</summary>
public static class TunnelPorts
{
    // What OpenFlow 1.3 has room for (OFP_MAX_PORT_NAME_LEN, the end included), and Linux.
    private const int MaxName = 15;

    // 30 bits of a hash: two of a thousand hosts that begin alike have the same once in 2,000 policies.
    private const int HashDigits = 6;
    private const string Digits = "0123456789abcdefghijklmnopqrstuv";
    private const uint FnvOffset = 2166136261;
    private const uint FnvPrime = 16777619;

    /// <summary>The ports that a host's bridge should have.</summary>
    public static IReadOnlyList<TunnelPort> Of(OverlayPlan plan, OverlayHost host) => plan.Tunnels == TunnelKind.Flow
        ? [new TunnelPort(NameOf(plan.Encapsulation), null)]
        : [.. PeersOf(plan, host).Select(peer => new TunnelPort(NameOf(plan.Encapsulation, peer.Name), peer))];

    /// <summary>
    /// All tunnel ports that a host's bridge may have, by any encapsulation and of any kind: while a plan takes
    /// another's place both ones' ports are there.
    /// </summary>
    public static IEnumerable<(Encapsulation Encapsulation, TunnelPort Port)> AllOf(OverlayPlan plan, OverlayHost host)
    {
        OverlayHost[] peers = [.. PeersOf(plan, host)];
        foreach (Encapsulation encapsulation in Enum.GetValues<Encapsulation>())
        {
            yield return (encapsulation, new TunnelPort(NameOf(encapsulation), null));
            foreach (OverlayHost peer in peers)
                yield return (encapsulation, new TunnelPort(NameOf(encapsulation, peer.Name), peer));
        }
    }

    /// <summary>The names of <see cref="AllOf"/>.</summary>
    public static IEnumerable<string> NamesOf(OverlayPlan plan, OverlayHost host) =>
        AllOf(plan, host).Select(tunnel => tunnel.Port.Name);

    /// <summary>Of the port by which all hosts are reached.</summary>
    public static string NameOf(Encapsulation encapsulation) => $"sdn-{WordOf(encapsulation)}";

    /// <summary>
    /// Of the port by which one host is reached: <c>gre-HOST</c>, where that fits and Open vSwitch takes it; else its
    /// beginning and a hash.
    /// </summary>
    public static string NameOf(Encapsulation encapsulation, string host)
    {
        string prefix = $"{WordOf(encapsulation)}-";
        int room = MaxName - prefix.Length;
        if (host.Length <= room && host.All(IsPlain))
            return prefix + host;
        string begin = string.Concat(host.Where(IsPlain).Take(room - HashDigits - 1));
        return $"{prefix}{begin}{(begin.Length > 0 ? "." : "")}{HashOf(host)}";
    }

    private static IEnumerable<OverlayHost> PeersOf(OverlayPlan plan, OverlayHost host)
    {
        HashSet<string> shared = [];
        foreach (Tenant tenant in plan.Tenants)
        {
            string[] hosts = [.. tenant.Members.SelectMany(member => member.Ports).Select(port => port.Host)];
            if (hosts.Contains(host.Name))
                shared.UnionWith(hosts);
        }
        return plan.Hosts.Where(other => other != host && shared.Contains(other.Name));
    }

    private static string WordOf(Encapsulation encapsulation) =>
        encapsulation.ToString().ToLower(CultureInfo.InvariantCulture);

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_';

    // FNV-1a: the same in every run, as names must be.
    private static string HashOf(string text)
    {
        uint hash = FnvOffset;
        foreach (byte octet in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ octet) * FnvPrime;
        return string.Create(HashDigits, hash, static (digits, hash) =>
        {
            for (int i = 0; i < digits.Length; i++)
                digits[i] = Digits[(int)(hash >> (5 * i)) & 31];
        });
    }
}
