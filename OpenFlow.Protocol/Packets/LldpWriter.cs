using System.Buffers.Binary;

namespace OpenFlow.Protocol.Packets;

/// <summary>
/// Encodes an LLDP data unit into the caller's buffer (IEEE 802.1AB-2016 §8.2; the shapes are in
/// <see cref="LldpTlv"/> and <see cref="LldpView"/>). The mandatory three are parameters, so that no unit can lack
/// one or have it in another place. A full buffer throws: its size is the caller's constant.
/// </summary>
public ref struct LldpWriter
{
    private readonly Span<byte> _buffer;
    private int _size;

    /// <summary>Begins a unit.</summary>
    /// <param name="buffer">Where the unit goes: behind the Ethernet header.</param>
    /// <param name="chassisId">1 to 255 octets.</param>
    /// <param name="portId">1 to 255 octets.</param>
    /// <param name="timeToLive">Seconds; 0 takes back what was sent before.</param>
    public LldpWriter(Span<byte> buffer, LldpChassisIdKind chassisIdKind, ReadOnlySpan<byte> chassisId,
        LldpPortIdKind portIdKind, ReadOnlySpan<byte> portId, ushort timeToLive)
    {
        _buffer = buffer;
        Id(LldpTlvType.ChassisId, (byte)chassisIdKind, chassisId);
        Id(LldpTlvType.PortId, (byte)portIdKind, portId);
        BinaryPrimitives.WriteUInt16BigEndian(Begin(LldpTlvType.TimeToLive, LldpTlv.TimeToLiveSize), timeToLive);
    }

    /// <summary>Adds an optional TLV of at most 511 octets.</summary>
    public void Add(LldpTlvType type, ReadOnlySpan<byte> value)
    {
        if (type <= LldpTlvType.TimeToLive)
            throw new ArgumentOutOfRangeException(nameof(type), type, "not an optional TLV");
        value.CopyTo(Begin(type, value.Length));
    }

    /// <summary>Adds an organizationally specific TLV.</summary>
    /// <param name="organization">The organization's 24 bits (OUI or CID), first octet highest.</param>
    /// <param name="information">0 to 507 octets.</param>
    public void AddOrganization(uint organization, byte subtype, ReadOnlySpan<byte> information)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(organization, 0xffffffu);
        Span<byte> value = Begin(LldpTlvType.Organization, LldpTlv.OrganizationHeaderSize + information.Length);
        BinaryPrimitives.WriteUInt32BigEndian(value, organization << 8 | subtype);
        information.CopyTo(value[LldpTlv.OrganizationHeaderSize..]);
    }

    /// <summary>Ends the unit and gives all of it.</summary>
    public ReadOnlySpan<byte> End()
    {
        Begin(LldpTlvType.End, 0);
        return _buffer[.._size];
    }

    private void Id(LldpTlvType type, byte kind, ReadOnlySpan<byte> id)
    {
        ArgumentOutOfRangeException.ThrowIfZero(id.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(id.Length, LldpTlv.MaxIdSize);
        Span<byte> value = Begin(type, LldpTlv.KindSize + id.Length);
        value[0] = kind;
        id.CopyTo(value[LldpTlv.KindSize..]);
    }

    /// <summary>Writes a TLV's header and gives the place of its value.</summary>
    private Span<byte> Begin(LldpTlvType type, int size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LldpTlv.MaxValueSize);
        Span<byte> tlv = _buffer.Slice(_size, LldpTlv.HeaderSize + size);
        LldpTlv.WriteHeader(tlv, type, size);
        _size += tlv.Length;
        return tlv[LldpTlv.HeaderSize..];
    }
}
