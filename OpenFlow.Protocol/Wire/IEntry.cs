namespace OpenFlow.Protocol.Wire;

/// <summary>
/// One of several things that stand one after the other in a message: see <see cref="EntryListView{T}"/>.
/// </summary>
public interface IEntry<TSelf>
    where TSelf : IEntry<TSelf>, allows ref struct
{
    /// <summary>Octets on the wire, never 0, padding included.</summary>
    int Size { get; }

    /// <summary>Reads the entry at the start of <paramref name="source"/>; more may follow it.</summary>
    static abstract bool TryRead(ReadOnlySpan<byte> source, out TSelf entry, out OpenFlowError error);

    /// <summary>
    /// Reads an entry of octets that <see cref="TryRead"/> has walked already: what it found whole needn't be looked at
    /// twice. False at the end.
    /// </summary>
    static virtual bool TryReadAgain(ReadOnlySpan<byte> source, out TSelf entry) =>
        TSelf.TryRead(source, out entry, out _);

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    void Write(Span<byte> destination);
}
