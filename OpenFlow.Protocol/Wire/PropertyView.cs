using System.Buffers.Binary;

namespace OpenFlow.Protocol.Wire;

/// <summary>
/// A property, known or not, as table features (OpenFlow 1.3.5 §7.3.5.5.2), bundles (ONF extension 230) and Open
/// vSwitch's own messages have them. The length doesn't count the padding:
/// <code>
///  0       2       4               8              12
/// +-------+-------+------------------------------------+----------+
/// | type  |length | body                               | pad to 8 |
/// +-------+-------+---------------+---------------+----+----------+
/// | type  |length | experimenter  |   exp_type    | …  | pad to 8 |
/// +-------+-------+---------------+---------------+----+----------+
/// </code>
/// </summary>
public readonly ref struct PropertyView : IEntry<PropertyView>
{
    internal const int HeaderSize = 4;
    private const int LengthOffset = 2;
    private const int ExperimenterTypeOffset = 4;
    private const int ExperimenterDataOffset = 8;

    public PropertyView(ushort type, ReadOnlySpan<byte> body)
    {
        Type = type;
        Body = body;
    }

    public ushort Type { get; }

    /// <summary>What follows type and length, without the padding.</summary>
    public ReadOnlySpan<byte> Body { get; }

    public int Size => Padding.Align(HeaderSize + Body.Length);

    /// <summary>Reads the property at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out PropertyView entry, out OpenFlowError error)
    {
        entry = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < HeaderSize)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(source[LengthOffset..]);
        if (length < HeaderSize || Padding.Align(length) > source.Length)
            return false;
        entry = new PropertyView(BinaryPrimitives.ReadUInt16BigEndian(source), source[HeaderSize..length]);
        return true;
    }

    /// <summary>The three parts of an experimenter's body; false if it is shorter than the first two.</summary>
    public bool TryReadExperimenter(out uint experimenter, out uint type, out ReadOnlySpan<byte> data)
    {
        bool whole = Body.Length >= ExperimenterDataOffset;
        experimenter = whole ? BinaryPrimitives.ReadUInt32BigEndian(Body) : 0;
        type = whole ? BinaryPrimitives.ReadUInt32BigEndian(Body[ExperimenterTypeOffset..]) : 0;
        data = whole ? Body[ExperimenterDataOffset..] : [];
        return whole;
    }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    /// <exception cref="OverflowException">The body is larger than the 16-bit length can say.</exception>
    public void Write(Span<byte> destination)
    {
        int end = WriteHeader(destination, Type, Body.Length);
        Body.CopyTo(destination[HeaderSize..]);
        destination[end..Size].Clear();
    }

    /// <summary>Writes type and length; returns where the body ends.</summary>
    internal static int WriteHeader(Span<byte> destination, ushort type, int bodySize)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[LengthOffset..], checked((ushort)(HeaderSize + bodySize)));
        return HeaderSize + bodySize;
    }
}
