using System.Buffers.Binary;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// An instruction or an action that a table can do, without its arguments (OpenFlow 1.3.5 §7.3.5.5.2):
/// <code>
///  0       2       4
/// +-------+-------+-------------------------------------+
/// | type  |length | if type is ffff: experimenter, data |
/// +-------+-------+-------------------------------------+
/// </code>
/// The length is that of the id, 4 for all that the specification defines.
/// </summary>
public readonly ref struct FeatureId : IEntry<FeatureId>
{
    private const int HeaderSize = PropertyView.HeaderSize;
    private const int LengthOffset = 2;

    public FeatureId(ushort type, ReadOnlySpan<byte> data = default)
    {
        Type = type;
        Data = data;
    }

    public FeatureId(InstructionType type)
        : this((ushort)type)
    {
    }

    public FeatureId(ActionType type)
        : this((ushort)type)
    {
    }

    /// <summary>An <see cref="InstructionType"/> or an <see cref="ActionType"/>: the property says which.</summary>
    public ushort Type { get; }

    /// <summary>An experimenter's id and what it has after that; else empty.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Who defined it, 0 for the specification.</summary>
    public uint ExperimenterId => Type == (ushort)ActionType.Experimenter && Data.Length >= sizeof(uint)
        ? BinaryPrimitives.ReadUInt32BigEndian(Data)
        : 0;

    public int Size => HeaderSize + Data.Length;

    /// <summary>Reads the id at the start of <paramref name="source"/>; false with OFPTFFC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out FeatureId entry, out OpenFlowError error)
    {
        entry = default;
        error = OpenFlowErrors.BadPropertyLength;
        if (source.Length < HeaderSize)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(source[LengthOffset..]);
        if (length < HeaderSize || length > source.Length)
            return false;
        entry = new FeatureId(BinaryPrimitives.ReadUInt16BigEndian(source), source[HeaderSize..length]);
        return true;
    }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    public void Write(Span<byte> destination)
    {
        PropertyView.WriteHeader(destination, Type, Data.Length);
        Data.CopyTo(destination[HeaderSize..]);
    }
}
