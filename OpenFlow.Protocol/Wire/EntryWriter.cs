namespace OpenFlow.Protocol.Wire;

/// <summary>
/// Encodes entries one after the other into the caller's buffer; what is written reads as an
/// <see cref="EntryListView{T}"/>. A full buffer throws: its size is the caller's choice.
/// </summary>
public ref struct EntryWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;
    private int _size;

    public readonly ReadOnlySpan<byte> Written => _buffer[.._size];

    public void Add<TEntry>(scoped TEntry entry)
        where TEntry : IEntry<TEntry>, allows ref struct
    {
        entry.Write(_buffer.Slice(_size, entry.Size));
        _size += entry.Size;
    }
}
