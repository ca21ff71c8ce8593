namespace OpenFlow.Protocol.Matching;

/// <summary>How ovs-ofctl writes the bits of a field: <c>F[]</c> all, <c>F[3]</c> one, <c>F[0..11]</c> some.</summary>
internal static class OvsText
{
    public static string Range(string field, int fieldBits, int firstBit, int bitCount)
    {
        if (firstBit == 0 && bitCount == fieldBits)
            return $"{field}[]";
        return bitCount == 1 ? $"{field}[{firstBit}]" : $"{field}[{firstBit}..{firstBit + bitCount - 1}]";
    }
}
