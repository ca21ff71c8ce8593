using System.Buffers.Binary;
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
/// A band of a meter (OpenFlow 1.3.5 §7.3.4.4): 16 octets, of which the last four belong to the type.
/// <code>
///  0       2       4               8              12              16
/// +-------+-------+---------------+---------------+---------------+
/// | type  |length |     rate      |  burst_size   | DROP: pad     |
/// |       |       |               |               | DSCP: level 8 |
/// |       |       |               |               | experimenter  |
/// +-------+-------+---------------+---------------+---------------+
/// </code>
/// </summary>
/// <param name="Rate">kbit/s, or packets/s where the meter says so.</param>
/// <param name="Burst">kbit, or packets; only where the meter's flags have BURST.</param>
/// <param name="Argument">The last four octets as they are; 0 for DROP.</param>
public readonly record struct MeterBand(MeterBandType Type, uint Rate, uint Burst, uint Argument) : IEntry<MeterBand>
{
    private const int LengthOffset = 2;
    private const int RateOffset = 4;
    private const int BurstOffset = 8;
    private const int ArgumentOffset = 12;
    private const int WireSize = 16;

    public int Size => WireSize;

    /// <summary>A band that drops what is above <paramref name="rate"/>.</summary>
    public static MeterBand Drop(uint rate, uint burst = 0) => new(MeterBandType.Drop, rate, burst, 0);

    /// <summary>Bands in the form that a <see cref="MeterMod"/> takes.</summary>
    public static byte[] Encode(params ReadOnlySpan<MeterBand> bands)
    {
        var octets = new byte[bands.Length * WireSize];
        for (int i = 0; i < bands.Length; i++)
            bands[i].Write(octets.AsSpan(i * WireSize));
        return octets;
    }

    /// <summary>Reads the band at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out MeterBand band, out OpenFlowError error)
    {
        band = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < WireSize || BinaryPrimitives.ReadUInt16BigEndian(source[LengthOffset..]) != WireSize)
            return false;
        band = new MeterBand(
            (MeterBandType)BinaryPrimitives.ReadUInt16BigEndian(source),
            BinaryPrimitives.ReadUInt32BigEndian(source[RateOffset..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[BurstOffset..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[ArgumentOffset..]));
        return true;
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)Type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[LengthOffset..], WireSize);
        BinaryPrimitives.WriteUInt32BigEndian(destination[RateOffset..], Rate);
        BinaryPrimitives.WriteUInt32BigEndian(destination[BurstOffset..], Burst);
        BinaryPrimitives.WriteUInt32BigEndian(destination[ArgumentOffset..], Argument);
    }
}
