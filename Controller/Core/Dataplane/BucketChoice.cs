using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>
/// Which buckets of a group a packet goes through (OpenFlow 1.3.5 §5.6.1). SELECT takes a hash of the addresses and
/// ports, so that the packets of a connection stay together; a switch's own hash is another.
/// </summary>
internal sealed class BucketChoice(PipelineModel model)
{
    // As deep as Open vSwitch looks for what a watched group watches.
    private const int MaxWatchDepth = 128;

    private static readonly OxmField[] Hashed =
    [
        OxmFields.EthSrc, OxmFields.EthDst, OxmFields.EthType, OxmFields.VlanVid, OxmFields.IpProto,
        OxmFields.Ipv4Src, OxmFields.Ipv4Dst, OxmFields.Ipv6Src, OxmFields.Ipv6Dst,
        OxmFields.TcpSrc, OxmFields.TcpDst, OxmFields.UdpSrc, OxmFields.UdpDst,
    ];

    public IReadOnlyList<Bucket> Of(GroupEntry group, Packet packet)
    {
        List<Bucket> all = BucketsOf(group);
        if (group.Type is GroupType.All or GroupType.Indirect)
            return all;
        List<Bucket> live = all.FindAll(bucket => IsLive(bucket, 0));
        return group.Type == GroupType.FastFailover ? [.. live.Take(1)] : Select(live, packet);
    }

    /// <summary>Every bucket that some packet could go through as ports and groups are now.</summary>
    public IReadOnlyList<Bucket> Possible(GroupEntry group) => group.Type != GroupType.Select
        ? Of(group, new Packet(new byte[EthernetView.HeaderSize], PortNumber.Any))
        : BucketsOf(group).FindAll(bucket => bucket.Weight > 0 && IsLive(bucket, 0));

    private static List<Bucket> Select(List<Bucket> live, Packet packet)
    {
        long total = live.Sum(bucket => (long)bucket.Weight);
        if (total == 0)
            return [];
        long at = (long)(Hash(packet) % (ulong)total);
        foreach (Bucket bucket in live)
        {
            at -= bucket.Weight;
            if (at < 0)
                return [bucket];
        }
        return [];
    }

    // FNV-1a over the fields that the packet has; folded, as its lowest bit alone is no good choice between two.
    private static ulong Hash(Packet packet)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (OxmField field in Hashed)
        {
            packet.TryGet(field, out UInt128 value);
            hash = (hash ^ (ulong)value) * 0x100000001b3;
            hash = (hash ^ (ulong)(value >> 64)) * 0x100000001b3;
        }
        return hash ^ (hash >> 32);
    }

    private bool IsLive(Bucket bucket, int depth)
    {
        bool watches = bucket.WatchPort != PortNumber.Any || bucket.WatchGroup != GroupId.Any;
        if (!watches || depth > MaxWatchDepth)
            return !watches;
        return (model.TryFindPort(bucket.WatchPort, out PipelinePort? port) && port!.Description.IsUp)
            || (model.Groups.TryFind(bucket.WatchGroup, out GroupEntry? group)
                && BucketsOf(group!).Exists(inner => IsLive(inner, depth + 1)));
    }

    private static List<Bucket> BucketsOf(GroupEntry group)
    {
        var buckets = new List<Bucket>();
        foreach (BucketView bucket in group.Buckets.View)
            buckets.Add(Bucket.From(bucket));
        return buckets;
    }
}
