using System.Buffers.Binary;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>
/// What a gateway answers as a host: pings in the switch; those that came in fragments, and what it has no use for, by
/// the controller.
/// </summary>
internal sealed class GatewayHost(ServiceContext context)
{
    // A frame of the largest packet that a tenant's network may have.
    private readonly byte[] _answer = new byte[EthernetView.HeaderSize + 9000];

    public void Declare(ServiceFlows flows)
    {
        foreach (TenantNetwork network in context.Networks.Where(network => network.Services.Count > 0))
        {
            Origin origin = ServiceContext.OriginOf(network);
            Match local = ServiceRules.Local(network.Vni);
            flows.Add(ServiceRules.SpoofedPriority, local.EthSrc(Gateway.Mac), InstructionList.Drop,
                ServiceRules.Cookie(ServiceRules.GatewaySpoofed, network.Vni), origin);
            Match ip = local.EthDst(Gateway.Mac).EthType(EtherType.Ipv4);
            foreach (Ipv4Address address in network.Services)
            {
                Match to = ip.With(OxmFields.Ipv4Dst, address.Value);
                flows.Add(ServiceRules.EchoPriority, to.With(OxmFields.IpProto, IpProtocol.Icmp.Value)
                        .With(OxmFields.Icmpv4Type, (ulong)IcmpType.EchoRequest).With(OxmFields.Icmpv4Code, 0),
                    flows.Answer(EchoReply(address)),
                    ServiceRules.Cookie(ServiceRules.EchoAnswer, network.Vni, address.Value), origin);
                flows.Add(ServiceRules.ToGatewayPriority, to, flows.End(flows.Punt(PuntKind.Error)),
                    ServiceRules.Cookie(ServiceRules.ToGateway, network.Vni, address.Value), origin);
            }
            // Other protocols, and groups of frames that nobody else takes.
            flows.Add(ServiceRules.NotRoutedPriority, local.EthDst(Gateway.Mac), flows.End(),
                ServiceRules.Cookie(ServiceRules.NotRouted, network.Vni), origin);
        }
        flows.Add(Pipeline.Forward, ServiceRules.AnsweredPriority, Match.Any.With(ServiceRules.AnsweredBit),
            InstructionList.Drop, ServiceRules.Cookie(ServiceRules.Answered));
    }

    /// <summary>Takes an IPv4 packet for a gateway's address that the switch has no answer to.</summary>
    public void Take(in ReceivedPacket packet)
    {
        if (!Ipv4View.TryRead(packet.Frame.Payload, out Ipv4View ip))
            return;
        if (ip.Protocol != IpProtocol.Icmp)
        {
            IcmpCause cause = ip.Protocol == IpProtocol.Udp || ip.Protocol == IpProtocol.Tcp
                ? IcmpCause.PortUnreachable : IcmpCause.ProtocolUnreachable;
            context.SendError(packet, cause, ip.Destination);
        }
        else if (ip.IsFragment && packet.IsWhole && !ip.IsTruncated)
        {
            Reflect(packet, ip);
        }
    }

    // Switches don't see what a fragment carries. A ping in fragments has its answer in the same fragments: the first
    // has another type and a checksum by that much larger (RFC 1624 §3), the others are as they came.
    private void Reflect(in ReceivedPacket packet, Ipv4View ip)
    {
        int size = EthernetView.HeaderSize + ip.Octets.Length;
        if (size > _answer.Length || !context.Punts.Allows(PuntKind.Error)
            || !ServiceContext.IsForOne(packet.Frame) || !IcmpErrors.MayAnswer(ip))
            return;
        Span<byte> answer = _answer.AsSpan(0, size);
        packet.Frame.Octets[..size].CopyTo(answer);
        Span<byte> message = answer[(EthernetView.HeaderSize + ip.HeaderSize)..];
        if (ip.FragmentOffset == 0)
        {
            if (!IcmpView.TryRead(ip.Payload, out IcmpView icmp) || icmp is not { Type: IcmpType.EchoRequest, Code: 0 })
                return;
            const int ChecksumOffset = 2;
            message[0] = (byte)IcmpType.EchoReply;
            BinaryPrimitives.WriteUInt16BigEndian(message[ChecksumOffset..], InternetChecksum.Update(icmp.Checksum,
                (ushort)((ushort)IcmpType.EchoRequest << 8), (ushort)IcmpType.EchoReply));
        }
        Span<byte> header = answer.Slice(EthernetView.HeaderSize, ip.HeaderSize);
        EthernetView.WriteAddresses(answer, packet.Frame.Source, Gateway.Mac);
        Ipv4Edit.Turn(header, Gateway.TimeToLive);
        context.SendTo(packet.InPort, answer);
    }

    private static IAction[] EchoReply(Ipv4Address address) =>
    [
        new MoveAction(OxmFields.NxmEthSrc, OxmFields.NxmEthDst),
        new SetFieldAction(OxmFields.EthSrc, Gateway.Mac.Value),
        new MoveAction(OxmFields.NxmIpSrc, OxmFields.NxmIpDst),
        new SetFieldAction(OxmFields.Ipv4Src, address.Value),
        new SetNwTtlAction(Gateway.TimeToLive),
        new SetFieldAction(OxmFields.Icmpv4Type, (ulong)IcmpType.EchoReply),
    ];
}
