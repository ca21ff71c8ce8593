namespace OpenFlow.Protocol.Wire;

/// <summary>Variable parts of a message end on multiples of eight octets.</summary>
internal static class Padding
{
    public const int Alignment = 8;

    public static int Align(int size) => (size + Alignment - 1) & ~(Alignment - 1);
}
