using System.Buffers.Binary;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Actions;

/// <summary>
/// One action on the wire, known or not (OpenFlow 1.3.5 §7.2.5):
/// <code>
///  0               2               4
/// +---------------+---------------+------------------------------------------+
/// |     type      |    length     |  body, the whole a multiple of 8 octets  |
/// +---------------+---------------+------------------------------------------+
/// </code>
/// </summary>
public readonly ref struct ActionView
{
    internal const int HeaderSize = 4;
    private const int LengthOffset = 2;
    private const int MinSize = 8;

    private ActionView(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The whole action, header and padding included.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    public ActionType Type => (ActionType)BinaryPrimitives.ReadUInt16BigEndian(Octets);

    /// <summary>What follows type and length.</summary>
    public ReadOnlySpan<byte> Body => Octets[HeaderSize..];

    /// <summary>Reads the action at the start of <paramref name="source"/>; false with OFPBAC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out ActionView action, out OpenFlowError error)
    {
        action = default;
        error = OpenFlowErrors.BadActionLength;
        if (source.Length < MinSize)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(source[LengthOffset..]);
        if (length < MinSize || length % Padding.Alignment != 0 || length > source.Length)
            return false;
        action = new ActionView(source[..length]);
        return true;
    }

    internal static void WriteHeader(Span<byte> destination, ActionType type, int size)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[LengthOffset..], checked((ushort)size));
    }
}
