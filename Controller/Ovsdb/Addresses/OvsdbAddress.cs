using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Controller.Ovsdb.Addresses;

/// <summary>
/// Where an OVSDB server listens, written as in ovsdb(7): <c>tcp:HOST:PORT</c>, <c>ssl:HOST:PORT</c> (an IPv6 address in
/// brackets) or <c>unix:PATH</c>.
/// </summary>
/// <param name="Host">A name or an address without brackets; the path of a Unix socket.</param>
/// <param name="Port">1 to 65535; 0 for a Unix socket.</param>
public sealed record OvsdbAddress(OvsdbTransport Transport, string Host, int Port)
{
    /// <summary>What IANA gave OVSDB, and what is meant where no port is said.</summary>
    public const int DefaultPort = 6640;

    // sun_path of Linux has 108 octets, the last of them zero.
    private const int LongestPath = 107;

    /// <summary>Reads one address.</summary>
    /// <param name="error">What is wrong with it, for people; null if nothing is.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out OvsdbAddress? address, [NotNullWhen(false)] out string? error)
    {
        (address, error) = text.Split(':', 2) switch
        {
            ["unix", var path] => Path(path),
            ["tcp", var rest] => Network(OvsdbTransport.Tcp, rest),
            ["ssl", var rest] => Network(OvsdbTransport.Tls, rest),
            ["ptcp" or "pssl" or "punix", _] =>
                Wrong($"`{text}` is what a server listens on; a client connects to tcp:, ssl: or unix:"),
            _ => Wrong($"`{text}` is no OVSDB address: write tcp:HOST:PORT, ssl:HOST:PORT or unix:PATH"),
        };
        return address is not null;
    }

    /// <summary>Reads the members of a cluster, divided by commas; one is a list, too.</summary>
    /// <inheritdoc cref="TryParse" path="/param[@name='error']"/>
    public static bool TryParseList(
        string text, [NotNullWhen(true)] out IReadOnlyList<OvsdbAddress>? addresses,
        [NotNullWhen(false)] out string? error)
    {
        var read = new List<OvsdbAddress>();
        addresses = null;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!TryParse(part, out OvsdbAddress? address, out error))
                return false;
            if (read.Contains(address))
            {
                error = $"`{address}` is there twice";
                return false;
            }
            read.Add(address);
        }
        (addresses, error) = (read, null);
        return true;
    }

    public override string ToString() => Transport switch
    {
        OvsdbTransport.Unix => $"unix:{Host}",
        OvsdbTransport.Tls => $"ssl:{Bracketed}:{Port}",
        _ => $"tcp:{Bracketed}:{Port}",
    };

    private string Bracketed => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;

    private static (OvsdbAddress?, string?) Path(string path) => path.Length switch
    {
        0 => Wrong("unix: needs the path of a socket, such as unix:/var/run/openvswitch/db.sock"),
        > LongestPath => Wrong($"the path of a Unix socket has room for {LongestPath} octets: `{path}` is longer"),
        _ => (new OvsdbAddress(OvsdbTransport.Unix, path, 0), null),
    };

    private static (OvsdbAddress?, string?) Network(OvsdbTransport transport, string text)
    {
        if (!TrySplit(text, out string host, out string port))
            return Wrong($"`{text}`: an IPv6 address stands in brackets, as in [::1]:6640");
        if (host.Length == 0 || (Uri.CheckHostName(host) == UriHostNameType.Unknown && !IPAddress.TryParse(host, out _)))
            return Wrong($"`{host}` is neither a host's name nor an address");
        if (port.Length == 0)
            return (new OvsdbAddress(transport, host, DefaultPort), null);
        return int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number is > 0 and <= ushort.MaxValue
            ? (new OvsdbAddress(transport, host, number), null)
            : Wrong($"`{port}` is no port: 1 to 65535");
    }

    // A port that isn't there is empty.
    private static bool TrySplit(string text, out string host, out string port)
    {
        (host, port) = (text, "");
        int close = text.IndexOf(']', StringComparison.Ordinal);
        if (text.StartsWith('[') && close > 0)
        {
            (host, port) = (text[1..close], text[(close + 1)..]);
            if (port.Length > 0 && port[0] != ':')
                return false;
            port = port.TrimStart(':');
            return true;
        }
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return true;
        (host, port) = (text[..colon], text[(colon + 1)..]);
        return !port.Contains(':', StringComparison.Ordinal);
    }

    private static (OvsdbAddress?, string?) Wrong(string error) => (null, error);
}
