using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Dataplane;

/// <summary>A group of the model.</summary>
public sealed record GroupEntry(GroupId Id, GroupType Type, BucketList Buckets)
{
    public ulong PacketCount { get; internal set; }
    public ulong ByteCount { get; internal set; }
}

/// <summary>
/// The groups of a switch (OpenFlow 1.3.5 §7.3.4.2); errors as Open vSwitch 3.1 answers. Like it, and against the
/// specification, buckets may name groups that are not there, and groups may form loops: the packet ends there.
/// </summary>
public sealed class GroupTable(bool supported)
{
    private static readonly OpenFlowError Exists = new(ErrorType.GroupModFailed, 0);
    private static readonly OpenFlowError Invalid = new(ErrorType.GroupModFailed, 1);
    private static readonly OpenFlowError OutOfGroups = new(ErrorType.GroupModFailed, 3);
    private static readonly OpenFlowError WatchUnsupported = new(ErrorType.GroupModFailed, 6);
    private static readonly OpenFlowError Unknown = new(ErrorType.GroupModFailed, 8);
    private static readonly OpenFlowError BadType = new(ErrorType.GroupModFailed, 10);
    private static readonly OpenFlowError BadCommand = new(ErrorType.GroupModFailed, 11);

    private readonly SortedDictionary<uint, GroupEntry> _groups = [];

    /// <summary>By rising id.</summary>
    public IReadOnlyCollection<GroupEntry> All => _groups.Values;

    public bool TryFind(GroupId id, out GroupEntry? group) => _groups.TryGetValue(id.Value, out group);

    /// <summary>Adds, changes or deletes; the flows of deleted groups are the caller's to delete.</summary>
    internal bool TryApply(in GroupMod mod, out List<GroupId> deleted, out OpenFlowError error)
    {
        deleted = [];
        error = default;
        switch (mod.Command)
        {
            case GroupModCommand.Add or GroupModCommand.Modify or GroupModCommand.AddOrModify:
                if (!TryCheck(mod, out BucketList buckets, out error))
                    return false;
                _groups[mod.Group.Value] = new GroupEntry(mod.Group, mod.Type, buckets);
                return true;
            case GroupModCommand.Delete:
                GroupId wanted = mod.Group;
                deleted = [.. All.Select(group => group.Id).Where(id => wanted == GroupId.All || id == wanted)];
                foreach (GroupId id in deleted)
                    _groups.Remove(id.Value);
                return true;
            default:
                error = BadCommand;
                return false;
        }
    }

    /// <summary>Takes a group as a switch says that it has it.</summary>
    internal void Load(GroupEntry group) => _groups[group.Id.Value] = group;

    internal GroupTable Clone()
    {
        var copy = new GroupTable(supported);
        foreach ((uint id, GroupEntry group) in _groups)
            copy._groups.Add(id, group with { });
        return copy;
    }

    private bool TryCheck(in GroupMod mod, out BucketList buckets, out OpenFlowError error)
    {
        buckets = BucketList.Empty;
        bool known = _groups.ContainsKey(mod.Group.Value);
        if (mod.Group.Value > GroupId.Max.Value)
            error = Invalid;
        else if (mod.Type > GroupType.FastFailover)
            error = BadType;
        else if (!supported)
            error = OutOfGroups;
        else if (mod.Command == GroupModCommand.Add && known)
            error = Exists;
        else if (mod.Command == GroupModCommand.Modify && !known)
            error = Unknown;
        else
            return TryCheckBuckets(mod, out buckets, out error);
        return false;
    }

    private static bool TryCheckBuckets(in GroupMod mod, out BucketList buckets, out OpenFlowError error)
    {
        buckets = BucketList.Empty;
        if (!BucketListView.TryRead(mod.Buckets, out BucketListView view, out error))
            return false;
        int count = 0;
        foreach (BucketView bucket in view)
        {
            count++;
            bool watches = bucket.WatchPort != PortNumber.Any || bucket.WatchGroup != GroupId.Any;
            if ((bucket.Weight != 0 && mod.Type != GroupType.Select)
                || (!watches && mod.Type == GroupType.FastFailover))
                error = Invalid;
            else if (watches && mod.Type is (GroupType.All or GroupType.Indirect))
                error = WatchUnsupported;
            else
                continue;
            return false;
        }
        error = Invalid;
        if (mod.Type == GroupType.Indirect && count != 1)
            return false;
        buckets = BucketList.From(view);
        return true;
    }
}
