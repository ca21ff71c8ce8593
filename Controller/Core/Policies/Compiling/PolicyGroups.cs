using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Validation;

namespace Controller.Core.Policies.Compiling;

/// <summary>
/// The groups of a policy: those it names, and one for each port out of which a copy goes without its tag. Ids come
/// from the names; of two with one hash the alphabetically later one gets the next free id.
/// </summary>
internal sealed class PolicyGroups
{
    private const string NamedPrefix = "group ";
    private const string UntagPrefix = "untagged ";

    private readonly Compilation _run;
    private readonly Dictionary<string, NamedGroup> _named = [];
    private readonly Dictionary<string, GroupId> _ids = [];

    public PolicyGroups(Compilation run)
    {
        _run = run;
        foreach (NamedGroup group in run.Rules.Groups)
            _named.TryAdd(group.Name, group);
        var taken = new HashSet<ushort>();
        IEnumerable<string> names = _named.Keys.Select(name => NamedPrefix + name)
            .Concat(run.Rules.UntaggedVlans.Keys.Select(port => UntagPrefix + port));
        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            uint hash = StableHash.Of(name);
            var index = (ushort)(hash >> 16 ^ hash);
            while (!taken.Add(index))
                index++;
            _ids[name] = CookieSpace.Policy.Group(index);
        }
    }

    /// <summary>Declares all named groups; a raw flow may use any by its number.</summary>
    public void DeclareAll()
    {
        foreach (NamedGroup group in _run.Rules.Groups)
            Declare(group);
    }

    /// <summary>The id of a named group; null where there is none, or the switch has no groups.</summary>
    public GroupId? Find(string name) =>
        _run.Facts.Features.Groups && _named.ContainsKey(name) ? _ids[NamedPrefix + name] : null;

    /// <summary>
    /// What sends a copy out of a port without its tag, and leaves the packet itself as it is: a group's bucket works
    /// on a copy. Null where the switch has no groups.
    /// </summary>
    public GroupId? Untagging(string portName, PortNumber port)
    {
        if (!_run.Facts.Features.Groups)
            return null;
        GroupId id = _ids[UntagPrefix + portName];
        _run.Desired.TryAdd(new Group(id, GroupType.All,
                BucketList.Of(Bucket.Of(new PopVlanAction(), new OutputAction(port)))),
            Compilation.OriginOf($"untagged copies to {portName}", default));
        return id;
    }

    private void Declare(NamedGroup group)
    {
        Origin origin = Compilation.OriginOf($"group {group.Name}", group.Place);
        if (!_run.Facts.Features.Groups)
        {
            _run.Refuse(origin, "the switch has no groups");
            return;
        }
        var buckets = new List<Bucket>();
        foreach (NamedBucket bucket in group.Buckets)
        {
            if (Make(group.Type, bucket, origin) is { } made)
                buckets.Add(made);
        }
        if (group.Type == GroupType.Indirect && buckets.Count != 1)
        {
            // An indirect group has one bucket, whatever it does (OpenFlow 1.3.5 §5.6.1).
            buckets = [new Bucket(ActionList.Empty)];
        }
        _run.Desired.TryAdd(new Group(_ids[NamedPrefix + group.Name], group.Type, BucketList.Of([.. buckets])), origin);
    }

    private Bucket? Make(GroupType type, NamedBucket bucket, Origin origin)
    {
        if (!_run.TryFindPort(bucket.Output, origin, out PortNumber port))
            return null;
        PortNumber watched = port;
        if (bucket.WatchPort is { } watch && !_run.TryFindPort(watch, origin, out watched))
            return null;
        var actions = new List<IAction>();
        if (_run.Outputs.UntaggedVlanOf(bucket.Output, port) is not null)
            actions.Add(new PopVlanAction());
        actions.AddRange(bucket.Set.Select(value => new SetOxmAction(value)));
        actions.Add(new OutputAction(port));
        ActionList list = ActionList.Of([.. actions]);
        if (!MessageRules.TryCheckActions(list.Octets, out Refusal refusal))
        {
            _run.Refuse(origin, $"the switch would refuse a bucket: {refusal.Words}");
            return null;
        }
        bool live = type == GroupType.FastFailover || bucket.WatchPort is not null;
        return new Bucket(list)
        {
            Weight = type == GroupType.Select ? Math.Max(bucket.Weight, (ushort)1) : (ushort)0,
            WatchPort = live ? watched : PortNumber.Any,
        };
    }
}
