using System.Buffers.Binary;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>What a property of a queue says (OpenFlow 1.3.5 §7.2.2, <c>enum ofp_queue_properties</c>).</summary>
public enum QueuePropertyType : ushort
{
    MinRate = 1,
    MaxRate = 2,
    Experimenter = 0xffff,
}

/// <summary>
/// A property of a queue, known or not (OpenFlow 1.3.5 §7.2.2). Its length counts all of it:
/// <code>
///  0       2       4               8      10              16
/// +-------+-------+---------------+-------+---------------+
/// | type  |length |      pad      | rate  |      pad      |
/// +-------+-------+---------------+-------+-------+-------+
/// | ffff  |length |      pad      | experimenter  |  pad  | data …
/// +-------+-------+---------------+---------------+-------+
/// </code>
/// </summary>
public readonly ref struct QueueProperty : IEntry<QueueProperty>
{
    /// <summary>A rate above this says that the switch doesn't limit it.</summary>
    public const ushort MaxRate = 1000;

    private const int LengthOffset = 2;
    private const int PadOffset = 4;
    private const int BodyOffset = 8;
    private const int RatePadOffset = 10;
    private const int ExperimenterPadOffset = 12;
    private const int DataOffset = 16;

    public QueuePropertyType Type { get; init; }

    /// <summary>For MIN_RATE and MAX_RATE: tenths of a percent of the port's speed; else 0.</summary>
    public ushort Rate { get; init; }

    /// <summary>Who defined an experimenter's property, else 0.</summary>
    public uint ExperimenterId { get; init; }

    /// <summary>What an experimenter's has after that, or one of another type after its padding.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    public int Size => (IsRate || Type == QueuePropertyType.Experimenter ? DataOffset : BodyOffset) + Data.Length;

    private bool IsRate => Type is QueuePropertyType.MinRate or QueuePropertyType.MaxRate;

    /// <summary>Reads the property at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out QueueProperty entry, out OpenFlowError error)
    {
        entry = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < BodyOffset)
            return false;
        entry = new QueueProperty { Type = (QueuePropertyType)BinaryPrimitives.ReadUInt16BigEndian(source) };
        int length = BinaryPrimitives.ReadUInt16BigEndian(source[LengthOffset..]);
        if (length < entry.Size || length > source.Length || (entry.IsRate && length != DataOffset))
            return false;
        ReadOnlySpan<byte> body = source[BodyOffset..length];
        if (entry.IsRate)
            entry = entry with { Rate = BinaryPrimitives.ReadUInt16BigEndian(body) };
        else if (entry.Type != QueuePropertyType.Experimenter)
            entry = entry with { Data = body };
        else
            entry = entry with
            {
                ExperimenterId = BinaryPrimitives.ReadUInt32BigEndian(body),
                Data = source[DataOffset..length],
            };
        return true;
    }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    /// <exception cref="OverflowException">The property is larger than its 16-bit length can say.</exception>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)Type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[LengthOffset..], checked((ushort)Size));
        destination[PadOffset..BodyOffset].Clear();
        if (IsRate)
        {
            BinaryPrimitives.WriteUInt16BigEndian(destination[BodyOffset..], Rate);
            destination[RatePadOffset..DataOffset].Clear();
        }
        else if (Type == QueuePropertyType.Experimenter)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination[BodyOffset..], ExperimenterId);
            destination[ExperimenterPadOffset..DataOffset].Clear();
        }
        Data.CopyTo(destination[(Size - Data.Length)..]);
    }
}
