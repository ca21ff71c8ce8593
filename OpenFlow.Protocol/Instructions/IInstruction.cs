namespace OpenFlow.Protocol.Instructions;

/// <summary>
/// An instruction as a value: it can be built, compared and written, and <see cref="InstructionCodec"/> reads it.
/// </summary>
public interface IInstruction
{
    /// <summary>Octets on the wire, header and padding included: a multiple of eight.</summary>
    int Size { get; }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    void Write(Span<byte> destination);
}
