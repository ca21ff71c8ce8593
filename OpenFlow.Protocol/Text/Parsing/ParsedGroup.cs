using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>A group-mod as a value that can be kept, which a <see cref="GroupMod"/> can't.</summary>
public sealed record ParsedGroup
{
    public GroupModCommand Command { get; init; }

    public GroupType Type { get; init; }

    public GroupId Group { get; init; }

    public BucketList Buckets { get; init; } = BucketList.Empty;

    /// <summary>The message; it looks into this value's octets.</summary>
    public GroupMod Message => new() { Command = Command, Type = Type, Group = Group, Buckets = Buckets.Octets };

    /// <summary>The message as a whole frame.</summary>
    public byte[] ToFrame(Xid xid)
    {
        GroupMod message = Message;
        var frame = new byte[message.Size];
        message.Write(frame, xid);
        return frame;
    }
}
