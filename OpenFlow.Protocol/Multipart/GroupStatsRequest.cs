using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// Asks for the counters of a group, or of all (OpenFlow 1.3.5 §7.3.5.8):
/// <code>
///  0                               8                              16      20      24
/// +-------------------------------+-------------------------------+-------+-------+
/// | header                        | multipart type GROUP          | group |  pad  |
/// +-------------------------------+-------------------------------+-------+-------+
/// </code>
/// </summary>
public readonly ref struct GroupStatsRequest : IMessage
{
    private const int GroupOffset = MultipartRequest.BodyOffset;
    private const int PadOffset = 20;
    private const int WireSize = 24;

    /// <summary>Asks for all groups.</summary>
    public GroupStatsRequest() => Group = GroupId.All;

    public MultipartFlags Flags { get; init; }

    /// <summary>The group; <see cref="GroupId.All"/> for all.</summary>
    public GroupId Group { get; init; }

    public int Size => WireSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_MULTIPART or OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out GroupStatsRequest request, out OpenFlowError error)
    {
        request = default;
        if (!MultipartRequest.TryReadTyped(message, MultipartType.Group, WireSize, out MultipartRequest multipart,
                out error))
            return false;
        request = new GroupStatsRequest
        {
            Flags = multipart.Flags,
            Group = new GroupId(BinaryPrimitives.ReadUInt32BigEndian(message[GroupOffset..])),
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        MultipartRequest.WriteHeader(destination, MultipartType.Group, Flags, Size, xid);
        BinaryPrimitives.WriteUInt32BigEndian(destination[GroupOffset..], Group.Value);
        destination[PadOffset..WireSize].Clear();
    }
}
