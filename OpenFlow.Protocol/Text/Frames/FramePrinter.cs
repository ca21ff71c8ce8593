using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Validation;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>
/// A whole message as <c>ovs-ofctl ofp-print</c> writes it: <c>OFPT_FLOW_MOD (OF1.3) (xid=0x1): </c> and what it says,
/// or why it can't be read and its octets. Every message ends with a new line.
/// </summary>
internal static class FramePrinter
{
    public static void Append(StringBuilder text, ReadOnlySpan<byte> frame, int depth)
    {
        if (frame.IsEmpty)
        {
            text.Append("OpenFlow message is empty\n");
            return;
        }
        if (TryAppend(text, frame, depth))
        {
            if (text[^1] != '\n')
                text.Append('\n');
            return;
        }
        HexDump.Append(text, frame);
    }

    // False where the octets are to follow.
    private static bool TryAppend(StringBuilder text, ReadOnlySpan<byte> frame, int depth)
    {
        if (!Header.TryRead(frame, out Header header))
        {
            text.Append(CultureInfo.InvariantCulture, $"OpenFlow packet too short (only {frame.Length} bytes):\n");
            return false;
        }
        if (header.Length < frame.Length)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"(***only uses {header.Length} bytes out of {frame.Length}***)\n");
            return false;
        }
        bool known = TryAppendName(text, header, frame, out OpenFlowError error);
        if (header.Length > frame.Length)
        {
            text.Append(known ? "\n" : "").Append(CultureInfo.InvariantCulture,
                $"(***truncated to {frame.Length} bytes from {header.Length}***)\n");
            return false;
        }
        int start = text.Length;
        // Properties of a table that aren't known are passed over, as a switch that is only told of them may.
        // A HELLO without a common version can be read, and isn't answered before its sender is known.
        if (known && header.Version == Header.Version13 && header.Type != MessageType.Hello
            && !MessageRules.TryCheck(frame, UnknownExperimenters.Refuse, out Refusal refusal)
            && refusal.Error != OpenFlowErrors.BadPropertyType)
            error = refusal.Error;
        else if (known && depth > 0 && BodyPrinter.TryAppend(text, header, frame, depth - 1, out error))
            return true;
        text.Length = start;
        text.Append(known ? " " : "").Append("***decode error: ").Append(OvsNames.Of(error)).Append("***\n");
        return false;
    }

    // Nothing is said of a message whose type isn't known, or whose length can't be that type's.
    private static bool TryAppendName(StringBuilder text, Header header, ReadOnlySpan<byte> frame,
        out OpenFlowError error)
    {
        if (!MessageNames.TryFind(header, frame, out string name, out error))
            return false;
        text.Append(name).Append(OvsNames.OfVersion(header.Version))
            .Append(CultureInfo.InvariantCulture, $" (xid={header.Xid}):");
        // Requests and replies begin alike.
        if (header.Type is MessageType.MultipartRequest or MessageType.MultipartReply
            && MultipartReply.TryRead(frame, out MultipartReply multipart, out _))
            AppendFlags(text, multipart.Flags);
        return true;
    }

    private static void AppendFlags(StringBuilder text, MultipartFlags flags)
    {
        if (flags == MultipartFlags.None)
            return;
        text.Append(" flags=");
        if ((flags & MultipartFlags.More) != 0)
            text.Append("[more]");
        int unknown = (int)(flags & ~MultipartFlags.More);
        if (unknown != 0)
            text.Append(CultureInfo.InvariantCulture, $"[***unknown flags 0x{unknown:x4}***]");
    }
}
