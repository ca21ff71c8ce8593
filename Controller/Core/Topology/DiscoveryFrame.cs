using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Topology;

/// <summary>
/// Writes and judges the controller's link discovery probes: LLDP (IEEE 802.1AB-2016) that any tool shows, with one
/// organizationally specific TLV as the last, whose information is
/// <code>
///  0         1               9       13               21                       37
/// +---------+---------------+-------+----------------+------------------------+
/// | version | datapath id   | port  | round          | signature              |
/// +---------+---------------+-------+----------------+------------------------+
/// </code>
/// The signature is the first half of HMAC-SHA256 (RFC 2104 §5) over everything of the LLDP data unit ahead of it.
/// The Ethernet header is left out: a foreign bridge on the way may add or strip a VLAN tag.
/// </summary>
/// <remarks>
/// What this can't stop: a relay, two hosts that carry a fresh probe from one port to another. They make a link
/// that isn't there, but <see cref="SpanningTree"/> never moves what it has for a new link, so all they get between
/// switches that are connected already is their own two ports blocked. Threads: immutable.
/// </remarks>
public sealed class DiscoveryFrame
{
    /// <summary>Octets of a key.</summary>
    public const int KeySize = 32;

    /// <summary>No probe is longer, without a VLAN tag.</summary>
    public const int MaxSize = 128;

    // A made-up company id: the local bit is set, so that it can't be anybody's OUI (IEEE 802-2014 §8.2.2).
    private const uint Organization = 0x5e646e;
    private const byte Subtype = 1;
    private const byte Version = 1;
    private const int DatapathOffset = 1;
    private const int PortOffset = 9;
    private const int RoundOffset = 13;
    private const int SignatureOffset = 21;
    private const int SignatureSize = 16;
    private const int InformationSize = SignatureOffset + SignatureSize;
    private const int EndSize = 2;
    private const int ChassisSize = 21;
    private const int MaxPortDigits = 10;
    private const ushort TimeToLiveSeconds = 20;

    private static readonly MacAddress NearestBridge = new(0x0180_c200_000e);

    private readonly byte[] _key;

    private static ReadOnlySpan<byte> ChassisPrefix => "dpid:"u8;

    /// <param name="key"><see cref="KeySize"/> octets; controllers that share switches share it.</param>
    public DiscoveryFrame(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeySize);
        _key = key.ToArray();
    }

    /// <summary>With a key of its own: what an earlier run of the controller sent is none of this one's.</summary>
    public static DiscoveryFrame WithRandomKey() => new(RandomNumberGenerator.GetBytes(KeySize));

    /// <summary>Writes a probe and gives its size.</summary>
    /// <param name="destination">At least <see cref="MaxSize"/> octets.</param>
    /// <param name="source">The port's own address.</param>
    public int Write(Span<byte> destination, MacAddress source, Probe probe)
    {
        EthernetView.WriteHeader(destination, NearestBridge, source, EtherType.Lldp);
        Span<byte> chassis = stackalloc byte[ChassisSize];
        ChassisPrefix.CopyTo(chassis);
        probe.Origin.Switch.Value.TryFormat(
            chassis[ChassisPrefix.Length..], out _, "x16", CultureInfo.InvariantCulture);
        Span<byte> port = stackalloc byte[MaxPortDigits];
        probe.Origin.Port.Value.TryFormat(port, out int digits, provider: CultureInfo.InvariantCulture);
        Span<byte> information = stackalloc byte[InformationSize];
        WriteInformation(information, probe);

        Span<byte> unit = destination[EthernetView.HeaderSize..];
        var writer = new LldpWriter(unit, LldpChassisIdKind.Local, chassis, LldpPortIdKind.Local, port[..digits],
            TimeToLiveSeconds);
        writer.AddOrganization(Organization, Subtype, information);
        int size = writer.End().Length;
        int signedSize = size - EndSize - SignatureSize;
        Sign(unit[..signedSize], unit.Slice(signedSize, SignatureSize));
        return EthernetView.HeaderSize + size;
    }

    /// <summary>Says what a frame is; <paramref name="probe"/> holds for Ours and for StaleRound.</summary>
    public ProbeVerdict Verify(ReadOnlySpan<byte> octets, IProbeRounds rounds, out Probe probe)
    {
        probe = default;
        if (!EthernetView.TryRead(octets, out EthernetView frame) || frame.EtherType != EtherType.Lldp
            || !LldpView.TryRead(frame.Payload, out LldpView unit))
            return ProbeVerdict.Malformed;
        if (!unit.TryFindOrganization(Organization, Subtype, out ReadOnlySpan<byte> information))
            return ProbeVerdict.ForeignLldp;
        if (information.Length != InformationSize || information[0] != Version)
            return ProbeVerdict.Malformed;
        // The signature is the unit's end, so a TLV that somebody adds behind or ahead of ours spoils it.
        if (!IsSigned(unit.Octets))
            return ProbeVerdict.BadSignature;
        probe = ReadInformation(information);
        return rounds.IsFresh(probe.Origin, probe.Round) ? ProbeVerdict.Ours : ProbeVerdict.StaleRound;
    }

    private static void WriteInformation(Span<byte> information, Probe probe)
    {
        information.Clear();
        information[0] = Version;
        BinaryPrimitives.WriteUInt64BigEndian(information[DatapathOffset..], probe.Origin.Switch.Value);
        BinaryPrimitives.WriteUInt32BigEndian(information[PortOffset..], probe.Origin.Port.Value);
        BinaryPrimitives.WriteUInt64BigEndian(information[RoundOffset..], probe.Round);
    }

    private static Probe ReadInformation(ReadOnlySpan<byte> information) => new(
        new PortId(
            new DatapathId(BinaryPrimitives.ReadUInt64BigEndian(information[DatapathOffset..])),
            new PortNumber(BinaryPrimitives.ReadUInt32BigEndian(information[PortOffset..]))),
        BinaryPrimitives.ReadUInt64BigEndian(information[RoundOffset..]));

    private bool IsSigned(ReadOnlySpan<byte> unit)
    {
        Span<byte> expected = stackalloc byte[SignatureSize];
        Sign(unit[..^SignatureSize], expected);
        return CryptographicOperations.FixedTimeEquals(expected, unit[^SignatureSize..]);
    }

    private void Sign(ReadOnlySpan<byte> signed, Span<byte> signature)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, signed, whole);
        whole[..SignatureSize].CopyTo(signature);
    }
}
