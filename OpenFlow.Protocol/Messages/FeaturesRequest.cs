using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>Asks who the switch is and what it can (OpenFlow 1.3.5 §7.3.1): a header and nothing more.</summary>
public readonly ref struct FeaturesRequest : IMessage
{
    public int Size => Header.Size;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN unless it is a header and nothing more.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out FeaturesRequest request, out OpenFlowError error)
    {
        request = default;
        error = OpenFlowErrors.BadLength;
        return message.Length == Header.Size;
    }

    public void Write(Span<byte> destination, Xid xid) =>
        Header.Write(destination, MessageType.FeaturesRequest, Size, xid);
}
