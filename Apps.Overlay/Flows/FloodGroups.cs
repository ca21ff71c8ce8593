using Apps.Overlay.Planning;
using Apps.Overlay.Ports;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Flows;

/// <summary>
/// Table 50: two groups a tenant. What came by a member's port goes to the others here and, once each, to the hosts
/// that have members of it (head-end replication); what came by a tunnel has been to the other hosts already and goes
/// to the members here only (split horizon). A switch leaves out the port that a packet came by.
/// </summary>
/// <remarks>
/// Groups have no names: a tenant's number makes theirs, and where two tenants of one host would have the same, the
/// one that the switch has there keeps it, so that tenants that come and go leave the others' groups alone.
/// </remarks>
internal sealed class FloodGroups(DesiredState desired, HostView view, MemberPorts ports)
{
    // Two groups each, of the 65,536 that an app has.
    private const int Slots = 1 << 15;

    /// <param name="held">Flows that the switch has: they say which groups are whose.</param>
    public void Declare(IReadOnlyCollection<Flow> held)
    {
        Dictionary<uint, ushort> slots = Assign(held);
        foreach (TenantView tenant in view.Tenants)
        {
            ushort slot = slots[tenant.Vni];
            Bucket[] here =
                [.. ports.Of(tenant).Select(port => new Bucket(ActionList.Of(new OutputAction(port.Number))))];
            Bucket[] elsewhere = [.. HopsOf(tenant).Select(hop => new Bucket(hop.Carry(tenant.Vni)))];
            Declare(tenant, Metadata.Local(tenant.Vni), LocalOf(slot), [.. here, .. elsewhere]);
            Declare(tenant, Metadata.Tunnel(tenant.Vni), TunnelOf(slot), here);
        }
        desired.Add(new Flow(Pipeline.Flood, Pipeline.TableMissPriority, Match.Any, InstructionList.Drop,
            Rules.Static(Rules.TableMiss)));
    }

    private IEnumerable<TunnelHop> HopsOf(TenantView tenant)
    {
        foreach (OverlayHost peer in view.PeersOf(tenant))
        {
            if (ports.Tunnels.TryFind(peer, out TunnelHop hop))
                yield return hop;
        }
    }

    private void Declare(TenantView tenant, ulong metadata, GroupId id, Bucket[] buckets)
    {
        Origin origin = Origins.Of(tenant);
        desired.Add(new Group(id, GroupType.All, BucketList.Of(buckets)), origin);
        desired.Add(new Flow(Pipeline.Flood, Rules.FloodPriority,
            Match.Any.With(OxmFields.Metadata, metadata, Metadata.FullMask),
            InstructionList.Apply(new GroupAction(id)), Rules.Static(Rules.Flood, tenant.Vni, metadata)), origin);
    }

    private static GroupId LocalOf(ushort slot) => CookieSpace.Overlay.Group((ushort)(slot << 1));

    private static GroupId TunnelOf(ushort slot) => CookieSpace.Overlay.Group((ushort)((slot << 1) | 1));

    private Dictionary<uint, ushort> Assign(IReadOnlyCollection<Flow> held)
    {
        var slots = new Dictionary<uint, ushort>();
        var taken = new HashSet<ushort>();
        foreach ((uint vni, ushort slot) in Read(held))
        {
            if (view.Tenants.Any(tenant => tenant.Vni == vni) && taken.Add(slot))
                slots.Add(vni, slot);
        }
        foreach (TenantView tenant in view.Tenants.OrderBy(tenant => tenant.Vni))
        {
            if (slots.ContainsKey(tenant.Vni))
                continue;
            uint slot = tenant.Vni % Slots;
            while (!taken.Add((ushort)slot))
                slot = (slot + 1) % Slots;
            slots.Add(tenant.Vni, (ushort)slot);
        }
        return slots;
    }

    // Of table 50's flows those of local origin: metadata is the tenant's number then.
    private static IEnumerable<(uint Vni, ushort Slot)> Read(IReadOnlyCollection<Flow> held)
    {
        foreach (Flow flow in held)
        {
            if (flow.Table != Pipeline.Flood || flow.Priority != Rules.FloodPriority
                || CookieSpace.Of(flow.Cookie) != CookieSpace.Overlay || ReadVni(flow.Match) is not { } vni)
                continue;
            foreach (IInstruction instruction in InstructionList.Values(flow.Instructions.View))
            {
                if (instruction is ApplyActionsInstruction apply
                    && ActionList.Values(apply.Actions.View) is [GroupAction { Group: var group }]
                    && CookieSpace.IsOurs(group) && group == LocalOf(SlotOf(group)))
                    yield return (vni, SlotOf(group));
            }
        }
    }

    private static ushort SlotOf(GroupId group) => (ushort)((group.Value & 0xffff) >> 1);

    private static uint? ReadVni(Match match) =>
        match.View.TryFind(OxmFields.Metadata, out Oxm oxm) && oxm.Number <= Metadata.TenantMask
            ? (uint)oxm.Number
            : null;
}
