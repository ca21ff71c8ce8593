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

    /// <summary>Protocol or port unreachable: no one is there (RFC 1122 4.2.3.9 "hard").</summary>
    public bool IsRefusal => Type == IcmpView.DestinationUnreachable
        && Code is IcmpView.ProtocolUnreachable or IcmpView.PortUnreachable;
}
