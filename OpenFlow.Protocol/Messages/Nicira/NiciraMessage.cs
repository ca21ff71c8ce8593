using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages.Nicira;

/// <summary>The head of Nicira's messages: that of an <see cref="Experimenter"/>.</summary>
internal static class NiciraMessage
{
    public const int BodyOffset = Experimenter.BodyOffset;

    /// <summary>
    /// Whether the frame is this message; if not, with the error that says what differs. With OFPBRC_BAD_LEN where it
    /// is, for what may still be wrong with the body.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, NiciraMessageType type, out ReadOnlySpan<byte> body,
        out OpenFlowError error) =>
        Experimenter.TryReadTyped(message, ExperimenterId.Nicira, (uint)type, out body, out error);

    /// <summary>Writes the head; returns where the body goes.</summary>
    public static Span<byte> Write(Span<byte> destination, NiciraMessageType type, int size, Xid xid)
    {
        Experimenter.WriteHeader(destination, size, xid, ExperimenterId.Nicira, (uint)type);
        return destination[BodyOffset..size];
    }
}
