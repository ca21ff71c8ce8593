using System.Buffers.Binary;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>Some octets of a message that know where they stand in it, so that a refusal can say so.</summary>
internal readonly ref struct Section
{
    public Section(ReadOnlySpan<byte> octets, int offset = 0)
    {
        Octets = octets;
        Offset = offset;
    }

    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>Octets of the message before this section.</summary>
    public int Offset { get; }

    public int Size => Octets.Length;

    public bool IsEmpty => Octets.IsEmpty;

    public byte this[int at] => Octets[at];

    public Section From(int at) => new(Octets[at..], Offset + at);

    public Section Slice(int at, int size) => new(Octets.Slice(at, size), Offset + at);

    public ushort UInt16(int at) => BinaryPrimitives.ReadUInt16BigEndian(Octets[at..]);

    public uint UInt32(int at) => BinaryPrimitives.ReadUInt32BigEndian(Octets[at..]);

    public ulong UInt64(int at) => BinaryPrimitives.ReadUInt64BigEndian(Octets[at..]);

    /// <summary>
    /// Says what is wrong with what stands at <paramref name="at"/>, or with the end where it is cut before that;
    /// always false.
    /// </summary>
    public bool Refuse(OpenFlowError error, int at, out Refusal refusal, string subject = "")
    {
        refusal = new Refusal(error, Offset + Math.Min(at, Size)) { Subject = subject };
        return false;
    }

    /// <summary>Nothing is wrong; always true.</summary>
    public static bool Accept(out Refusal refusal)
    {
        refusal = default;
        return true;
    }
}
