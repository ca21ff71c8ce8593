using System.Globalization;

namespace Controller.Host.Values;

/// <summary>How a database server is reached (ovsdb-client(1), active connections).</summary>
internal enum OvsdbTransport
{
    Tcp,
    Ssl,
    Unix,
}

/// <summary>
/// <c>tcp:HOST:PORT</c>, <c>ssl:HOST:PORT</c> or <c>unix:PATH</c>; an IPv6 address in brackets.
/// </summary>
/// <param name="Host">A name or an address without brackets; a socket's path for <see cref="OvsdbTransport.Unix"/>.</param>
/// <param name="Port">0 for <see cref="OvsdbTransport.Unix"/>.</param>
internal readonly record struct OvsdbAddress(OvsdbTransport Transport, string Host, ushort Port)
{
    private const string Expected = "tcp:HOST:PORT, ssl:HOST:PORT or unix:PATH, with commas between several";

    /// <summary>One, or several with commas between.</summary>
    public static Parsed<IReadOnlyList<OvsdbAddress>> ParseAll(string text)
    {
        OvsdbAddress?[] all = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(Parse)];
        return all.Contains(null)
            ? Parsed<IReadOnlyList<OvsdbAddress>>.Expect(Expected)
            : new Parsed<IReadOnlyList<OvsdbAddress>>([.. all.Select(one => one!.Value)], null);
    }

    public override string ToString() => Transport == OvsdbTransport.Unix
        ? $"unix:{Host}"
        : $"{Transport.ToString().ToLowerInvariant()}:{HostPort.Format(Host, Port)}";

    private static OvsdbAddress? Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return null;
        string rest = text[(colon + 1)..];
        return text[..colon] switch
        {
            "unix" when rest.Length > 0 => new OvsdbAddress(OvsdbTransport.Unix, rest, 0),
            "tcp" when HostPort.TryParse(rest, out string host, out ushort port) =>
                new OvsdbAddress(OvsdbTransport.Tcp, host, port),
            "ssl" when HostPort.TryParse(rest, out string host, out ushort port) =>
                new OvsdbAddress(OvsdbTransport.Ssl, host, port),
            _ => null,
        };
    }
}

/// <summary><c>tcp:ADDRESS:PORT</c> or <c>ssl:ADDRESS:PORT</c>: a controller's address as a bridge has it.</summary>
internal sealed record AdvertisedAddress(bool IsSsl, string Host, ushort Port)
{
    public static Parsed<AdvertisedAddress> Parse(string text)
    {
        bool isSsl = text.StartsWith("ssl:", StringComparison.Ordinal);
        return (isSsl || text.StartsWith("tcp:", StringComparison.Ordinal))
            && HostPort.TryParse(text[4..], out string host, out ushort port)
                ? new AdvertisedAddress(isSsl, host, port)
                : Parsed<AdvertisedAddress>.Expect("tcp:ADDRESS:PORT or ssl:ADDRESS:PORT, such as tcp:192.0.2.9:6653");
    }

    public override string ToString() => $"{(IsSsl ? "ssl" : "tcp")}:{HostPort.Format(Host, Port)}";
}

/// <summary><c>HOST:PORT</c>, an IPv6 address in brackets.</summary>
file static class HostPort
{
    public static bool TryParse(string text, out string host, out ushort port)
    {
        int colon = text.LastIndexOf(':');
        host = colon > 0 ? text[..colon] : "";
        port = 0;
        bool isBracketed = host.StartsWith('[') && host.EndsWith(']');
        if (isBracketed)
            host = host[1..^1];
        return host.Length > 0 && isBracketed == host.Contains(':', StringComparison.Ordinal)
            && ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port)
            && port != 0;
    }

    public static string Format(string host, ushort port) =>
        host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";
}
