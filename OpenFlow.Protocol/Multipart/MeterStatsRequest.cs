using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// Asks for the counters of a meter, or of all (OpenFlow 1.3.5 §7.3.5.11), or for how they are configured
/// (§7.3.5.12): the same body.
/// <code>
///  0                               8                              16      20      24
/// +-------------------------------+-------------------------------+-------+-------+
/// | header                        | METER or METER_CONFIG         | meter |  pad  |
/// +-------------------------------+-------------------------------+-------+-------+
/// </code>
/// </summary>
public readonly ref struct MeterStatsRequest : IMessage
{
    private const int MeterOffset = MultipartRequest.BodyOffset;
    private const int PadOffset = 20;
    private const int WireSize = 24;

    /// <summary>Asks for the counters of all meters.</summary>
    public MeterStatsRequest()
    {
        Type = MultipartType.Meter;
        Meter = MeterId.All;
    }

    /// <summary><see cref="MultipartType.Meter"/> or <see cref="MultipartType.MeterConfig"/>.</summary>
    public MultipartType Type { get; init; }

    public MultipartFlags Flags { get; init; }

    /// <summary>The meter; <see cref="MeterId.All"/> for all.</summary>
    public MeterId Meter { get; init; }

    public int Size => WireSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_MULTIPART or OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out MeterStatsRequest request, out OpenFlowError error)
    {
        request = default;
        if (!MultipartRequest.TryRead(message, out MultipartRequest multipart, out error))
            return false;
        MultipartType type = multipart.Type == MultipartType.MeterConfig ? multipart.Type : MultipartType.Meter;
        if (!MultipartRequest.TryReadTyped(message, type, WireSize, out multipart, out error))
            return false;
        request = new MeterStatsRequest
        {
            Type = type,
            Flags = multipart.Flags,
            Meter = new MeterId(BinaryPrimitives.ReadUInt32BigEndian(message[MeterOffset..])),
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        MultipartRequest.WriteHeader(destination, Type, Flags, Size, xid);
        BinaryPrimitives.WriteUInt32BigEndian(destination[MeterOffset..], Meter.Value);
        destination[PadOffset..WireSize].Clear();
    }
}
