using System.Buffers.Binary;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// One meter of a METER_CONFIG multipart reply (OpenFlow 1.3.5 §7.3.5.12):
/// <code>
///  0       2       4               8
/// +-------+-------+---------------+---------+
/// |length | flags |   meter_id    | bands … |
/// +-------+-------+---------------+---------+
/// </code>
/// </summary>
public readonly ref struct MeterConfigEntry : IEntry<MeterConfigEntry>
{
    private const int FlagsOffset = 2;
    private const int MeterOffset = 4;
    private const int BandsOffset = 8;

    public MeterFlags Flags { get; init; }

    public MeterId Meter { get; init; }

    public EntryListView<MeterBand> Bands { get; init; }

    public int Size => BandsOffset + Bands.Octets.Length;

    /// <summary>Reads the meter at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out MeterConfigEntry meter, out OpenFlowError error)
    {
        meter = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < BandsOffset)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(source);
        if (length < BandsOffset || length > source.Length
            || !EntryListView.TryRead(source[BandsOffset..length], out EntryListView<MeterBand> bands, out error))
            return false;
        meter = new MeterConfigEntry
        {
            Flags = (MeterFlags)BinaryPrimitives.ReadUInt16BigEndian(source[FlagsOffset..]),
            Meter = new MeterId(BinaryPrimitives.ReadUInt32BigEndian(source[MeterOffset..])),
            Bands = bands,
        };
        return true;
    }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    /// <exception cref="OverflowException">The meter is larger than its 16-bit length can say.</exception>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, checked((ushort)Size));
        BinaryPrimitives.WriteUInt16BigEndian(destination[FlagsOffset..], (ushort)Flags);
        BinaryPrimitives.WriteUInt32BigEndian(destination[MeterOffset..], Meter.Value);
        Bands.Octets.CopyTo(destination[BandsOffset..]);
    }
}
