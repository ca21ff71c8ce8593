namespace OpenFlow.Protocol.Wire;

/// <summary>Entries one after the other, as they stand in a message; walked once when it was read.</summary>
public readonly ref struct EntryListView<TEntry>
    where TEntry : IEntry<TEntry>, allows ref struct
{
    internal EntryListView(ReadOnlySpan<byte> octets) => Octets = octets;

    public ReadOnlySpan<byte> Octets { get; }

    public Enumerator GetEnumerator() => new(Octets);

    public ref struct Enumerator(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public TEntry Current { get; private set; } = default!;

        public bool MoveNext()
        {
            if (!TEntry.TryReadAgain(_rest, out TEntry entry))
                return false;
            Current = entry;
            _rest = _rest[entry.Size..];
            return true;
        }
    }
}

/// <summary>Reads an <see cref="EntryListView{T}"/>: what it holds is said by the variable that takes it.</summary>
public static class EntryListView
{
    /// <summary>Takes all of <paramref name="octets"/>; false unless whole entries fill them to the end.</summary>
    public static bool TryRead<TEntry>(ReadOnlySpan<byte> octets, out EntryListView<TEntry> entries,
        out OpenFlowError error)
        where TEntry : IEntry<TEntry>, allows ref struct
    {
        entries = default;
        error = default;
        ReadOnlySpan<byte> rest = octets;
        while (!rest.IsEmpty)
        {
            if (!TEntry.TryRead(rest, out TEntry entry, out error))
                return false;
            rest = rest[entry.Size..];
        }
        entries = new EntryListView<TEntry>(octets);
        return true;
    }
}
