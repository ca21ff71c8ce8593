using System.Buffers.Binary;
using System.Collections.Immutable;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>What a meter band does with packets above its rate (OpenFlow 1.3.5 §7.3.4.4).</summary>
public enum MeterBandType : ushort
{
    Drop = 1,
    DscpRemark = 2,
    Experimenter = 0xffff,
}

/// <summary>
/// A band of a meter (OpenFlow 1.3.5 §7.3.4.4): 16 octets, of which the last four belong to the type; an
/// experimenter's may have more.
/// <code>
///  0       2       4               8              12              16
/// +-------+-------+---------------+---------------+---------------+
/// | type  |length |     rate      |  burst_size   | DROP: pad     |
/// |       |       |               |               | DSCP: level 8 |
/// |       |       |               |               | experimenter  | data …
/// +-------+-------+---------------+---------------+---------------+
/// </code>
/// </summary>
/// <param name="Rate">kbit/s, or packets/s where the meter says so.</param>
/// <param name="Burst">kbit, or packets; only where the meter's flags have BURST.</param>
/// <param name="Argument">The last four octets as a number: 0 for DROP, the level on top for DSCP_REMARK.</param>
public readonly record struct MeterBand(MeterBandType Type, uint Rate, uint Burst, uint Argument) : IEntry<MeterBand>
{
    private const int LengthOffset = 2;
    private const int RateOffset = 4;
    private const int BurstOffset = 8;
    private const int ArgumentOffset = 12;
    private const int DataOffset = 16;
    private const int LevelShift = 24;

    private readonly ImmutableArray<byte> _data;

    /// <summary>What an experimenter's band has after its id; empty for the others.</summary>
    public ImmutableArray<byte> Data
    {
        get => _data.IsDefault ? [] : _data;
        init => _data = value;
    }

    /// <summary>For DSCP_REMARK: by how much the drop precedence goes up.</summary>
    public byte PrecedenceLevel => Type == MeterBandType.DscpRemark ? (byte)(Argument >> LevelShift) : (byte)0;

    /// <summary>Who defined an experimenter's band; 0 for the others.</summary>
    public uint ExperimenterId => Type == MeterBandType.Experimenter ? Argument : 0;

    public int Size => DataOffset + Data.Length;

    /// <summary>A band that drops what is above <paramref name="rate"/>.</summary>
    public static MeterBand Drop(uint rate, uint burst = 0) => new(MeterBandType.Drop, rate, burst, 0);

    /// <summary>
    /// A band that raises the drop precedence in the DSCP of what is above <paramref name="rate"/>.
    /// </summary>
    public static MeterBand DscpRemark(uint rate, byte level, uint burst = 0) =>
        new(MeterBandType.DscpRemark, rate, burst, (uint)level << LevelShift);

    /// <summary>Bands in the form that a <see cref="MeterMod"/> takes.</summary>
    public static byte[] Encode(params ReadOnlySpan<MeterBand> bands)
    {
        int size = 0;
        foreach (MeterBand band in bands)
            size += band.Size;
        var octets = new byte[size];
        int at = 0;
        foreach (MeterBand band in bands)
        {
            band.Write(octets.AsSpan(at));
            at += band.Size;
        }
        return octets;
    }

    /// <summary>
    /// Reads the band at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN. Allocates where a band
    /// has more than 16 octets.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out MeterBand band, out OpenFlowError error)
    {
        band = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < DataOffset)
            return false;
        var type = (MeterBandType)BinaryPrimitives.ReadUInt16BigEndian(source);
        int length = BinaryPrimitives.ReadUInt16BigEndian(source[LengthOffset..]);
        bool isFixed = type is MeterBandType.Drop or MeterBandType.DscpRemark;
        if (length < DataOffset || length > source.Length || (isFixed && length != DataOffset))
            return false;
        band = new MeterBand(
            type,
            BinaryPrimitives.ReadUInt32BigEndian(source[RateOffset..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[BurstOffset..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[ArgumentOffset..]) & ArgumentBits(type))
        {
            Data = length == DataOffset ? [] : [.. source[DataOffset..length]],
        };
        return true;
    }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    /// <exception cref="OverflowException">The band is larger than its 16-bit length can say.</exception>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)Type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[LengthOffset..], checked((ushort)Size));
        BinaryPrimitives.WriteUInt32BigEndian(destination[RateOffset..], Rate);
        BinaryPrimitives.WriteUInt32BigEndian(destination[BurstOffset..], Burst);
        BinaryPrimitives.WriteUInt32BigEndian(destination[ArgumentOffset..], Argument & ArgumentBits(Type));
        Data.AsSpan().CopyTo(destination[DataOffset..]);
    }

    public bool Equals(MeterBand other) =>
        Type == other.Type && Rate == other.Rate && Burst == other.Burst && Argument == other.Argument
        && Data.AsSpan().SequenceEqual(other.Data.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Type, Rate, Burst, Argument, Data.Length);

    // The rest of the four octets is padding.
    private static uint ArgumentBits(MeterBandType type) => type switch
    {
        MeterBandType.Drop => 0,
        MeterBandType.DscpRemark => (uint)byte.MaxValue << LevelShift,
        _ => uint.MaxValue,
    };
}
