using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Controller.Host.Values;

/// <summary><c>ADDRESS:PORT</c>, an IPv6 address in brackets; port 0 lets the system choose.</summary>
internal static class EndPointText
{
    private const string Expected = "ADDRESS:PORT such as 0.0.0.0:6653 or [::]:6653";

    public static Parsed<IPEndPoint> Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 1 || !IsPort(text.AsSpan(colon + 1), out ushort port))
            return Parsed<IPEndPoint>.Expect(Expected);
        ReadOnlySpan<char> host = text.AsSpan(0, colon);
        bool bracketed = host[0] == '[' && host[^1] == ']';
        if (bracketed)
            host = host[1..^1];
        if (!IPAddress.TryParse(host, out IPAddress? address) || !IsWritten(address, host, bracketed))
            return Parsed<IPEndPoint>.Expect(Expected);
        return new IPEndPoint(address, port);
    }

    // IPAddress also takes inet_aton's short forms, where 10.1 is 10.0.0.1 and 010 is 8; nobody means them.
    private static bool IsWritten(IPAddress address, ReadOnlySpan<char> host, bool bracketed) =>
        address.AddressFamily == AddressFamily.InterNetworkV6
            ? bracketed
            : !bracketed && host.SequenceEqual(address.ToString());

    private static bool IsPort(ReadOnlySpan<char> text, out ushort port) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port);
}
