using Apps.Overlay.Planning;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>
/// Who has an address that the router is to send to: asked for by ARP from the gateway's address, everywhere in the
/// tenant, at most once a second and three times (RFC 1122 §2.3.2.1). The last packet waits meanwhile (§2.3.2.2); once
/// the address is known it goes its way, else its sender hears that the host is unreachable.
/// </summary>
/// <remarks>
/// The answer isn't read here: it goes to the gateway's MAC address, passes the learning of the host where it comes in,
/// and is in the bindings then.
/// </remarks>
internal sealed class NeighbourSearch(ServiceContext context)
{
    private const int MaxQuestions = 3;

    // Addresses that are asked for at a time; what is beyond that waits for nobody. A packet each.
    private const int MaxPending = 256;

    private const int MinFrameSize = 60;
    private const int ActionsSize = 128;

    private readonly Dictionary<(uint Vni, Ipv4Address Address), Pending> _pending = [];

    /// <summary>Takes a packet whose destination has no flow.</summary>
    /// <param name="gateway">The router's address in the destination's subnet.</param>
    public void Find(in ReceivedPacket packet, LocalGuest guest, Ipv4Address gateway, Ipv4Address address)
    {
        if (!packet.IsWhole)
            return;
        (uint, Ipv4Address) key = (guest.Network.Vni, address);
        if (!_pending.TryGetValue(key, out Pending? pending))
        {
            if (_pending.Count >= MaxPending)
                return;
            _pending.Add(key, pending = new Pending(gateway));
            // Where it is known the flow is on its way to the switch.
            if (!context.Bindings.TryFind(guest.Network.Vni, address, out _))
                Ask(guest.Network.Vni, address, pending);
        }
        pending.Frame = packet.Frame.Octets.ToArray();
        pending.InPort = packet.InPort;
    }

    /// <summary>Sends on what waited for addresses that are known now; their flows must have been sent.</summary>
    public void SendFound()
    {
        foreach (((uint vni, Ipv4Address address), Pending pending) in _pending)
        {
            if (!context.Bindings.TryFind(vni, address, out _))
                continue;
            context.SendFrom(pending.InPort, pending.Frame);
            _pending.Remove((vni, address));
        }
    }

    /// <summary>Once a second.</summary>
    public void OnTick()
    {
        SendFound();
        foreach (((uint vni, Ipv4Address address), Pending pending) in _pending)
        {
            if (pending.Questions < MaxQuestions)
            {
                Ask(vni, address, pending);
                continue;
            }
            _pending.Remove((vni, address));
            if (context.TryFind(pending.InPort, out LocalGuest? guest))
                context.SendError(pending.Frame, guest, IcmpCause.HostUnreachable);
        }
    }

    private void Ask(uint vni, Ipv4Address address, Pending pending)
    {
        pending.Questions++;
        Span<byte> frame = stackalloc byte[MinFrameSize];
        frame.Clear();
        EthernetView.WriteHeader(frame, MacAddress.Broadcast, Gateway.Mac, EtherType.Arp);
        ArpView.WriteRequest(frame[EthernetView.HeaderSize..], Gateway.Mac, pending.Gateway, address);
        // As if a member's port here had sent it: it goes to all members here and to all hosts, but not past the tables
        // that would take it for a guest's.
        var actions = new ActionWriter(stackalloc byte[ActionsSize]);
        actions.Add(new LoadAction(Metadata.Local(vni), OxmFields.Metadata));
        actions.Add(new ResubmitTableAction(Pipeline.Forward));
        context.Switch.Send(new PacketOut
        {
            InPort = PortNumber.Controller,
            Actions = actions.Written,
            Data = frame,
        });
    }

    private sealed class Pending(Ipv4Address gateway)
    {
        public Ipv4Address Gateway { get; } = gateway;

        public int Questions { get; set; }

        public byte[] Frame { get; set; } = [];

        public PortNumber InPort { get; set; }
    }
}
