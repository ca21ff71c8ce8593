using System.Buffers.Binary;

namespace OpenFlow.Protocol.Packets;

/// <summary>
/// An LLDP data unit (IEEE 802.1AB-2016 §8.2), as it stands behind the Ethernet header:
/// <code>
/// +------------+---------+--------------+---------------------+-----+
/// | chassis id | port id | time to live | optional TLVs …     | end |
/// +------------+---------+--------------+---------------------+-----+
/// </code>
/// The first three must come first, in this order. The end may be left out; what follows it is padding.
/// </summary>
public readonly ref struct LldpView
{
    private LldpView(ReadOnlySpan<byte> octets, LldpTlv chassis, LldpTlv port, LldpTlv timeToLive)
    {
        Octets = octets;
        ChassisIdKind = (LldpChassisIdKind)chassis.Value[0];
        ChassisId = chassis.Value[LldpTlv.KindSize..];
        PortIdKind = (LldpPortIdKind)port.Value[0];
        PortId = port.Value[LldpTlv.KindSize..];
        TimeToLive = BinaryPrimitives.ReadUInt16BigEndian(timeToLive.Value);
    }

    /// <summary>All TLVs, without the end and the padding.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    public LldpChassisIdKind ChassisIdKind { get; }

    /// <summary>1 to 255 octets.</summary>
    public ReadOnlySpan<byte> ChassisId { get; }

    public LldpPortIdKind PortIdKind { get; }

    /// <summary>1 to 255 octets.</summary>
    public ReadOnlySpan<byte> PortId { get; }

    /// <summary>Seconds for which this holds; 0 means that it holds no longer.</summary>
    public ushort TimeToLive { get; }

    /// <summary>
    /// Takes a data unit, walking it once; false if a TLV is cut off, or the mandatory three are not as they must be.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out LldpView unit)
    {
        unit = default;
        ReadOnlySpan<byte> rest = octets;
        if (!TryTake(ref rest, LldpTlvType.ChassisId, out LldpTlv chassis) || !IsId(chassis)
            || !TryTake(ref rest, LldpTlvType.PortId, out LldpTlv port) || !IsId(port)
            || !TryTake(ref rest, LldpTlvType.TimeToLive, out LldpTlv timeToLive)
            || timeToLive.Value.Length < LldpTlv.TimeToLiveSize)
            return false;
        while (!rest.IsEmpty)
        {
            if (!LldpTlv.TryRead(rest, out LldpTlv tlv))
                return false;
            if (tlv.Type == LldpTlvType.End)
                break;
            rest = rest[(LldpTlv.HeaderSize + tlv.Value.Length)..];
        }
        unit = new LldpView(octets[..^rest.Length], chassis, port, timeToLive);
        return true;
    }

    /// <summary>Finds the first TLV of an organization and subtype.</summary>
    /// <param name="organization">The organization's 24 bits, first octet highest.</param>
    public bool TryFindOrganization(uint organization, byte subtype, out ReadOnlySpan<byte> information)
    {
        foreach (LldpTlv tlv in this)
        {
            if (tlv.TryReadOrganization(out uint foundOrganization, out byte foundSubtype, out information)
                && foundOrganization == organization && foundSubtype == subtype)
                return true;
        }
        information = default;
        return false;
    }

    /// <summary>Walks all TLVs, the mandatory three included, the end not.</summary>
    public Enumerator GetEnumerator() => new(Octets);

    private static bool TryTake(scoped ref ReadOnlySpan<byte> rest, LldpTlvType type, out LldpTlv tlv)
    {
        if (!LldpTlv.TryRead(rest, out tlv) || tlv.Type != type)
            return false;
        rest = rest[(LldpTlv.HeaderSize + tlv.Value.Length)..];
        return true;
    }

    private static bool IsId(LldpTlv tlv) =>
        tlv.Value.Length is > LldpTlv.KindSize and <= LldpTlv.KindSize + LldpTlv.MaxIdSize;

    public ref struct Enumerator(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public LldpTlv Current { get; private set; }

        public bool MoveNext()
        {
            if (!LldpTlv.TryRead(_rest, out LldpTlv tlv))
                return false;
            Current = tlv;
            _rest = _rest[(LldpTlv.HeaderSize + tlv.Value.Length)..];
            return true;
        }
    }
}
