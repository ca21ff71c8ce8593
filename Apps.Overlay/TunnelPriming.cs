using Apps.Overlay.Flows;
using Apps.Overlay.Planning;
using Apps.Overlay.Ports;
using Apps.Overlay.Services;
using Controller.Abstractions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay;

/// <summary>
/// Keeps the ways between hosts warm: the first packet to a host that a switch doesn't have the underlay's MAC address of
/// is lost while it asks for it, and guests would miss that one. So a frame that the other host drops goes there now and
/// then.
/// </summary>
internal sealed class TunnelPriming(ISwitch sw, HostView view)
{
    // Linux takes a neighbour for stale after 15 to 45 s.
    private const long Interval = 15_000;

    private const int FrameSize = 60;

    // IEEE 802.1Q table 8-1: no bridge forwards it, and the other host's table 0 drops it. IEEE 802 has the type for
    // local experiments.
    private static readonly MacAddress Nowhere = new(0x0180_c200_0000);
    private static readonly EtherType Experimental = new(0x88b5);

    private long _next = long.MinValue;

    /// <summary>Once a second.</summary>
    public void OnTick(PeerTunnels tunnels)
    {
        if (sw.Now < _next)
            return;
        bool any = false;
        foreach (OverlayHost peer in view.Peers)
        {
            if (!tunnels.TryFind(peer, out TunnelHop hop))
                continue;
            Prime(peer, hop);
            any = true;
        }
        if (any)
            _next = sw.Now + Interval;
    }

    public void Prime(OverlayHost peer, TunnelHop hop)
    {
        Span<byte> frame = stackalloc byte[FrameSize];
        frame.Clear();
        EthernetView.WriteHeader(frame, Nowhere, Gateway.Mac, Experimental);
        sw.Send(new PacketOut
        {
            InPort = PortNumber.Controller,
            Actions = hop.Carry(view.SharedWith(peer).Vni).Octets,
            Data = frame,
        });
    }
}
