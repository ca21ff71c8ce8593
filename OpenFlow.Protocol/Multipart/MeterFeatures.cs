using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// What the switch's meters can (OpenFlow 1.3.5 §7.3.5.13), the body of a METER_FEATURES reply:
/// <code>
///  0               4               8              12  13  14      16
/// +---------------+---------------+---------------+---+---+-------+
/// |   max_meter   |  band_types   | capabilities  |bnd|col|  pad  |
/// +---------------+---------------+---------------+---+---+-------+
/// </code>
/// </summary>
public readonly record struct MeterFeatures : IEntry<MeterFeatures>
{
    /// <summary>Octets on the wire.</summary>
    public const int WireSize = 16;

    private const int BandTypesOffset = 4;
    private const int CapabilitiesOffset = 8;
    private const int MaxBandsOffset = 12;
    private const int MaxColorsOffset = 13;
    private const int PadOffset = 14;

    /// <summary>Meters there can be; 0 where there are none.</summary>
    public uint MaxMeter { get; init; }

    /// <summary>Bit n stands for <see cref="Messages.MeterBandType"/> n.</summary>
    public uint BandTypes { get; init; }

    /// <summary>Bits of <see cref="Messages.MeterFlags"/>.</summary>
    public uint Capabilities { get; init; }

    /// <summary>Bands of one meter.</summary>
    public byte MaxBands { get; init; }

    public byte MaxColors { get; init; }

    public int Size => WireSize;

    /// <summary>Reads the first 16 octets; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out MeterFeatures features, out OpenFlowError error)
    {
        features = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < WireSize)
            return false;
        features = new MeterFeatures
        {
            MaxMeter = BinaryPrimitives.ReadUInt32BigEndian(source),
            BandTypes = BinaryPrimitives.ReadUInt32BigEndian(source[BandTypesOffset..]),
            Capabilities = BinaryPrimitives.ReadUInt32BigEndian(source[CapabilitiesOffset..]),
            MaxBands = source[MaxBandsOffset],
            MaxColors = source[MaxColorsOffset],
        };
        return true;
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, MaxMeter);
        BinaryPrimitives.WriteUInt32BigEndian(destination[BandTypesOffset..], BandTypes);
        BinaryPrimitives.WriteUInt32BigEndian(destination[CapabilitiesOffset..], Capabilities);
        destination[MaxBandsOffset] = MaxBands;
        destination[MaxColorsOffset] = MaxColors;
        destination[PadOffset..WireSize].Clear();
    }
}
