using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Text.Frames;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text;

/// <summary>
/// Any message, whole, cut or broken, for people: one line for logs, and for the request that an ERROR tells the first
/// octets of; or all of it as ovs-ofctl prints it. Nothing throws. Allocates.
/// </summary>
public static class MessagePrinter
{
    /// <summary>A line is cut after this many characters.</summary>
    public const int MaxLength = 2000;

    // An ERROR holds a request, that may be a bundle-add, and that a message; anything deeper is not for people.
    internal const int MaxDepth = 3;
    private const int MaxHexOctets = 64;

    /// <summary>
    /// Such as <c>FLOW_MOD xid=0x5: ADD table:30 priority=10,in_port=1 actions=drop</c>. Where the frame is
    /// shorter than its header says, as much as is there.
    /// </summary>
    public static string Describe(ReadOnlySpan<byte> frame)
    {
        var text = new StringBuilder();
        Append(text, frame, MaxDepth);
        if (text.Length > MaxLength)
            text.Remove(MaxLength, text.Length - MaxLength).Append('…');
        return text.ToString();
    }

    /// <summary>
    /// The whole message as <c>ovs-ofctl -O OpenFlow13 ofp-print</c> prints it, in one line or many, without the last
    /// new line. One that can't be read as why, and a dump of its octets.
    /// <code>OFPT_FLOW_MOD (OF1.3) (xid=0x1): ADD priority=10,in_port=1 actions=output:2</code>
    /// </summary>
    public static string Print(ReadOnlySpan<byte> frame)
    {
        var text = new StringBuilder();
        FramePrinter.Append(text, frame, MaxDepth);
        return text.ToString(0, text.Length - 1);
    }

    internal static void Append(StringBuilder text, ReadOnlySpan<byte> frame, int depth)
    {
        if (!Header.TryRead(frame, out Header header))
        {
            AppendHex(text.Append("no whole header: "), frame);
            return;
        }
        bool known = header.Version == Header.Version13 || header.Type is MessageType.Hello;
        if (!known)
            text.Append("version ").Append(header.Version).Append(' ');
        text.Append(known && Enum.IsDefined(header.Type)
            ? SpecName.Upper(header.Type)
            : string.Create(CultureInfo.InvariantCulture, $"type {(byte)header.Type}"));
        text.Append(" xid=").Append(header.Xid);
        bool cut = frame.Length < header.Length;
        if (cut)
            text.Append(CultureInfo.InvariantCulture, $" ({frame.Length} of {header.Length} octets)");
        if (frame.Length == Header.Size && !cut)
            return;
        text.Append(": ");
        int start = text.Length;
        if (known && depth > 0)
            LineBodyPrinter.Append(text, header, frame, depth - 1);
        if (text.Length == start)
            AppendHex(text, frame[Header.Size..]);
    }

    /// <summary>Appends the first octets as hex.</summary>
    internal static void AppendHex(StringBuilder text, ReadOnlySpan<byte> octets)
    {
        text.Append(Convert.ToHexStringLower(octets[..Math.Min(octets.Length, MaxHexOctets)]));
        if (octets.Length > MaxHexOctets)
            text.Append(CultureInfo.InvariantCulture, $"… ({octets.Length} octets)");
    }
}
