using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>HELLO: <c>version bitmap: 0x01, 0x04</c>, and its octets where there is more in it than that.</summary>
internal static class HelloPrinter
{
    // Of a bitmap Open vSwitch takes one word; in its own, bit 0 has no meaning.
    private const int MaxVersion = 31;

    public static bool TryAppend(StringBuilder text, ReadOnlySpan<byte> frame, out OpenFlowError error)
    {
        if (!Hello.TryRead(frame, out Hello hello, out error))
            return false;
        uint versions = 0;
        bool odd = false;
        ReadOnlySpan<byte> rest = hello.Elements;
        while (!rest.IsEmpty && HelloElement.TryRead(rest, out HelloElement element, out _))
        {
            if (element.Type == HelloElementType.VersionBitmap && element.Body.Length >= sizeof(uint))
                versions = BinaryPrimitives.ReadUInt32BigEndian(element.Body) & ~1u;
            else
                odd = true;
            rest = rest[element.Size..];
        }
        odd |= !rest.IsEmpty || (versions == 0 && !hello.Elements.IsEmpty);
        if (versions == 0)
            versions = (2u << Math.Min((int)hello.Version, MaxVersion - 1)) - 2;
        text.Append("\n version bitmap: ");
        int start = text.Length;
        for (int version = 1; version <= MaxVersion; version++)
        {
            if ((versions >> version & 1) != 0)
                text.Append(text.Length > start ? ", " : "").Append(CultureInfo.InvariantCulture, $"0x{version:x2}");
        }
        if (odd)
            HexDump.Append(text.Append("\n unknown data in hello:\n"), frame);
        return true;
    }
}
