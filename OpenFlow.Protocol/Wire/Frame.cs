using System.Buffers.Binary;

namespace OpenFlow.Protocol.Wire;

/// <summary>What the start of a byte stream holds.</summary>
public enum FrameStatus
{
    /// <summary>A whole message.</summary>
    Complete,

    /// <summary>The beginning of a message: wait for more.</summary>
    Incomplete,

    /// <summary>A length below eight: where the next message begins can't be known, so close.</summary>
    Broken,
}

/// <summary>Cuts a TCP byte stream into messages by the header's length (OpenFlow 1.3.5 §7.1).</summary>
public static class Frame
{
    /// <summary>
    /// Looks at the start of <paramref name="stream"/>. <paramref name="size"/> is the octets of the message
    /// there (0 while its header is not whole or is broken).
    /// </summary>
    public static FrameStatus Measure(ReadOnlySpan<byte> stream, out int size)
    {
        size = 0;
        if (stream.Length < Header.LengthOffset + sizeof(ushort))
            return FrameStatus.Incomplete;
        int length = BinaryPrimitives.ReadUInt16BigEndian(stream[Header.LengthOffset..]);
        if (length < Header.Size)
            return FrameStatus.Broken;
        size = length;
        return stream.Length < length ? FrameStatus.Incomplete : FrameStatus.Complete;
    }
}
