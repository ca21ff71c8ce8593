using System.Buffers.Binary;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Instructions;

/// <summary>
/// One instruction on the wire, known or not (OpenFlow 1.3.5 §7.2.4):
/// <code>
///  0               2               4               8
/// +---------------+---------------+---------------+-------------------------+
/// |     type      |    length     |  GOTO_TABLE: table, pad 24              |
/// |               |               |  METER: meter id                        |
/// |               |               |  *_ACTIONS: pad | actions               |
/// |               |               |  WRITE_METADATA: pad | value | mask     |
/// +---------------+---------------+---------------+-------------------------+
/// </code>
/// </summary>
public readonly ref struct InstructionView
{
    internal const int HeaderSize = 4;
    internal const int ActionsOffset = 8;
    internal const int MetadataOffset = 8;
    internal const int MetadataMaskOffset = 16;
    internal const int MinSize = 8;
    internal const int WriteMetadataSize = 24;
    private const int LengthOffset = 2;

    private InstructionView(ReadOnlySpan<byte> octets) => Octets = octets;

    public ReadOnlySpan<byte> Octets { get; }

    public InstructionType Type => (InstructionType)BinaryPrimitives.ReadUInt16BigEndian(Octets);

    /// <summary>The table of a GOTO_TABLE.</summary>
    public TableId Table => new(Octets[HeaderSize]);

    /// <summary>The meter of a METER.</summary>
    public MeterId Meter => new(BinaryPrimitives.ReadUInt32BigEndian(Octets[HeaderSize..]));

    /// <summary>The actions of WRITE_ACTIONS and APPLY_ACTIONS.</summary>
    public ActionListView Actions => ActionListView.OfTrusted(Octets[ActionsOffset..]);

    /// <summary>The value of a WRITE_METADATA.</summary>
    public ulong Metadata => BinaryPrimitives.ReadUInt64BigEndian(Octets[MetadataOffset..]);

    /// <summary>The mask of a WRITE_METADATA.</summary>
    public ulong MetadataMask => BinaryPrimitives.ReadUInt64BigEndian(Octets[MetadataMaskOffset..]);

    /// <summary>
    /// Reads the instruction at the start of <paramref name="source"/>, its actions included; false with
    /// OFPBIC_BAD_LEN, or the error of the action.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out InstructionView instruction, out OpenFlowError error)
    {
        instruction = default;
        error = OpenFlowErrors.BadInstructionLength;
        if (source.Length < MinSize)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(source[LengthOffset..]);
        if (length < MinSize || length % Padding.Alignment != 0 || length > source.Length)
            return false;
        instruction = new InstructionView(source[..length]);
        return instruction.Type switch
        {
            InstructionType.GotoTable or InstructionType.Meter or InstructionType.ClearActions => length == MinSize,
            InstructionType.WriteMetadata => length == WriteMetadataSize,
            InstructionType.WriteActions or InstructionType.ApplyActions =>
                ActionListView.TryRead(source[ActionsOffset..length], out _, out error),
            _ => true,
        };
    }

    internal static void WriteHeader(Span<byte> destination, InstructionType type, int size)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[LengthOffset..], checked((ushort)size));
    }

    /// <summary>Writes the header, and zeros after it: padding, and what the caller is to fill in.</summary>
    internal static Span<byte> Start(Span<byte> destination, InstructionType type, int size)
    {
        destination = destination[..size];
        WriteHeader(destination, type, size);
        destination[HeaderSize..].Clear();
        return destination;
    }
}
