using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// HELLO's elements (OpenFlow 1.3.5 §7.5.1). What is no whole element ends them: a later version may say more there.
/// But a length that can't be (below an element's own header) is refused, and so is a bitmap without any version. Which
/// versions there are is for the two sides to agree on.
/// </summary>
internal static class HelloRules
{
    private const int LengthOffset = 2;
    private const int ElementHeaderSize = 4;

    public static bool TryCheck(Section message, Scrutiny scrutiny, out Refusal refusal)
    {
        Section rest = message.From(Header.Size);
        while (rest.Size >= ElementHeaderSize)
        {
            int length = rest.UInt16(LengthOffset);
            if (length < ElementHeaderSize)
                return rest.Refuse(OpenFlowErrors.BadLength, LengthOffset, out refusal, "HELLO element");
            if (length > rest.Size)
                break;
            if (rest.UInt16(0) == (ushort)HelloElementType.VersionBitmap
                && !rest.Slice(ElementHeaderSize, length - ElementHeaderSize).Octets.ContainsAnyExcept((byte)0))
                return rest.Refuse(OpenFlowErrors.Incompatible, ElementHeaderSize, out refusal, "VERSIONBITMAP");
            rest = rest.From(SizeOf(rest, length));
        }
        return Section.Accept(out refusal);
    }

    // Padded to 8 with zeros; but some forget that, and go on with the next element at once.
    private static int SizeOf(Section element, int length)
    {
        int padded = Math.Min(Padding.Align(length), element.Size);
        return element.Octets[length..padded].ContainsAnyExcept((byte)0) ? length : padded;
    }
}
