using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>What a group-mod does (OpenFlow 1.3.5 §7.3.4.2).</summary>
public enum GroupModCommand : ushort
{
    /// <summary>Refused with OFPGMFC_GROUP_EXISTS where the group is there.</summary>
    Add = 0,

    /// <summary>Refused with OFPGMFC_UNKNOWN_GROUP where it is not.</summary>
    Modify = 1,

    /// <summary>Deletes the group and all flows that lead to it.</summary>
    Delete = 2,

    /// <summary>Open vSwitch: adds or modifies, so that it can be repeated.</summary>
    AddOrModify = 0x8000,
}

/// <summary>What a group does with a packet (OpenFlow 1.3.5 §7.3.4.2).</summary>
public enum GroupType : byte
{
    /// <summary>A copy for each bucket.</summary>
    All = 0,

    /// <summary>One bucket, chosen by the switch.</summary>
    Select = 1,

    /// <summary>The only bucket.</summary>
    Indirect = 2,

    /// <summary>The first bucket that is live.</summary>
    FastFailover = 3,
}

/// <summary>
/// A change of the group table (OpenFlow 1.3.5 §7.3.4.2):
/// <code>
///  0                               8      10  11  12              16
/// +-------------------------------+-------+---+---+---------------+-----------+
/// | header                        |command|typ|pad|   group_id    | buckets … |
/// +-------------------------------+-------+---+---+---------------+-----------+
/// </code>
/// </summary>
public readonly ref struct GroupMod : IMessage
{
    private const int CommandOffset = 8;
    private const int TypeOffset = 10;
    private const int PadOffset = 11;
    private const int GroupOffset = 12;
    private const int BucketsOffset = 16;

    /// <summary>Octets before the buckets.</summary>
    internal const int FixedSize = BucketsOffset;

    public GroupModCommand Command { get; init; }

    public GroupType Type { get; init; }

    /// <summary>For deletes also <see cref="GroupId.All"/>.</summary>
    public GroupId Group { get; init; }

    /// <summary>Encoded buckets, from a <see cref="BucketList"/> or a frame.</summary>
    public ReadOnlySpan<byte> Buckets { get; init; }

    public int Size => BucketsOffset + Buckets.Length;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN or the action's error.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out GroupMod groupMod, out OpenFlowError error)
    {
        groupMod = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length < BucketsOffset
            || !BucketListView.TryRead(message[BucketsOffset..], out BucketListView buckets, out error))
            return false;
        groupMod = new GroupMod
        {
            Command = (GroupModCommand)BinaryPrimitives.ReadUInt16BigEndian(message[CommandOffset..]),
            Type = (GroupType)message[TypeOffset],
            Group = new GroupId(BinaryPrimitives.ReadUInt32BigEndian(message[GroupOffset..])),
            Buckets = buckets.Octets,
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.GroupMod, Size, xid);
        BinaryPrimitives.WriteUInt16BigEndian(destination[CommandOffset..], (ushort)Command);
        destination[TypeOffset] = (byte)Type;
        destination[PadOffset] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(destination[GroupOffset..], Group.Value);
        Buckets.CopyTo(destination[BucketsOffset..]);
    }
}
