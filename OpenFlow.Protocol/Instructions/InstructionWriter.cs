using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Instructions;

/// <summary>
/// Encodes instructions into the caller's buffer, for paths that may not allocate; elsewhere use
/// <see cref="InstructionList"/>. A full buffer throws: its size is the caller's constant.
/// </summary>
public ref struct InstructionWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;
    private int _size;

    public readonly ReadOnlySpan<byte> Written => _buffer[.._size];

    /// <summary>Goes on in a later table; the number must be above that of the flow's own table.</summary>
    public void GotoTable(TableId table)
    {
        Span<byte> at = Take(InstructionType.GotoTable, InstructionView.MinSize);
        at[InstructionView.HeaderSize] = table.Value;
    }

    public void Meter(MeterId meter)
    {
        Span<byte> at = Take(InstructionType.Meter, InstructionView.MinSize);
        BinaryPrimitives.WriteUInt32BigEndian(at[InstructionView.HeaderSize..], meter.Value);
    }

    public void ClearActions() => Take(InstructionType.ClearActions, InstructionView.MinSize);

    public void WriteMetadata(ulong value, ulong mask)
    {
        Span<byte> at = Take(InstructionType.WriteMetadata, InstructionView.WriteMetadataSize);
        BinaryPrimitives.WriteUInt64BigEndian(at[InstructionView.MetadataOffset..], value & mask);
        BinaryPrimitives.WriteUInt64BigEndian(at[InstructionView.MetadataMaskOffset..], mask);
    }

    /// <summary>Does the actions at once, in their order.</summary>
    public void ApplyActions(ReadOnlySpan<byte> actions) => Add(InstructionType.ApplyActions, actions);

    /// <summary>Merges the actions into the set that is done when the pipeline ends.</summary>
    public void WriteActions(ReadOnlySpan<byte> actions) => Add(InstructionType.WriteActions, actions);

    private void Add(InstructionType type, ReadOnlySpan<byte> actions) =>
        actions.CopyTo(Take(type, InstructionView.ActionsOffset + actions.Length)[InstructionView.ActionsOffset..]);

    private Span<byte> Take(InstructionType type, int size)
    {
        Span<byte> at = _buffer.Slice(_size, size);
        _size += size;
        InstructionView.WriteHeader(at, type, size);
        at[InstructionView.HeaderSize..InstructionView.MinSize].Clear();
        return at;
    }
}
