using Apps.Overlay.Planning;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>
/// The MTU between hosts: no packet vanishes for being too large. What guests send by unicast is measured in table
/// 20; what is larger and leads to another host comes to the controller in table 40. There IPv4 that may be fragmented
/// is (RFC 791 §3.2), and goes on as if its sender had sent fragments; the rest is answered with what fits (RFC 1191,
/// RFC 8201).
/// </summary>
/// <remarks>
/// <para>
/// The answer comes from the gateway of the sender's subnet. Where there is none it comes from the packet's
/// destination: the sender has no other address that it could believe, as it sees a plain link (no router is on the
/// way), and one in its own subnet passes its reverse path filter.
/// </para>
/// <para>
/// Measured as a frame: the packet and 14 octets. Guests on one host may send each other what their ports carry. A
/// kernel's datapath judges packets that are to be segmented (GSO) by their segments, so 64 KB from a veth with
/// offloads isn't too large if its segments fit; a user-space datapath never sees any.
/// </para>
/// </remarks>
internal sealed class SizeLimit(ServiceContext context)
{
    private static readonly MacAddress GroupBit = new(0x0100_0000_0000);

    private byte[] _packet = [];
    private byte[] _fragment = [];

    /// <summary>Sets <see cref="ServiceRules.TooLargeBit"/> of a packet that doesn't fit.</summary>
    public static CheckPacketLargerAction Check(int mtu) =>
        new((ushort)(mtu + EthernetView.HeaderSize), ServiceRules.Place(ServiceRules.TooLargeBit));

    public void Declare(ServiceFlows flows)
    {
        foreach (TenantNetwork network in context.Networks.Where(network => network.IsSpread))
        {
            Origin origin = ServiceContext.OriginOf(network);
            Match unicast = ServiceRules.Local(network.Vni).EthDst(default, GroupBit);
            foreach (EtherType type in (EtherType[])[EtherType.Ipv4, EtherType.Ipv6])
                flows.Add(ServiceRules.SizeCheckPriority, unicast.EthType(type), flows.GoOn(Check(context.View.Mtu)),
                    ServiceRules.Cookie(ServiceRules.SizeCheck, network.Vni, type.Value), origin);
            // A guest with several addresses that is moving may be at both ends: then it is here.
            ILookup<bool, MacAddress> guests = context.Bindings.Of(network.Vni)
                .ToLookup(context.IsRemote, binding => binding.Mac);
            // Once for all, and also where nobody is known yet: its meter stays then while those that are known change.
            InstructionList tell = InstructionList.Apply(flows.Punt(PuntKind.TooLarge));
            foreach (MacAddress mac in guests[true].Except(guests[false]))
                flows.Add(Pipeline.Forward, ServiceRules.TooLargePriority,
                    ServiceRules.Local(network.Vni).EthDst(mac).With(ServiceRules.TooLargeBit), tell,
                    ServiceRules.Cookie(ServiceRules.TooLarge, network.Vni, mac.Value), origin);
        }
    }

    /// <summary>Takes a packet that is too large for where it leads.</summary>
    public void Take(in ReceivedPacket packet, LocalGuest guest)
    {
        if (!context.Punts.Allows(PuntKind.TooLarge) || !packet.IsWhole)
            return;
        if (packet.Frame.EtherType == EtherType.Ipv4 && Ipv4View.TryRead(packet.Frame.Payload, out Ipv4View ipv4)
            && !ipv4.IsTruncated)
            Take(packet, ipv4, guest);
        else if (packet.Frame.EtherType == EtherType.Ipv6 && Ipv6View.TryRead(packet.Frame.Payload, out Ipv6View ipv6))
            SayTooBig(packet, ipv6);
    }

    private void Take(in ReceivedPacket packet, Ipv4View ip, LocalGuest guest)
    {
        int size = EthernetView.HeaderSize + ip.Octets.Length;
        if (_packet.Length < size)
            _packet = new byte[size];
        Span<byte> octets = _packet.AsSpan(0, size);
        packet.Frame.Octets[..size].CopyTo(octets);
        if (IsRouted(packet))
            Unroute(octets, ip);
        if (!EthernetView.TryRead(octets, out EthernetView frame) || !Ipv4View.TryRead(frame.Payload, out ip))
            return;
        if (!ip.DontFragment)
            SendFragments(packet.InPort, frame, ip);
        else if (guest.Network.GatewayFor(ip.Source) is { } gateway)
            context.SendError(frame, ip, packet.InPort, IcmpCause.TooLarge, gateway, Gateway.Mac);
        else
            context.SendError(frame, ip, packet.InPort, IcmpCause.TooLarge, ip.Destination, frame.Destination);
    }

    // Back to what the sender sent: the router is passed again by each fragment, and quoted is what the sender knows.
    private static void Unroute(Span<byte> frame, Ipv4View ip)
    {
        Gateway.Mac.Write(frame);
        Ipv4Edit.SetTimeToLive(frame.Slice(EthernetView.HeaderSize, ip.HeaderSize), (byte)(ip.TimeToLive + 1));
    }

    private static bool IsRouted(in ReceivedPacket packet) =>
        packet.Message.Match.TryFind(ServiceRules.Register, out Oxm register)
        && (register.Number & ServiceRules.RoutedBit) != 0;

    private void SendFragments(PortNumber port, EthernetView frame, Ipv4View ip)
    {
        if (_fragment.Length == 0)
            _fragment = new byte[EthernetView.HeaderSize + context.View.Mtu];
        var fragments = new Ipv4Fragments(frame, ip, context.View.Mtu);
        while (fragments.TryWrite(_fragment, out int size))
            context.SendFrom(port, _fragment.AsSpan(0, size));
    }

    private void SayTooBig(in ReceivedPacket packet, Ipv6View ip)
    {
        // A network that carries less than IPv6 needs has none, and no word for that.
        if (context.View.Mtu < IcmpErrors.MaxSize || packet.Frame.Source.IsMulticast)
            return;
        Span<byte> answer = stackalloc byte[EthernetView.HeaderSize + IcmpErrors.MaxSize];
        int size = IcmpErrors.Write(answer[EthernetView.HeaderSize..], ip, IcmpCause.TooLarge, context.View.Mtu);
        if (size == 0)
            return;
        EthernetView.WriteHeader(answer, packet.Frame.Source, packet.Frame.Destination, EtherType.Ipv6);
        context.SendTo(packet.InPort, answer[..(EthernetView.HeaderSize + size)]);
    }
}
