using System.Globalization;

namespace Controller.Host.Values;

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
