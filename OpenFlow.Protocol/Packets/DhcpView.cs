using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Packets;

/// <summary>
/// A DHCP message of IPv4, as it stands in a UDP datagram (RFC 2131 §2):
/// <code>
///  0      1      2      3      4               8       10      12
/// +------+------+------+------+---------------+-------+-------+
/// |  op  | htype| hlen | hops |      xid      | secs  | flags |   op: 1 from clients, 2 from servers
/// +------+------+------+------+---------------+-------+-------+
/// | ciaddr 12 | yiaddr 16 | siaddr 20 | giaddr 24 |               client's own, yours, next server's, relay's
/// +-----------+-----------+-----------+-----------+
/// | chaddr, 16 octets                          28 |
/// | sname, 64 octets                           44 |               text, or options (52)
/// | file, 128 octets                          108 |               text, or options (52)
/// | magic 63 82 53 63                         236 |
/// | options: code, size, value; … 255         240 |
/// +-----------------------------------------------+
/// </code>
/// Options are walked when they are asked for; one that runs over the end of its field ends the walk.
/// </summary>
public readonly ref struct DhcpView
{
    /// <summary>Octets before the options.</summary>
    public const int HeaderSize = 240;

    /// <summary>Octets that a message has at least, padding included (RFC 1542 §2.1).</summary>
    public const int MinSize = 300;

    public const ushort ServerPort = 67;
    public const ushort ClientPort = 68;

    internal const byte RequestOperation = 1;
    internal const byte ReplyOperation = 2;
    internal const byte HardwareEthernet = 1;
    internal const int HardwareTypeOffset = 1;
    internal const int HardwareSizeOffset = 2;
    internal const int XidOffset = 4;
    internal const int FlagsOffset = 10;
    internal const int ClientAddressOffset = 12;
    internal const int YourAddressOffset = 16;
    internal const int RelayAddressOffset = 24;
    internal const int HardwareAddressOffset = 28;
    internal const int MagicOffset = 236;
    internal const uint Magic = 0x63825363;
    internal const ushort BroadcastBit = 0x8000;
    internal const int OptionHeaderSize = 2;

    private const int HardwareAddressSize = 16;
    private const int ServerNameOffset = 44;
    private const int FileOffset = 108;
    private const byte FileHasOptions = 1;
    private const byte ServerNameHasOptions = 2;

    private DhcpView(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The whole message, with what follows its end.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>Whether a client sent it.</summary>
    public bool IsRequest => Octets[0] == RequestOperation;

    /// <summary>Whether the client's hardware address is a MAC address.</summary>
    public bool IsEthernet =>
        Octets[HardwareTypeOffset] == HardwareEthernet && Octets[HardwareSizeOffset] == MacAddress.Size;

    /// <summary>By which a client knows the answers to its questions.</summary>
    public uint Xid => BinaryPrimitives.ReadUInt32BigEndian(Octets[XidOffset..]);

    /// <summary>Whether the client can't take answers by unicast yet (RFC 2131 §4.1).</summary>
    public bool WantsBroadcast =>
        (BinaryPrimitives.ReadUInt16BigEndian(Octets[FlagsOffset..]) & BroadcastBit) != 0;

    /// <summary>The address that the client has and answers ARP for; 0.0.0.0 for none.</summary>
    public Ipv4Address ClientAddress => Ipv4Address.Read(Octets[ClientAddressOffset..]);

    /// <summary>The address that the server gives.</summary>
    public Ipv4Address YourAddress => Ipv4Address.Read(Octets[YourAddressOffset..]);

    /// <summary>The relay that the message came by; 0.0.0.0 for none.</summary>
    public Ipv4Address RelayAddress => Ipv4Address.Read(Octets[RelayAddressOffset..]);

    /// <summary>The client's MAC address, where <see cref="IsEthernet"/>.</summary>
    public MacAddress HardwareAddress => MacAddress.Read(Octets[HardwareAddressOffset..]);

    /// <summary>Takes all of a datagram's payload; false if it is cut off before the options, or isn't DHCP.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out DhcpView message)
    {
        message = default;
        if (octets.Length < HeaderSize || octets[HardwareSizeOffset] > HardwareAddressSize
            || BinaryPrimitives.ReadUInt32BigEndian(octets[MagicOffset..]) != Magic)
            return false;
        message = new DhcpView(octets);
        return true;
    }

    /// <summary>
    /// The value of the first option with this code: in the options' own field, then in those that option 52 says
    /// (RFC 2131 §4.1). One that was split (RFC 3396) gives its first part.
    /// </summary>
    public bool TryFind(DhcpOption option, out ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> options = Octets[HeaderSize..];
        if (TryFind(options, option, out value))
            return true;
        if (!TryFind(options, DhcpOption.Overload, out ReadOnlySpan<byte> overload) || overload.Length != 1)
            return false;
        return ((overload[0] & FileHasOptions) != 0 && TryFind(Octets[FileOffset..MagicOffset], option, out value))
            || ((overload[0] & ServerNameHasOptions) != 0
                && TryFind(Octets[ServerNameOffset..FileOffset], option, out value));
    }

    /// <summary>An option of one octet.</summary>
    public bool TryFind(DhcpOption option, out byte value)
    {
        bool found = TryFind(option, out ReadOnlySpan<byte> octets) && octets.Length == sizeof(byte);
        value = found ? octets[0] : default;
        return found;
    }

    /// <summary>An option of two octets.</summary>
    public bool TryFind(DhcpOption option, out ushort value)
    {
        bool found = TryFind(option, out ReadOnlySpan<byte> octets) && octets.Length == sizeof(ushort);
        value = found ? BinaryPrimitives.ReadUInt16BigEndian(octets) : default;
        return found;
    }

    /// <summary>An option of four octets that are a number: seconds, mostly.</summary>
    public bool TryFind(DhcpOption option, out uint value)
    {
        bool found = TryFind(option, out ReadOnlySpan<byte> octets) && octets.Length == sizeof(uint);
        value = found ? BinaryPrimitives.ReadUInt32BigEndian(octets) : default;
        return found;
    }

    /// <summary>An option that is one address.</summary>
    public bool TryFind(DhcpOption option, out Ipv4Address value)
    {
        bool found = TryFind(option, out uint number);
        value = new Ipv4Address(number);
        return found;
    }

    /// <summary>What the message is for; false for BOOTP without DHCP.</summary>
    public bool TryGetType(out DhcpMessageType type)
    {
        bool found = TryFind(DhcpOption.MessageType, out byte value);
        type = (DhcpMessageType)value;
        return found;
    }

    private static bool TryFind(ReadOnlySpan<byte> options, DhcpOption wanted, out ReadOnlySpan<byte> value)
    {
        value = default;
        while (!options.IsEmpty && (DhcpOption)options[0] != DhcpOption.End)
        {
            if ((DhcpOption)options[0] == DhcpOption.Pad)
            {
                options = options[1..];
                continue;
            }
            if (options.Length < OptionHeaderSize || options.Length < OptionHeaderSize + options[1])
                return false;
            if ((DhcpOption)options[0] == wanted)
            {
                value = options.Slice(OptionHeaderSize, options[1]);
                return true;
            }
            options = options[(OptionHeaderSize + options[1])..];
        }
        return false;
    }
}
