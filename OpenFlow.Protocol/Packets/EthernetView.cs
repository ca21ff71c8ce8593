using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Packets;

/// <summary>
/// An Ethernet II frame with up to two VLAN tags (IEEE 802.3 §3.2, IEEE 802.1Q §9.5):
/// <code>
///  0           6          12     14
/// +-----------+-----------+------+---------------------------+
/// |destination|  source   | type | payload                   |
/// +-----------+-----------+------+---------------------------+
///                         | 8100 | pcp,dei,vid | type | …    |   with a tag
/// </code>
/// </summary>
public readonly ref struct EthernetView
{
    /// <summary>Octets of the header without a tag.</summary>
    public const int HeaderSize = 14;

    /// <summary>Octets that a VLAN tag adds.</summary>
    public const int TagSize = 4;

    private const int SourceOffset = 6;
    private const int TypeOffset = 12;
    private const int TagControlOffset = 14;
    private const ushort VidBits = 0x0fff;
    private const int PcpShift = 13;

    private EthernetView(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The whole frame, without FCS.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    public MacAddress Destination => MacAddress.Read(Octets);

    public MacAddress Source => MacAddress.Read(Octets[SourceOffset..]);

    /// <summary>Whether the outermost type is that of a VLAN tag, and the tag is whole.</summary>
    public bool HasVlanTag => OuterType.IsVlan && Octets.Length >= HeaderSize + TagSize;

    /// <summary>The VLAN of the outermost tag; <see cref="VlanId.Untagged"/> for none and for a priority tag.</summary>
    public VlanId Vlan => HasVlanTag ? new VlanId((ushort)(TagControl & VidBits)) : VlanId.Untagged;

    /// <summary>The priority of the outermost tag, 0 to 7.</summary>
    public int Priority => HasVlanTag ? TagControl >> PcpShift : 0;

    /// <summary>What stands where an untagged frame has its type.</summary>
    public EtherType OuterType => new(BinaryPrimitives.ReadUInt16BigEndian(Octets[TypeOffset..]));

    /// <summary>What the frame carries, behind up to two tags.</summary>
    public EtherType EtherType => new(BinaryPrimitives.ReadUInt16BigEndian(Octets[(TypeOffset + TagsSize)..]));

    /// <summary>What stands behind the type, padding included.</summary>
    public ReadOnlySpan<byte> Payload => Octets[(HeaderSize + TagsSize)..];

    private ushort TagControl => BinaryPrimitives.ReadUInt16BigEndian(Octets[TagControlOffset..]);

    private int TagsSize
    {
        get
        {
            if (!HasVlanTag)
                return 0;
            bool second = new EtherType(BinaryPrimitives.ReadUInt16BigEndian(Octets[(TypeOffset + TagSize)..])).IsVlan;
            return second && Octets.Length >= HeaderSize + 2 * TagSize ? 2 * TagSize : TagSize;
        }
    }

    /// <summary>Takes a frame; false if it is shorter than its header.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out EthernetView frame)
    {
        frame = new EthernetView(octets);
        return octets.Length >= HeaderSize;
    }

    /// <summary>Writes an untagged header.</summary>
    public static void WriteHeader(Span<byte> destination, MacAddress to, MacAddress from, EtherType type)
    {
        WriteAddresses(destination, to, from);
        BinaryPrimitives.WriteUInt16BigEndian(destination[TypeOffset..], type.Value);
    }

    /// <summary>Writes the two addresses and leaves what is behind them.</summary>
    public static void WriteAddresses(Span<byte> destination, MacAddress to, MacAddress from)
    {
        to.Write(destination);
        from.Write(destination[SourceOffset..]);
    }
}
