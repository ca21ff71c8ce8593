using System.Buffers.Binary;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using Testing;

namespace EndToEnd.Tests.Dataplane;

/// <summary>Frames of few hosts and ports, so that flows of the same few match them.</summary>
internal sealed class RandomFrames(Random random)
{
    public const int Hosts = 4;
    private const int Ipv4FragmentOffset = 6;
    private const ushort MoreFragments = 0x2000;

    public static readonly ushort[] Ports = [53, 80, 1000];
    public static readonly ushort[] Vlans = [10, 20, 30];

    private uint _count;

    public uint Host() => (uint)random.Next(1, Hosts + 1);

    public ushort Port() => Pick(Ports);

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    public byte[] Next()
    {
        byte[] frame = Untagged();
        if (random.Next(8) == 0)
            Pick(Frames.Mac(1), MacAddress.Broadcast, new MacAddress(0x0180_c200_000e)).Write(frame);
        if (random.Next(3) == 0)
            frame = Frames.Tagged(Pick<ushort>([.. Vlans, 0]), frame, random.Next(8));
        if (random.Next(12) == 0)
            frame = Frames.Tagged(Pick(Vlans), frame, random.Next(8));
        return random.Next(20) == 0 ? [.. frame.Take(random.Next(EthernetView.HeaderSize, frame.Length + 1))] : frame;
    }

    private byte[] Untagged() => random.Next(8) switch
    {
        0 => Frames.ArpRequest(Host(), Host()),
        1 => Frames.Ping(Host(), Host()),
        2 => Frames.Plain(Host(), Host()),
        3 => random.Next(2) == 0 ? Fragment() : Llc(),
        4 => Ipv6(),
        5 or 6 => Frames.Tcp(Host(), Host(), Port(), Port()),
        _ => Frames.Udp(Host(), Host(), Port(), Port(), Pick<byte>(1, 2, 64)),
    };

    // Of no transport that has ports: PipelineModel tells why.
    private byte[] Fragment()
    {
        byte[] frame = Frames.Ipv4(Host(), Host(), new IpProtocol(99), [1, 2, 3, 4, 5, 6, 7, 8], 64);
        ushort bits = Pick<ushort>(MoreFragments, MoreFragments | 2, 2);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(EthernetView.HeaderSize + Ipv4FragmentOffset), bits);
        return frame;
    }

    // IEEE 802.3 with a length in place of the type.
    private byte[] Llc() => Frames.Ethernet(Frames.Mac(Host()), Frames.Mac(Host()), new EtherType(8),
        [0x42, 0x42, 3, 0, 0, 0, (byte)_count++, (byte)random.Next(3)]);

    private byte[] Ipv6()
    {
        Span<byte> packet = new byte[48];
        packet[0] = 0x60;
        packet[1] = Pick<byte>(0, 0x20);
        packet[5] = 8;
        packet[6] = Pick(IpProtocol.Udp.Value, (byte)59, IpProtocol.Icmpv6.Value);
        packet[7] = Pick<byte>(1, 64);
        packet[8] = packet[24] = 0xfd;
        packet[23] = (byte)Host();
        packet[39] = (byte)Host();
        BinaryPrimitives.WriteUInt16BigEndian(packet[40..], Port());
        BinaryPrimitives.WriteUInt16BigEndian(packet[42..], Port());
        packet[45] = 8;
        return Frames.Ethernet(Frames.Mac(Host()), Frames.Mac(Host()), EtherType.Ipv6, packet);
    }
}
