using Apps.Overlay.Planning;
using Apps.Overlay.Ports;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Flows;

/// <summary>
/// Table 40: what is for a guest whose place the plan says goes there, by its port or to its host. What came by a
/// tunnel never leaves by one. Everything else goes on to the flood.
/// </summary>
internal sealed class ForwardFlows(DesiredState desired, HostView view, MemberPorts ports)
{
    public void Declare()
    {
        foreach (TenantView tenant in view.Tenants)
        {
            foreach (Member member in tenant.Members.Where(member => member.IsFixed()))
                Declare(tenant, member);
        }
        desired.Add(new Flow(Pipeline.Forward, Pipeline.TableMissPriority, Match.Any,
            InstructionList.Goto(Pipeline.Flood), Rules.Static(Rules.TableMiss)));
    }

    /// <summary>Packets of a tenant for a guest, wherever they came from.</summary>
    public static Match ToLocal(uint vni, MacAddress mac) =>
        Match.Any.With(OxmFields.Metadata, Metadata.Local(vni), Metadata.TenantMask).EthDst(mac);

    /// <summary>Packets for a guest that came by no tunnel.</summary>
    public static Match ToRemote(uint vni, MacAddress mac) =>
        Match.Any.With(OxmFields.Metadata, Metadata.Local(vni), Metadata.FullMask).EthDst(mac);

    private void Declare(TenantView tenant, Member member)
    {
        MacAddress mac = member.Mac!.Value;
        MemberPort place = member.Ports[0];
        Origin origin = Origins.Of(tenant, member);
        if (place.Host == view.Host.Name)
        {
            if (ports.TryFind(place.Port, out GuestPort? port))
                desired.Add(new Flow(Pipeline.Forward, Rules.LocalPriority, ToLocal(tenant.Vni, mac),
                    InstructionList.Apply(new OutputAction(port.Number)),
                    Rules.Static(Rules.Local, tenant.Vni, mac.Value)), origin);
        }
        else if (view.FindPeer(place.Host) is { } peer && ports.Tunnels.TryFind(peer, out TunnelHop hop))
        {
            desired.Add(new Flow(Pipeline.Forward, Rules.RemotePriority, ToRemote(tenant.Vni, mac),
                InstructionList.Of(apply: hop.Carry(tenant.Vni)),
                Rules.Static(Rules.Remote, tenant.Vni, mac.Value)), origin);
        }
    }
}
