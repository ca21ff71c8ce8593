using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Instructions;

/// <summary>
/// An immutable list of instructions. Built in the order in which a switch executes them whatever their order
/// in the message (OpenFlow 1.3.5 §5.9): meter, apply, clear, write, metadata, goto.
/// </summary>
public sealed class InstructionList : IEquatable<InstructionList>
{
    private readonly byte[] _octets;

    private InstructionList(byte[] octets) => _octets = octets;

    /// <summary>No instruction: a packet that matches is dropped.</summary>
    public static InstructionList Drop { get; } = new([]);

    public ReadOnlySpan<byte> Octets => _octets;

    public InstructionListView View => InstructionListView.OfTrusted(_octets);

    /// <summary>Does actions and nothing more.</summary>
    public static InstructionList Apply(params ReadOnlySpan<IAction> actions) => Of(apply: ActionList.Of(actions));

    public static InstructionList Goto(TableId table) => Of(next: table);

    /// <summary>Instructions in the order given.</summary>
    public static InstructionList OfValues(params ReadOnlySpan<IInstruction> instructions)
    {
        int size = 0;
        foreach (IInstruction instruction in instructions)
            size += instruction.Size;
        var octets = new byte[size];
        int at = 0;
        foreach (IInstruction instruction in instructions)
        {
            instruction.Write(octets.AsSpan(at));
            at += instruction.Size;
        }
        return new InstructionList(octets);
    }

    /// <summary>The instructions as they came, octet for octet.</summary>
    public static InstructionList From(InstructionListView view) => new(view.Octets.ToArray());

    /// <summary>The instructions read as values and written again: their padding is zeros then.</summary>
    public static InstructionList Rewrite(InstructionListView view) => OfValues(Values(view));

    /// <summary>The instructions as values, in their order on the wire.</summary>
    public static IInstruction[] Values(InstructionListView view)
    {
        var values = new List<IInstruction>();
        foreach (InstructionView instruction in view)
            values.Add(InstructionCodec.Read(instruction));
        return [.. values];
    }

    /// <summary>The usual instructions together.</summary>
    public static InstructionList Of(ActionList? apply = null, TableId? next = null, MeterId? meter = null,
        (ulong Value, ulong Mask)? metadata = null, ActionList? write = null)
    {
        int actions = (apply?.Octets.Length ?? 0) + (write?.Octets.Length ?? 0);
        Span<byte> buffer = new byte[actions + 2 * InstructionView.ActionsOffset + 2 * InstructionView.MinSize
                                     + InstructionView.WriteMetadataSize];
        var writer = new InstructionWriter(buffer);
        if (meter is { } meterId)
            writer.Meter(meterId);
        if (apply is not null)
            writer.ApplyActions(apply.Octets);
        if (write is not null)
            writer.WriteActions(write.Octets);
        if (metadata is { } bits)
            writer.WriteMetadata(bits.Value, bits.Mask);
        if (next is { } table)
            writer.GotoTable(table);
        return new InstructionList(writer.Written.ToArray());
    }

    public bool Equals(InstructionList? other) => other is not null && _octets.AsSpan().SequenceEqual(other._octets);

    public override bool Equals(object? obj) => Equals(obj as InstructionList);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_octets);
        return hash.ToHashCode();
    }
}
