using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Icmp;

/// <summary>A received ICMP error, as the protocol whose packet it quotes sees it.</summary>
public readonly struct IcmpError
{
    public readonly byte Type;
    public readonly byte Code;

    /// <summary>For "fragmentation needed" the size that fits, else 0.</summary>
    public readonly int PathMtu;

    public IcmpError(byte type, byte code, int pathMtu)
    {
        Type = type;
        Code = code;
        PathMtu = pathMtu;
    }

    public bool IsFragmentationNeeded => PathMtu > 0;

    /// <summary>Time exceeded on the way.</summary>
    public bool IsExpired => Type == IcmpView.TimeExceeded;

    /// <summary>
    /// RFC 1122 4.2.3.9 and RFC 5461: an opening ends when no one is there, when the way is forbidden, or when there is
    /// a loop on it; other errors may pass.
    /// </summary>
    public bool EndsOpening => IsRefusal || (IsExpired && Code == 0)
        || (Type == IcmpView.DestinationUnreachable && Code is 9 or 10 or 13);

    /// <summary>What Linux makes of it.</summary>
    public SocketError Meaning => Type != IcmpView.DestinationUnreachable ? SocketError.HostUnreachable : Code switch
    {
        0 or 6 or 9 or 11 => SocketError.NetworkUnreachable,
        2 => SocketError.ProtocolNotAvailable,
        3 => SocketError.ConnectionRefused,
        4 => SocketError.MessageTooLong,
        5 => SocketError.NotSupported,
        7 => SocketError.HostDown,
        8 => SocketError.NoNetwork,
        _ => SocketError.HostUnreachable,
    };

    /// <summary>Is a connected datagram socket told at once (RFC 1122 4.1.3.3, as Linux has it)?</summary>
    public bool IsToldToDatagrams => Type == IcmpView.DestinationUnreachable && Code is 2 or 3 or (>= 6 and not 11 and not 12);

    /// <summary>Protocol or port unreachable: no one is there (RFC 1122 4.2.3.9 "hard").</summary>
    public bool IsRefusal => Type == IcmpView.DestinationUnreachable
        && Code is IcmpView.ProtocolUnreachable or IcmpView.PortUnreachable;
}
