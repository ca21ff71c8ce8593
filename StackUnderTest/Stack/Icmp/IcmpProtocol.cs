using System;
using StackUnderTest.Stack.Buffers;
using StackUnderTest.Stack.Ip;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Udp;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Icmp;

/// <summary>
/// ICMP (RFC 792, RFC 1122 3.2.2): answers echo requests at once, from the soft interrupt; sends errors, limited in
/// rate (RFC 1812 4.3.2.8) and never about errors, fragments but the first, or group addresses; hands received errors
/// to the protocol whose packet they quote.
/// </summary>
public sealed class IcmpProtocol
{
    /// <summary>An error quotes as much as keeps it within 576 octets (RFC 1812 4.3.2.3).</summary>
    private const int GreatestQuote = 576 - Ipv4View.MinimumHeaderSize - IcmpView.HeaderSize;

    /// <summary>RFC 1191 7.1: what a router that names no MTU may have had in mind.</summary>
    private static ReadOnlySpan<ushort> Plateaus => [32000, 17914, 8166, 4352, 2002, 1492, 1006, 552];

    private readonly Ipv4Sender _sender;
    private readonly PathMtuCache _pathMtu;
    private readonly StackCounters _counters;
    private UdpProtocol _udp;
    private TcpProtocol _tcp;
    private TokenBucket _errors = new(100, 50);

    public IcmpProtocol(Ipv4Sender sender, PathMtuCache pathMtu, StackCounters counters)
    {
        _sender = sender;
        _pathMtu = pathMtu;
        _counters = counters;
        _udp = null!;
        _tcp = null!;
        Echo = new EchoClient(sender);
    }

    /// <summary>Our own echo requests and their answers.</summary>
    public EchoClient Echo { get; }

    public void Connect(UdpProtocol udp, TcpProtocol tcp)
    {
        _udp = udp;
        _tcp = tcp;
    }

    public void Receive(in IpPacket packet, long now)
    {
        _counters.IcmpIn++;
        if (!IcmpView.TryRead(packet.Payload, out IcmpView icmp) || !Checksum.IsRight(packet.Payload))
        {
            _counters.IcmpMalformed++;
            return;
        }

        switch (icmp.Type)
        {
            case IcmpView.EchoRequest when !packet.IsGroup: // to a group: an amplifier for "smurf" attacks
                Answer(packet, icmp, now);
                break;
            case IcmpView.EchoReply:
                Echo.Receive(packet.Source, icmp, now);
                break;
            case IcmpView.DestinationUnreachable:
            case IcmpView.TimeExceeded:
            case IcmpView.ParameterProblem:
                ReceiveError(packet, icmp, now);
                break;
        }
    }

    public void SendError(in IpPacket about, byte type, byte code, long now)
    {
        bool loopback = about.Interface == NetworkStack.LoopbackInterface;
        if (about.IsGroup || !(about.Source.MaySend || loopback))
            return;
        if (about.Protocol == IpProtocol.Icmp && (about.Payload.Length == 0 || IcmpView.IsError(about.Payload[0])))
            return;
        SendError(about.Source, type, code, 0, about.Header, about.Payload, now);
    }

    public void SendError(
        Ipv4Address to,
        byte type,
        byte code,
        uint rest,
        ReadOnlySpan<byte> header,
        ReadOnlySpan<byte> payload,
        long now)
    {
        if (!_errors.TryTake(now))
        {
            _counters.IcmpErrorsSuppressed++;
            return;
        }

        int quoted = Math.Min(payload.Length, GreatestQuote - header.Length);
        if (!TryFlow(to, out IpFlow flow))
            return;
        int size = IcmpView.HeaderSize + header.Length + quoted;
        if (_sender.TryBegin(flow, size, false, now, out Span<byte> message) != SendResult.Ready)
            return;
        header.CopyTo(message[IcmpView.HeaderSize..]);
        payload[..quoted].CopyTo(message[(IcmpView.HeaderSize + header.Length)..]);
        IcmpView.Write(message, type, code, rest);
        _sender.Commit();
        _counters.IcmpErrorsSent++;
    }

    private void Answer(in IpPacket packet, in IcmpView icmp, long now)
    {
        IpFlow flow = FlowTo(packet.Source);
        flow.Source = packet.Destination;
        int size = packet.Payload.Length;
        if (_sender.TryBegin(flow, size, false, now, out Span<byte> message) != SendResult.Ready)
            return;
        icmp.Data.CopyTo(message[IcmpView.HeaderSize..]);
        IcmpView.Write(message, IcmpView.EchoReply, 0, icmp.Rest);
        _sender.Commit();
        _counters.IcmpEchoReplies++;
    }

    private void ReceiveError(in IpPacket packet, in IcmpView icmp, long now)
    {
        _counters.IcmpErrorsIn++;
        if (!Ipv4View.TryReadQuoted(icmp.Data, out Ipv4View quoted) || quoted.Source != packet.Destination)
            return;
        var error = new IcmpError(icmp.Type, icmp.Code, PathMtuOf(icmp, quoted));
        if (quoted.Protocol == IpProtocol.Tcp)
            _tcp.ReceiveError(quoted, error, _pathMtu, now);
        else if (quoted.Protocol == IpProtocol.Udp)
            _udp.ReceiveError(quoted, error);
        else if (quoted.Protocol == IpProtocol.Icmp)
            Echo.ReceiveError(packet.Source, quoted.Payload, error, now);
    }

    private static int PathMtuOf(in IcmpView icmp, in Ipv4View quoted)
    {
        if (icmp.Type != IcmpView.DestinationUnreachable || icmp.Code != IcmpView.FragmentationNeeded)
            return 0;
        if (icmp.NextHopMtu != 0)
            return icmp.NextHopMtu;
        foreach (ushort plateau in Plateaus)
        {
            if (plateau < quoted.DeclaredSize)
                return plateau;
        }

        return PathMtuCache.Floor;
    }

    private bool TryFlow(Ipv4Address to, out IpFlow flow)
    {
        flow = FlowTo(to);
        return _sender.TrySource(to, out flow.Source);
    }

    private static IpFlow FlowTo(Ipv4Address to)
    {
        IpFlow flow = default;
        flow.Destination = to;
        flow.Protocol = IpProtocol.Icmp;
        flow.TimeToLive = IpFlow.DefaultTimeToLive;
        flow.Interface = IpFlow.AnyInterface;
        return flow;
    }
}
