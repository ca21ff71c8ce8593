using System.Text;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>What became of a client's message.</summary>
internal enum DhcpOutcome
{
    /// <summary>It needs no answer, or isn't for us.</summary>
    Silent,
    Offered,
    Acknowledged,
    Refused,
    Released,

    /// <summary>Somebody else uses the address, says the client.</summary>
    Declined,
}

/// <summary>
/// The server's part of DHCP (RFC 2131 §4.3) for one client with one address: a function of the message and the lease.
/// It remembers nothing, as the plan knows who has what.
/// </summary>
internal static class DhcpServer
{
    /// <summary>Room that every answer fits in: a frame as large as a client may take.</summary>
    public const int MaxSize = EthernetView.HeaderSize + MaxPacket;

    private const int MaxPacket = 1500;

    // What every client takes (RFC 2132 §9.10): a packet of 576 octets.
    private const int MinPacket = 576;

    private const int HeadersSize = Ipv4View.MinHeaderSize + UdpView.HeaderSize;
    private static readonly Ipv4Address Everybody = new(uint.MaxValue);

    /// <summary>Answers a client's message with a whole frame.</summary>
    /// <param name="frame">At least <see cref="MaxSize"/> octets, none of them the request's.</param>
    /// <param name="size">Octets of the frame; 0 for no answer.</param>
    public static DhcpOutcome Answer(DhcpView request, DhcpLease lease, Span<byte> frame, out int size)
    {
        size = 0;
        if (!request.IsRequest || !request.IsEthernet || request.RelayAddress != default
            || !request.TryGetType(out DhcpMessageType type))
            return DhcpOutcome.Silent;
        switch (type)
        {
            case DhcpMessageType.Discover:
                size = Write(request, DhcpMessageType.Offer, lease, frame);
                return DhcpOutcome.Offered;
            case DhcpMessageType.Request when IsForUs(request, lease):
                if (Asked(request) == lease.Address)
                {
                    size = Write(request, DhcpMessageType.Ack, lease, frame);
                    return DhcpOutcome.Acknowledged;
                }
                size = WriteNak(request, lease, frame);
                return DhcpOutcome.Refused;
            case DhcpMessageType.Inform when lease.Subnet.HasHost(request.ClientAddress):
                size = WriteInformation(request, lease, frame);
                return DhcpOutcome.Acknowledged;
            case DhcpMessageType.Decline when IsForUs(request, lease):
                return DhcpOutcome.Declined;
            case DhcpMessageType.Release when IsForUs(request, lease):
                return DhcpOutcome.Released;
            default:
                return DhcpOutcome.Silent;
        }
    }

    // A client that has chosen another server says so to all (RFC 2131 §4.3.2).
    private static bool IsForUs(DhcpView request, DhcpLease lease) =>
        !request.TryFind(DhcpOption.ServerIdentifier, out Ipv4Address server) || server == lease.Server;

    // By option while it has no address, by ciaddr when it renews the one it has.
    private static Ipv4Address Asked(DhcpView request) =>
        request.TryFind(DhcpOption.RequestedAddress, out Ipv4Address asked) ? asked : request.ClientAddress;

    private static int Write(DhcpView request, DhcpMessageType type, DhcpLease lease, Span<byte> frame)
    {
        Ipv4Address current = type == DhcpMessageType.Ack ? request.ClientAddress : default;
        var writer = DhcpWriter.Reply(Room(request, frame), type, request, current, lease.Address);
        writer.TryAdd(DhcpOption.ServerIdentifier, lease.Server);
        writer.TryAdd(DhcpOption.LeaseTime, DhcpLease.Seconds);
        writer.TryAdd(DhcpOption.RenewalTime, DhcpLease.RenewalSeconds);
        writer.TryAdd(DhcpOption.RebindingTime, DhcpLease.RebindingSeconds);
        AddNetwork(ref writer, request, lease);
        return Deliver(request, lease, current, lease.Address, writer.End().Length, frame);
    }

    // Without an address and its times (RFC 2131 §4.3.5), to the address that the client has.
    private static int WriteInformation(DhcpView request, DhcpLease lease, Span<byte> frame)
    {
        Span<byte> room = Room(request, frame);
        var writer = DhcpWriter.Reply(room, DhcpMessageType.Ack, request, request.ClientAddress, default);
        writer.TryAdd(DhcpOption.ServerIdentifier, lease.Server);
        AddNetwork(ref writer, request, lease);
        return Deliver(request, lease, request.ClientAddress, default, writer.End().Length, frame);
    }

    // To all on the link: the address that the client believes in may be another's (RFC 2131 §4.3.2).
    private static int WriteNak(DhcpView request, DhcpLease lease, Span<byte> frame)
    {
        var writer = DhcpWriter.Reply(Room(request, frame), DhcpMessageType.Nak, request, default, default);
        writer.TryAdd(DhcpOption.ServerIdentifier, lease.Server);
        AddClientIdentifier(ref writer, request);
        writer.TryAdd(DhcpOption.Message, "the network's plan has another address"u8);
        return Deliver(lease, Everybody, MacAddress.Broadcast, writer.End().Length, frame);
    }

    private static void AddNetwork(ref DhcpWriter writer, DhcpView request, DhcpLease lease)
    {
        writer.TryAdd(DhcpOption.SubnetMask, lease.Subnet.Mask);
        if (lease.Subnet.Gateway is { } gateway)
            writer.TryAdd(DhcpOption.Router, gateway);
        writer.TryAdd(DhcpOption.InterfaceMtu, lease.Mtu);
        writer.TryAdd(DhcpOption.BroadcastAddress, lease.Subnet.Broadcast);
        AddClientIdentifier(ref writer, request);
        if (lease.HostName is { } name)
            writer.TryAdd(DhcpOption.HostName, Encoding.ASCII.GetBytes(name));
    }

    // RFC 6842 §3.
    private static void AddClientIdentifier(ref DhcpWriter writer, DhcpView request)
    {
        if (request.TryFind(DhcpOption.ClientIdentifier, out ReadOnlySpan<byte> id))
            writer.TryAdd(DhcpOption.ClientIdentifier, id);
    }

    // Where the message goes in the frame, and as much as the client takes.
    private static Span<byte> Room(DhcpView request, Span<byte> frame)
    {
        int packet = request.TryFind(DhcpOption.MaximumMessageSize, out ushort most)
            ? Math.Clamp((int)most, MinPacket, MaxPacket) : MinPacket;
        return frame.Slice(EthernetView.HeaderSize + HeadersSize, packet - HeadersSize);
    }

    // RFC 2131 §4.1: to the address that the client has, else to all if it asks for that, else to the one it gets.
    private static int Deliver(DhcpView request, DhcpLease lease, Ipv4Address current, Ipv4Address yours,
        int messageSize, Span<byte> frame)
    {
        if (current != default)
            return Deliver(lease, current, request.HardwareAddress, messageSize, frame);
        return request.WantsBroadcast
            ? Deliver(lease, Everybody, MacAddress.Broadcast, messageSize, frame)
            : Deliver(lease, yours, request.HardwareAddress, messageSize, frame);
    }

    private static int Deliver(DhcpLease lease, Ipv4Address to, MacAddress mac, int messageSize, Span<byte> frame)
    {
        Span<byte> ip = frame[EthernetView.HeaderSize..];
        int size = UdpView.Write(ip[Ipv4View.MinHeaderSize..], DhcpView.ServerPort, DhcpView.ClientPort,
            ip.Slice(HeadersSize, messageSize), lease.Server, to);
        Ipv4View.WriteHeader(ip, lease.Server, to, IpProtocol.Udp, size, Gateway.TimeToLive);
        EthernetView.WriteHeader(frame, mac, Gateway.Mac, EtherType.Ipv4);
        return EthernetView.HeaderSize + Ipv4View.MinHeaderSize + size;
    }
}
