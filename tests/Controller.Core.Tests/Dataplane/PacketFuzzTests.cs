using Controller.Core.Dataplane;
using CsCheck;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using Testing;

namespace Controller.Core.Tests.Dataplane;

/// <summary>Broken frames, and checksums, under every rewriting action there is.</summary>
public sealed class PacketFuzzTests
{
    private static readonly byte[][] Whole =
    [
        Frames.Plain(1, 2), Frames.ArpRequest(1, 2), Frames.Udp(1, 2), Frames.Tcp(1, 2), Frames.Ping(1, 2),
        Frames.Tagged(5, Frames.Tcp(1, 2)), Frames.Tagged(5, Frames.Tagged(6, Frames.Udp(1, 2))),
        NeighborSolicitation(),
    ];

    private static readonly OxmField[] Settable =
    [
        .. OxmFields.All.Where(field => field.Size <= sizeof(ulong) && field.Class == OxmClass.OpenFlowBasic
            && field.Writable && field != OxmFields.PbbIsid),
    ];

    private readonly Rig _rig = new();

    [Fact]
    public void PipelineModel_any_frame_goes_through_every_action_without_an_exception()
    {
        var learn = new LearnBuilder(new TableId(9)).Match(OxmFields.NxmEthDst, OxmFields.NxmEthSrc)
            .Match(new Subfield(OxmFields.NxmVlanTci, 0, 12)).Output(OxmFields.NxmInPort).Build();
        byte[] actions = ActionList.Of(
        [
            .. Settable.Select(field => (IAction)new SetFieldAction(field, ValueFor(field))),
            new DecNwTtlAction(), learn, new OutputAction(PortNumber.Table), new PushVlanAction(EtherType.ServiceVlan),
            new PopVlanAction(), new PopVlanAction(), new PopVlanAction(), new OutputAction(PortNumber.Flood),
            new OutputAction(PortNumber.Controller, 20),
        ]).Octets.ToArray();
        _rig.Add(Match.Any, Rig.OutputTo(3, PortNumber.InPort.Value));
        Gen.Select(Gen.Int[0, Whole.Length - 1], Gen.Int[0, 120], Gen.Byte.Array[0, 6], Gen.Int[0, 119]).Sample(
            (which, size, noise, at) =>
            {
                byte[] frame = [.. Whole[which].Take(size)];
                for (int i = 0; i < noise.Length && at + i < frame.Length; i++)
                    frame[at + i] = noise[i];
                var message = new PacketOut { InPort = new PortNumber(1), Actions = actions, Data = frame };
                return _rig.Model.TryExecute(message, _rig.Now, out _, out _);
            }, iter: 5_000, threads: 1);
    }

    [Fact]
    public void PipelineModel_rewritten_packets_keep_valid_checksums()
    {
        var values = Gen.Select(Gen.UInt, Gen.UInt, Gen.UShort, Gen.UShort, Gen.Int[0, 63]);
        values.Sample((from, to, source, target, dscp) =>
        {
            byte[] tcp = Rewrite(Frames.Tcp(1, 2), from, to, dscp,
                new SetFieldAction(OxmFields.TcpSrc, source), new SetFieldAction(OxmFields.TcpDst, target));
            byte[] udp = Rewrite(Frames.Udp(1, 2), from, to, dscp,
                new SetFieldAction(OxmFields.UdpSrc, source), new SetFieldAction(OxmFields.UdpDst, target));
            return Packet(tcp) is var first && first.HasValidChecksum
                && TcpView.TryRead(first.Payload, out TcpView segment) && segment.DestinationPort == target
                && segment.HasValidChecksum(first.Source, first.Destination)
                && Packet(udp) is var second && second.HasValidChecksum
                && UdpView.TryRead(second.Payload, out UdpView datagram) && datagram.SourcePort == source
                && datagram.HasValidChecksum(second.Source, second.Destination);
        }, iter: 2_000, threads: 1);
    }

    private byte[] Rewrite(byte[] frame, uint from, uint to, int dscp, SetFieldAction first, SetFieldAction second)
    {
        byte[] actions = ActionList.Of(
            new SetFieldAction(OxmFields.Ipv4Src, from), new SetFieldAction(OxmFields.Ipv4Dst, to),
            new SetFieldAction(OxmFields.IpDscp, (ulong)dscp), new DecNwTtlAction(), first, second,
            new OutputAction(new PortNumber(2))).Octets.ToArray();
        var message = new PacketOut { Actions = actions, Data = frame };
        Assert.True(_rig.Model.TryExecute(message, _rig.Now, out PipelineTrace trace, out _));
        return Assert.Single(trace.Outputs).Frame;
    }

    private static Ipv4View Packet(byte[] frame)
    {
        Assert.True(EthernetView.TryRead(frame, out EthernetView ethernet));
        Assert.True(Ipv4View.TryRead(ethernet.Payload, out Ipv4View packet));
        return packet;
    }

    private static ulong ValueFor(OxmField field) =>
        field == OxmFields.VlanVid ? VlanId.PresentBit | 9ul
        : field == OxmFields.ArpOp ? byte.MaxValue
        : field.Bits >= 64 ? ulong.MaxValue
        : (1ul << field.Bits) - 1;

    private static byte[] NeighborSolicitation()
    {
        Span<byte> packet = new byte[Ipv6View.HeaderSize + 32];
        Ipv6View.WriteHeader(packet, default, default, IpProtocol.Icmpv6, 32);
        packet[Ipv6View.HeaderSize] = 135;
        packet[Ipv6View.HeaderSize + 24] = 1;
        packet[Ipv6View.HeaderSize + 25] = 1;
        return Frames.Ethernet(Frames.Mac(1), Frames.Mac(2), EtherType.Ipv6, packet);
    }
}
