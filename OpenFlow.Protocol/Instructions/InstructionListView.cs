using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Instructions;

/// <summary>Instructions one after the other, as they stand in a message; walked once when it was read.</summary>
public readonly ref struct InstructionListView
{
    private InstructionListView(ReadOnlySpan<byte> octets) => Octets = octets;

    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>Takes all of <paramref name="octets"/>; false unless whole instructions fill them to the end.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out InstructionListView instructions, out OpenFlowError error)
    {
        instructions = new InstructionListView(octets);
        error = default;
        while (!octets.IsEmpty)
        {
            if (!InstructionView.TryRead(octets, out InstructionView instruction, out error))
                return false;
            octets = octets[instruction.Octets.Length..];
        }
        return true;
    }

    /// <summary>Wraps instructions that were encoded here, or read before.</summary>
    internal static InstructionListView OfTrusted(ReadOnlySpan<byte> octets) => new(octets);

    public Enumerator GetEnumerator() => new(Octets);

    public ref struct Enumerator(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public InstructionView Current { get; private set; }

        public bool MoveNext()
        {
            if (!InstructionView.TryRead(_rest, out InstructionView instruction, out _))
                return false;
            Current = instruction;
            _rest = _rest[instruction.Octets.Length..];
            return true;
        }
    }
}
