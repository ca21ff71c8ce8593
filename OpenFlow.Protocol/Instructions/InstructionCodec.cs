using OpenFlow.Protocol.Actions;

namespace OpenFlow.Protocol.Instructions;

/// <summary>Reads any instruction as a value. Allocates; a path that may not looks into the view.</summary>
public static class InstructionCodec
{
    /// <summary>
    /// The instruction as a value of its kind, its actions read anew by <see cref="ActionCodec"/>; a
    /// <see cref="RawInstruction"/> that keeps its octets where the kind isn't known. Padding is written as zeros.
    /// </summary>
    public static IInstruction Read(InstructionView view) => view.Type switch
    {
        InstructionType.GotoTable => new GotoTableInstruction(view.Table),
        InstructionType.WriteMetadata => new WriteMetadataInstruction(view.Metadata, view.MetadataMask),
        InstructionType.WriteActions => new WriteActionsInstruction(ActionList.Rewrite(view.Actions)),
        InstructionType.ApplyActions => new ApplyActionsInstruction(ActionList.Rewrite(view.Actions)),
        InstructionType.ClearActions => default(ClearActionsInstruction),
        InstructionType.Meter => new MeterInstruction(view.Meter),
        _ => RawInstruction.From(view),
    };
}
