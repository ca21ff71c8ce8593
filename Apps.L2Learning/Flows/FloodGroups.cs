using Apps.L2Learning.Ports;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Flows;

/// <summary>
/// One group of type ALL for each VLAN that the policy names, with a bucket for each open port that carries it,
/// and one for all other VLANs. Open ports are on the loop-free topology, so a flood ends. The switch itself
/// leaves out the port that a frame came by. A switch without groups gets lists of outputs instead.
/// </summary>
internal sealed class FloodGroups
{
    /// <summary>The index of the group of VLANs without one of their own: no VLAN has this number.</summary>
    private const ushort DefaultIndex = 0xfff;

    private readonly ISwitch _switch;
    private readonly BridgePorts _ports;
    private readonly VlanPlan _plan;
    private readonly Dictionary<VlanId, ActionList> _ofNamed = [];
    private ActionList _default = ActionList.Empty;

    public FloodGroups(ISwitch sw, BridgePorts ports, VlanPlan plan)
    {
        (_switch, _ports, _plan) = (sw, ports, plan);
        Rebuild();
    }

    /// <summary>What sends a frame of a VLAN everywhere but where it came from.</summary>
    public ActionList ActionsFor(VlanId vlan) =>
        _ofNamed.Count > 0 && _ofNamed.TryGetValue(vlan, out ActionList? actions) ? actions : _default;

    /// <summary>What sends frames of all VLANs that the policy doesn't name.</summary>
    public ActionList DefaultActions => _default;

    /// <summary>Ports have changed.</summary>
    public void Rebuild()
    {
        foreach (VlanId vlan in _plan.Named)
            _ofNamed[vlan] = Actions(vlan.Value, MembersOf(vlan));
        _default = Actions(DefaultIndex, DefaultMembers());
    }

    public void Declare(DesiredState desired)
    {
        if (!_switch.Features.Groups)
            return;
        foreach (VlanId vlan in _plan.Named)
            desired.Add(GroupOf(vlan.Value, MembersOf(vlan)));
        desired.Add(GroupOf(DefaultIndex, DefaultMembers()));
    }

    private static GroupId IdOf(ushort index) => CookieSpace.L2Learning.Group(index);

    private static Group GroupOf(ushort index, IEnumerable<Egress> members) => new(IdOf(index), GroupType.All,
        BucketList.Of([.. members.Select(member => new Bucket(member.Actions))]));

    private IEnumerable<Egress> MembersOf(VlanId vlan) =>
        _ports.All.Where(port => port.IsOpen && port.Vlans.Carries(vlan)).Select(port => port.Toward(vlan));

    // A VLAN that isn't named is no port's native one, so nobody untags it. With no VLAN named this is the
    // untagged network's group, too.
    private IEnumerable<Egress> DefaultMembers() =>
        _ports.All.Where(port => port.IsOpen && port.Vlans.IsTrunkOfAll).Select(port => port.Toward(VlanId.Untagged));

    private ActionList Actions(ushort index, IEnumerable<Egress> members)
    {
        if (_switch.Features.Groups)
            return ActionList.Of(new GroupAction(IdOf(index)));
        // In a list an action stays done for those behind it: tagged outputs first, then the tag comes off.
        var outputs = new List<IAction>();
        Egress[] all = [.. members];
        outputs.AddRange(all.Where(member => !member.Untags).Select(member => (IAction)new OutputAction(member.Port)));
        if (all.Any(member => member.Untags))
            outputs.Add(new PopVlanAction());
        outputs.AddRange(all.Where(member => member.Untags).Select(member => (IAction)new OutputAction(member.Port)));
        return ActionList.Of([.. outputs]);
    }
}
