using System.Buffers.Binary;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Instructions;

// The layouts are drawn at InstructionView, which reads them (OpenFlow 1.3.5 §7.2.4).

/// <summary>Goes on in a later table, whose number is above that of the flow's own.</summary>
public readonly record struct GotoTableInstruction(TableId Table) : IInstruction
{
    public int Size => InstructionView.MinSize;

    public void Write(Span<byte> destination) =>
        InstructionView.Start(destination, InstructionType.GotoTable, Size)[InstructionView.HeaderSize] = Table.Value;
}

/// <summary>Writes the bits of a mask into the packet's metadata.</summary>
public readonly record struct WriteMetadataInstruction(ulong Value, ulong Mask) : IInstruction
{
    public int Size => InstructionView.WriteMetadataSize;

    public void Write(Span<byte> destination)
    {
        destination = InstructionView.Start(destination, InstructionType.WriteMetadata, Size);
        BinaryPrimitives.WriteUInt64BigEndian(destination[InstructionView.MetadataOffset..], Value);
        BinaryPrimitives.WriteUInt64BigEndian(destination[InstructionView.MetadataMaskOffset..], Mask);
    }
}

/// <summary>Merges the actions into the set that is done when the pipeline ends.</summary>
public sealed record WriteActionsInstruction(ActionList Actions) : IInstruction
{
    public int Size => InstructionView.ActionsOffset + Actions.Octets.Length;

    public void Write(Span<byte> destination) => Actions.Octets.CopyTo(
        InstructionView.Start(destination, InstructionType.WriteActions, Size)[InstructionView.ActionsOffset..]);
}

/// <summary>Does the actions at once, in their order.</summary>
public sealed record ApplyActionsInstruction(ActionList Actions) : IInstruction
{
    public int Size => InstructionView.ActionsOffset + Actions.Octets.Length;

    public void Write(Span<byte> destination) => Actions.Octets.CopyTo(
        InstructionView.Start(destination, InstructionType.ApplyActions, Size)[InstructionView.ActionsOffset..]);
}

/// <summary>Empties the set of actions that is done when the pipeline ends.</summary>
public readonly record struct ClearActionsInstruction : IInstruction
{
    public int Size => InstructionView.MinSize;

    public void Write(Span<byte> destination) =>
        InstructionView.Start(destination, InstructionType.ClearActions, Size);
}

/// <summary>Drops or marks the packet if the meter's rate is exceeded.</summary>
public readonly record struct MeterInstruction(MeterId Meter) : IInstruction
{
    public int Size => InstructionView.MinSize;

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt32BigEndian(
        InstructionView.Start(destination, InstructionType.Meter, Size)[InstructionView.HeaderSize..], Meter.Value);
}
