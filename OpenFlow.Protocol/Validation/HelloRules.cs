using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// HELLO's elements (OpenFlow 1.3.5 §7.5.1). What is no whole element ends them: a later version may say more there.
/// But a length that can't be (below an element's own header) is refused, and so is a bitmap with which no version is
/// left to agree on.
/// </summary>
internal static class HelloRules
{
    private const int LengthOffset = 2;
    private const int ElementHeaderSize = 4;
    private const int VersionsInAWord = 32;

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
                && !Offers13(rest.Slice(ElementHeaderSize, length - ElementHeaderSize)))
                return rest.Refuse(OpenFlowErrors.Incompatible, ElementHeaderSize, out refusal, "VERSIONBITMAP");
            rest = rest.From(Math.Min(Padding.Align(length), rest.Size));
        }
        return Section.Accept(out refusal);
    }

    private static bool Offers13(Section words)
    {
        const int Word = Header.Version13 / VersionsInAWord * sizeof(uint);
        return words.Size >= Word + sizeof(uint)
            && (words.UInt32(Word) >> (Header.Version13 % VersionsInAWord) & 1) != 0;
    }
}
