namespace Controller.Core.Channel.Epoll;

/// <summary>
/// A row of socket(7), tcp(7) or ipv6(7): level, name and the byte size of the value (4: an int; 8: two ints).
/// </summary>
internal readonly record struct SocketOption(int Level, int Name, uint Size = sizeof(int))
{
    internal static readonly SocketOption ReuseAddress = new(SocketLevel, 2);
    internal static readonly SocketOption PendingError = new(SocketLevel, 4);
    internal static readonly SocketOption SendBuffer = new(SocketLevel, 7);
    internal static readonly SocketOption ReceiveBuffer = new(SocketLevel, 8);
    internal static readonly SocketOption KeepAlive = new(SocketLevel, 9);

    /// <summary>struct linger: int l_onoff (low half), int l_linger in seconds (high half).</summary>
    internal static readonly SocketOption Linger = new(SocketLevel, 13, sizeof(long));
    internal static readonly SocketOption NoDelay = new(TcpLevel, 1);
    internal static readonly SocketOption OnlyIPv6 = new(IPv6Level, 26);

    private const int SocketLevel = 1;
    private const int TcpLevel = 6;
    private const int IPv6Level = 41;
}
