namespace OpenFlow.Protocol.Instructions;

/// <summary>An instruction kept as the octets that came: one that isn't known, or an experimenter's.</summary>
public sealed class RawInstruction : IInstruction, IEquatable<RawInstruction>
{
    private readonly byte[] _octets;

    private RawInstruction(ReadOnlySpan<byte> octets) => _octets = octets.ToArray();

    public ReadOnlySpan<byte> Octets => _octets;

    public int Size => _octets.Length;

    public static RawInstruction From(InstructionView view) => new(view.Octets);

    public void Write(Span<byte> destination) => _octets.CopyTo(destination);

    public bool Equals(RawInstruction? other) => other is not null && _octets.AsSpan().SequenceEqual(other._octets);

    public override bool Equals(object? obj) => Equals(obj as RawInstruction);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_octets);
        return hash.ToHashCode();
    }
}
