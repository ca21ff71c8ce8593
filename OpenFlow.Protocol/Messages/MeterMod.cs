using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>What a meter-mod does (OpenFlow 1.3.5 §7.3.4.4).</summary>
public enum MeterModCommand : ushort
{
    Add = 0,
    Modify = 1,

    /// <summary>Deletes the meter and all flows that use it.</summary>
    Delete = 2,
}

/// <summary>OpenFlow 1.3.5 §7.3.4.4. One of the two units is needed.</summary>
[Flags]
public enum MeterFlags : ushort
{
    None = 0,

    /// <summary>Rates are kbit/s.</summary>
    Kbps = 1 << 0,

    /// <summary>Rates are packets/s.</summary>
    PacketsPerSecond = 1 << 1,

    /// <summary>The bands' burst sizes count.</summary>
    Burst = 1 << 2,

    /// <summary>Collect statistics.</summary>
    Statistics = 1 << 3,
}

/// <summary>
/// A change of the meter table (OpenFlow 1.3.5 §7.3.4.4). It can't be part of a bundle:
/// <code>
///  0                               8      10      12              16
/// +-------------------------------+-------+-------+---------------+---------+
/// | header                        |command| flags |   meter_id    | bands … |
/// +-------------------------------+-------+-------+---------------+---------+
/// </code>
/// </summary>
public readonly ref struct MeterMod : IMessage
{
    private const int CommandOffset = 8;
    private const int FlagsOffset = 10;
    private const int MeterOffset = 12;
    private const int BandsOffset = 16;

    /// <summary>Octets before the bands.</summary>
    internal const int FixedSize = BandsOffset;

    public MeterModCommand Command { get; init; }

    public MeterFlags Flags { get; init; }

    /// <summary>For deletes also <see cref="MeterId.All"/>.</summary>
    public MeterId Meter { get; init; }

    /// <summary>Encoded bands, from <see cref="MeterBand.Encode"/> or a frame.</summary>
    public ReadOnlySpan<byte> Bands { get; init; }

    public int Size => BandsOffset + Bands.Length;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out MeterMod meterMod, out OpenFlowError error)
    {
        meterMod = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length < BandsOffset
            || !EntryListView.TryRead(message[BandsOffset..], out EntryListView<MeterBand> bands, out error))
            return false;
        meterMod = new MeterMod
        {
            Command = (MeterModCommand)BinaryPrimitives.ReadUInt16BigEndian(message[CommandOffset..]),
            Flags = (MeterFlags)BinaryPrimitives.ReadUInt16BigEndian(message[FlagsOffset..]),
            Meter = new MeterId(BinaryPrimitives.ReadUInt32BigEndian(message[MeterOffset..])),
            Bands = bands.Octets,
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.MeterMod, Size, xid);
        BinaryPrimitives.WriteUInt16BigEndian(destination[CommandOffset..], (ushort)Command);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FlagsOffset..], (ushort)Flags);
        BinaryPrimitives.WriteUInt32BigEndian(destination[MeterOffset..], Meter.Value);
        Bands.CopyTo(destination[BandsOffset..]);
    }
}
