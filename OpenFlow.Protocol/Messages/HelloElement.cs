using System.Buffers.Binary;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>The type of an element of HELLO (OpenFlow 1.3.5 §7.5.1).</summary>
public enum HelloElementType : ushort
{
    VersionBitmap = 1,
}

/// <summary>
/// An element of HELLO, known or not (OpenFlow 1.3.5 §7.5.1). The length doesn't count the padding. Some leave that
/// away: where not zeros but another whole element begins in its place, it isn't there.
/// <code>
///  0       2       4
/// +-------+-------+---------------+----------+
/// | type  |length | body          | pad to 8 |
/// +-------+-------+---------------+----------+
/// </code>
/// </summary>
public readonly ref struct HelloElement : IEntry<HelloElement>
{
    private const int HeaderSize = PropertyView.HeaderSize;
    private const int LengthOffset = 2;

    private readonly int _padSize;

    public HelloElement(HelloElementType type, ReadOnlySpan<byte> body)
        : this(type, body, Padding.Align(body.Length + HeaderSize) - body.Length - HeaderSize)
    {
    }

    private HelloElement(HelloElementType type, ReadOnlySpan<byte> body, int padSize)
    {
        Type = type;
        Body = body;
        _padSize = padSize;
    }

    public HelloElementType Type { get; }

    /// <summary>For VERSIONBITMAP: words of 32 bits, the first for versions 0 to 31.</summary>
    public ReadOnlySpan<byte> Body { get; }

    public int Size => HeaderSize + Body.Length + _padSize;

    /// <summary>Reads the element at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out HelloElement entry, out OpenFlowError error)
    {
        entry = default;
        error = OpenFlowErrors.BadLength;
        if (!TryMeasure(source, out int length))
            return false;
        var type = (HelloElementType)BinaryPrimitives.ReadUInt16BigEndian(source);
        int size = Math.Min(Padding.Align(length), source.Length);
        bool isPadded = !source[length..size].ContainsAnyExcept((byte)0) || !TryMeasure(source[length..], out _);
        int padSize = isPadded ? size - length : 0;
        entry = new HelloElement(type, source[HeaderSize..length], padSize);
        return true;
    }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    /// <exception cref="OverflowException">The body is larger than the 16-bit length can say.</exception>
    public void Write(Span<byte> destination)
    {
        int end = PropertyView.WriteHeader(destination, (ushort)Type, Body.Length);
        Body.CopyTo(destination[HeaderSize..]);
        destination[end..Size].Clear();
    }

    private static bool TryMeasure(ReadOnlySpan<byte> source, out int length)
    {
        length = source.Length < HeaderSize ? 0 : BinaryPrimitives.ReadUInt16BigEndian(source[LengthOffset..]);
        return length >= HeaderSize && length <= source.Length;
    }
}
