using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Matching;

/// <summary>
/// A match as it stands in a message (OpenFlow 1.3.5 §7.2.3):
/// <code>
///  0               2               4
/// +---------------+---------------+----------------------+--------------+
/// |  type (1)     |    length     |  OXM, OXM, …         | pad to 8     |
/// +---------------+---------------+----------------------+--------------+
/// </code>
/// The length counts type, length and OXMs, not the padding. A view judges the framing only: every field lies
/// within the match and has its size. Whether the fields make sense together is <c>Match</c>'s to say.
/// </summary>
public readonly ref struct MatchView
{
    /// <summary>OFPMT_OXM, the only type there is in 1.3.</summary>
    public const ushort OxmType = 1;

    internal const int HeaderSize = 4;

    /// <summary>Octets of a match without fields.</summary>
    internal const int MinSize = Padding.Alignment;

    private const int LengthOffset = 2;

    private MatchView(ReadOnlySpan<byte> oxms) => Oxms = oxms;

    /// <summary>The fields' octets, one after the other.</summary>
    public ReadOnlySpan<byte> Oxms { get; }

    /// <summary>Octets of a match in a message, header and padding included.</summary>
    public static int SizeOf(ReadOnlySpan<byte> oxms) => Padding.Align(HeaderSize + oxms.Length);

    /// <summary>The value of the length field: header and fields, without the padding.</summary>
    /// <exception cref="OverflowException">There are more fields than 16 bits can say.</exception>
    internal static ushort LengthOf(ReadOnlySpan<byte> oxms) => checked((ushort)(HeaderSize + oxms.Length));

    /// <summary>
    /// Reads the match at the start of <paramref name="source"/>; <paramref name="size"/> is what it takes,
    /// padding included. False with OFPBMC_BAD_TYPE or OFPBMC_BAD_LEN.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out MatchView match, out int size, out OpenFlowError error)
    {
        match = default;
        size = 0;
        error = OpenFlowErrors.BadMatchLength;
        if (source.Length < HeaderSize)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(source[LengthOffset..]);
        if (BinaryPrimitives.ReadUInt16BigEndian(source) != OxmType)
        {
            error = OpenFlowErrors.BadMatchType;
            return false;
        }
        size = Padding.Align(length);
        if (length < HeaderSize || size > source.Length)
            return false;
        match = new MatchView(source[HeaderSize..length]);
        return TryWalk(match.Oxms);
    }

    /// <summary>Reads a match that <see cref="TryRead"/> has found whole.</summary>
    internal static MatchView ReadAgain(ReadOnlySpan<byte> source, out int size)
    {
        int length = BinaryPrimitives.ReadUInt16BigEndian(source[LengthOffset..]);
        size = Padding.Align(length);
        return new MatchView(source[HeaderSize..length]);
    }

    /// <summary>The whole fields at the beginning of a match that is cut, or broken further on.</summary>
    internal static MatchView Beginning(ReadOnlySpan<byte> source)
    {
        if (source.Length < HeaderSize || BinaryPrimitives.ReadUInt16BigEndian(source) != OxmType)
            return default;
        int length = BinaryPrimitives.ReadUInt16BigEndian(source[LengthOffset..]);
        ReadOnlySpan<byte> oxms = source[HeaderSize..Math.Clamp(length, HeaderSize, source.Length)];
        int size = 0;
        while (Oxm.TryRead(oxms[size..], out Oxm oxm))
            size += oxm.Size;
        return new MatchView(oxms[..size]);
    }

    /// <summary>Whether it begins with a match's header that says this length.</summary>
    internal static bool HasHeader(ReadOnlySpan<byte> source, int length) => source.Length >= HeaderSize
        && BinaryPrimitives.ReadUInt16BigEndian(source) == OxmType
        && BinaryPrimitives.ReadUInt16BigEndian(source[LengthOffset..]) == length;

    /// <summary>Reads fields that have no header, padded to 8.</summary>
    internal static bool TryReadBare(ReadOnlySpan<byte> source, int length, out MatchView match)
    {
        bool whole = Padding.Align(length) <= source.Length;
        match = new MatchView(whole ? source[..length] : []);
        return whole && TryWalk(match.Oxms);
    }

    /// <summary>Wraps fields that were encoded here, or read and walked before.</summary>
    internal static MatchView OfTrusted(ReadOnlySpan<byte> oxms) => new(oxms);

    /// <summary>Whether the octets are whole fields from end to end.</summary>
    internal static bool TryWalk(ReadOnlySpan<byte> oxms)
    {
        while (!oxms.IsEmpty)
        {
            if (!Oxm.TryRead(oxms, out Oxm oxm))
                return false;
            oxms = oxms[oxm.Size..];
        }
        return true;
    }

    /// <summary>Writes header, fields and padding; returns the octets written.</summary>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> oxms)
    {
        int length = HeaderSize + oxms.Length;
        int size = Padding.Align(length);
        BinaryPrimitives.WriteUInt16BigEndian(destination, OxmType);
        BinaryPrimitives.WriteUInt16BigEndian(destination[LengthOffset..], checked((ushort)length));
        oxms.CopyTo(destination[HeaderSize..]);
        destination[length..size].Clear();
        return size;
    }

    /// <summary>Finds a field of the table.</summary>
    public bool TryFind(OxmField field, out Oxm found)
    {
        foreach (Oxm oxm in this)
        {
            if (oxm.Is(field))
            {
                found = oxm;
                return true;
            }
        }
        found = default;
        return false;
    }

    /// <summary>The port of OXM_OF_IN_PORT; <see cref="PortNumber.Any"/> where the match has none.</summary>
    public PortNumber InPort =>
        TryFind(OxmFields.InPort, out Oxm oxm) ? new PortNumber((uint)oxm.Number) : PortNumber.Any;

    public Enumerator GetEnumerator() => new(Oxms);

    /// <summary>Walks the fields in their order on the wire. Their sizes were judged when the match was read.</summary>
    public ref struct Enumerator(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public Oxm Current { get; private set; }

        public bool MoveNext()
        {
            if (!Oxm.TryReadFrame(_rest, out Oxm oxm))
                return false;
            Current = oxm;
            _rest = _rest[oxm.Size..];
            return true;
        }
    }
}
