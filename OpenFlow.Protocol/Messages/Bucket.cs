using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Messages;

/// <summary>One bucket of a group: what it does with its copy of the packet, or when it is chosen.</summary>
/// <param name="Actions">Done as an action set: order doesn't count, one action of a kind.</param>
public sealed record Bucket(ActionList Actions)
{
    /// <summary>For SELECT groups: the bucket's share of the packets. Others want 0.</summary>
    public ushort Weight { get; init; }

    /// <summary>For FAST_FAILOVER groups: the port that must be up; <see cref="PortNumber.Any"/> for none.</summary>
    public PortNumber WatchPort { get; init; } = PortNumber.Any;

    /// <summary>For FAST_FAILOVER groups: the group that must be live; <see cref="GroupId.Any"/> for none.</summary>
    public GroupId WatchGroup { get; init; } = GroupId.Any;

    /// <summary>Octets on the wire.</summary>
    public int Size => BucketView.ActionsOffset + Actions.Octets.Length;

    /// <summary>A bucket that watches nothing.</summary>
    public static Bucket Of(params ReadOnlySpan<IAction> actions) => new(ActionList.Of(actions));

    public static Bucket From(BucketView view) => new(ActionList.From(view.Actions))
    {
        Weight = view.Weight,
        WatchPort = view.WatchPort,
        WatchGroup = view.WatchGroup,
    };

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    /// <exception cref="OverflowException">It has more actions than its 16-bit length can say.</exception>
    public void Write(Span<byte> destination) => BucketView.Write(destination, this);
}
