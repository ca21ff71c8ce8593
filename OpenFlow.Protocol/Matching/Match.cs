using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Matching;

/// <summary>
/// An immutable match: fields in the order of <see cref="OxmFields"/> (so prerequisites precede dependents),
/// none twice, masks of all ones and of all zeros left out. Two matches are equal if they match the same
/// packets by the same fields, however they were written on the wire.
/// </summary>
/// <remarks>
/// Each <c>With</c> copies: build it where flows are declared; on a packet path use <see cref="MatchWriter"/>.
/// </remarks>
public sealed class Match : IEquatable<Match>
{
    private readonly byte[] _oxms;

    private Match(byte[] oxms) => _oxms = oxms;

    /// <summary>Matches every packet: the table-miss.</summary>
    public static Match Any { get; } = new([]);

    /// <summary>The fields' octets in canonical order: what a message takes as its match.</summary>
    public ReadOnlySpan<byte> Oxms => _oxms;

    public MatchView View => MatchView.OfTrusted(_oxms);

    /// <summary>The canonical form of a match read from a message. Fields not in the table are kept, last.</summary>
    public static Match From(MatchView view)
    {
        var fields = new List<(int Rank, uint Header, byte[] Octets)>();
        foreach (Oxm oxm in view)
        {
            if (Canonical(oxm) is { } octets)
                fields.Add((RankOf(oxm), oxm.RawHeader, octets));
        }
        fields.Sort((a, b) => a.Rank != b.Rank ? a.Rank.CompareTo(b.Rank) : a.Header.CompareTo(b.Header));
        return fields.Count == 0 ? Any : new Match([.. fields.SelectMany(field => field.Octets)]);
    }

    /// <summary>This match with one more field, or with another value of a field it has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value has more bits than the field.</exception>
    public Match With(OxmField field, ulong value) => With(field, value, Ones(field));

    /// <inheritdoc cref="With(OxmField, ulong)"/>
    /// <exception cref="ArgumentException">The field can't be masked.</exception>
    public Match With(OxmField field, ulong value, ulong mask)
    {
        ulong ones = Ones(field);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ones);
        if (mask != ones && !field.Maskable)
            throw new ArgumentException($"{field.Name} can't be masked", nameof(mask));
        Span<byte> octets = stackalloc byte[Oxm.HeaderSize + 2 * sizeof(ulong)];
        int size = mask == ones ? Oxm.Write(octets, field, value) : Oxm.Write(octets, field, value, mask);
        return With(field, mask == 0 ? [] : octets[..size]);
    }

    public Match InPort(PortNumber port) => With(OxmFields.InPort, port.Value);
    public Match EthDst(MacAddress address) => With(OxmFields.EthDst, address.Value);
    public Match EthDst(MacAddress address, MacAddress mask) => With(OxmFields.EthDst, address.Value, mask.Value);
    public Match EthSrc(MacAddress address) => With(OxmFields.EthSrc, address.Value);
    public Match EthSrc(MacAddress address, MacAddress mask) => With(OxmFields.EthSrc, address.Value, mask.Value);
    public Match EthType(EtherType type) => With(OxmFields.EthType, type.Value);

    /// <summary>Frames of this VLAN; <see cref="VlanId.Untagged"/> matches those without a tag.</summary>
    public Match Vlan(VlanId vlan) => With(OxmFields.VlanVid, vlan.Oxm);

    /// <summary>Frames with a tag, whichever.</summary>
    public Match AnyVlanTag() => With(OxmFields.VlanVid, VlanId.PresentBit, VlanId.PresentBit);

    public bool Equals(Match? other) => other is not null && _oxms.AsSpan().SequenceEqual(other._oxms);

    public override bool Equals(object? obj) => Equals(obj as Match);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_oxms);
        return hash.ToHashCode();
    }

    private Match With(OxmField field, ReadOnlySpan<byte> octets)
    {
        var oxms = new List<byte>(_oxms.Length + octets.Length);
        bool placed = false;
        foreach (Oxm oxm in View)
        {
            if (!placed && RankOf(oxm) >= field.Rank)
            {
                oxms.AddRange(octets);
                placed = true;
            }
            if (!oxm.Is(field))
                oxms.AddRange(Canonical(oxm)!);
        }
        if (!placed)
            oxms.AddRange(octets);
        return new Match([.. oxms]);
    }

    private static ulong Ones(OxmField field) => field.Bits >= 64 ? ulong.MaxValue : (1UL << field.Bits) - 1;

    private static int RankOf(Oxm oxm) =>
        OxmFields.TryFind(oxm, out OxmField field) ? field.Rank : int.MaxValue;

    // The octets without a mask of all ones; null where the mask is all zeros, which matches anything.
    private static byte[]? Canonical(Oxm oxm)
    {
        if (oxm.HasMask && OxmFields.TryFind(oxm, out OxmField field))
        {
            if (oxm.MatchesAnything)
                return null;
            if (oxm.IsExact)
                return Octets(field.Header, oxm.Value);
        }
        var all = new byte[oxm.Value.Length + oxm.Mask.Length];
        oxm.Value.CopyTo(all);
        oxm.Mask.CopyTo(all.AsSpan(oxm.Value.Length));
        return oxm.Class == OxmClass.Experimenter
            ? Octets(oxm.RawHeader, [.. oxm.ExperimenterOctets, .. all])
            : Octets(oxm.RawHeader, all);
    }

    private static byte[] Octets(uint header, ReadOnlySpan<byte> body)
    {
        var octets = new byte[Oxm.HeaderSize + body.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(octets, header);
        body.CopyTo(octets.AsSpan(Oxm.HeaderSize));
        return octets;
    }
}
