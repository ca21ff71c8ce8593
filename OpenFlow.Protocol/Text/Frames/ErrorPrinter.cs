using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>ERROR: its name, then the request that it tells the beginning of, as a message of its own.</summary>
internal static class ErrorPrinter
{
    public static bool TryAppend(StringBuilder text, ReadOnlySpan<byte> frame, int depth, out OpenFlowError error)
    {
        if (!Error.TryRead(frame, out Error told, out error))
            return false;
        text.Append(' ').Append(OvsNames.Of(told.Reason)).Append('\n');
        if (told.Type == ErrorType.HelloFailed)
            AppendPrintable(text, told.Data);
        else
            FramePrinter.Append(text, told.Data, depth);
        return true;
    }

    private static void AppendPrintable(StringBuilder text, ReadOnlySpan<byte> octets)
    {
        foreach (byte octet in octets)
        {
            if (octet is >= 0x20 and < 0x7f and not ((byte)'\\' or (byte)'"'))
                text.Append((char)octet);
            else
                text.Append('\\').Append(Convert.ToString(octet, 8).PadLeft(3, '0'));
        }
    }
}
