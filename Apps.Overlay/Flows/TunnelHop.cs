using Apps.Overlay.Planning;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Flows;

/// <summary>The way to another host: the tunnel's key says whose packet it is, its destination where it goes.</summary>
internal static class TunnelHop
{
    public static ActionList To(OverlayHost peer, uint vni, PortNumber tunnel) => ActionList.Of(
        new SetFieldAction(OxmFields.TunnelId, vni),
        new SetFieldAction(OxmFields.NxmTunnelDst, peer.Address.Value),
        new OutputAction(tunnel));
}
