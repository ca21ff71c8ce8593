using System;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Ip;

/// <summary>A whole datagram that is for this host, as the layers above see it.</summary>
public ref struct IpPacket
{
    public int Interface;
    public Ipv4Address Source;
    public Ipv4Address Destination;
    public byte Protocol;

    /// <summary>A router marked it, or any of its fragments (RFC 3168 5.3).</summary>
    public bool IsMarked;

    /// <summary>Sent to a broadcast or multicast address, of the network or of the link: no errors about it.</summary>
    public bool IsGroup;

    /// <summary>The header, options included: of the first fragment if the datagram came in several.</summary>
    public ReadOnlySpan<byte> Header;
    public ReadOnlySpan<byte> Payload;
}

/// <summary>IP_MTU_DISCOVER, with Linux's numbers.</summary>
public enum PathMtuDiscovery : byte
{
    /// <summary>Don't Fragment isn't set, what ICMP says of the path isn't followed.</summary>
    Never,
    Wanted,

    /// <summary>Don't Fragment is set on all; a datagram that is too large is refused.</summary>
    Always,

    /// <summary>Don't Fragment is set, the path's MTU ignored.</summary>
    Probe,
}

/// <summary>What a socket may choose of the headers of its packets.</summary>
public struct IpTraits
{
    public byte TimeToLive;
    public byte TypeOfService;
    public PathMtuDiscovery Discovery;

    public static IpTraits OfTcp
    {
        get
        {
            IpTraits traits = default;
            traits.TimeToLive = IpFlow.DefaultTimeToLive;
            traits.Discovery = PathMtuDiscovery.Wanted;
            return traits;
        }
    }
}

/// <summary>Where a packet is to go and how.</summary>
public struct IpFlow
{
    public const byte DefaultTimeToLive = 64;
    public const int AnyInterface = -1;

    public Ipv4Address Source;
    public Ipv4Address Destination;
    public byte Protocol;
    public byte TimeToLive;

    /// <summary>With the bits of RFC 3168 5.</summary>
    public byte TypeOfService;
    public bool DontFragment;

    /// <summary>Goes out there whatever the routes say (DHCP, multicast), or <see cref="AnyInterface"/>.</summary>
    public int Interface;
}
