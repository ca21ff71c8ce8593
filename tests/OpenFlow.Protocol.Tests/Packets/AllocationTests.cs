using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Packets;

public sealed class AllocationTests
{
    private const int Rounds = 1_000;

    [Fact]
    public void Views_reading_all_of_a_frame_allocates_nothing()
    {
        foreach (byte[] frame in Samples.Frames)
            AssertAllocatesNothing(() => FrameWalk.Frame(frame));
    }

    [Fact]
    public void Writers_writing_a_packet_allocates_nothing()
    {
        byte[] buffer = new byte[256];
        AssertAllocatesNothing(() => WriteAll(buffer));
    }

    private static void AssertAllocatesNothing(Func<ulong> work)
    {
        ulong sum = work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++)
            sum += work();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, allocated);
        Assert.NotEqual(0ul, sum);
    }

    private static ulong WriteAll(Span<byte> buffer)
    {
        ReadOnlySpan<byte> data = "abc"u8;
        EthernetView.WriteHeader(buffer, Samples.Mac2, Samples.Mac1, EtherType.Ipv4);
        Span<byte> ip = buffer[EthernetView.HeaderSize..];
        Ipv4View.WriteHeader(ip, Samples.Ip1, Samples.Ip2, IpProtocol.Udp, UdpView.HeaderSize + data.Length);
        Span<byte> transport = ip[Ipv4View.MinHeaderSize..];
        int size = UdpView.Write(transport, 1, 2, data, Samples.Ip1, Samples.Ip2);
        size += IcmpView.WriteEchoRequest(transport, 1, 2, data);
        size += TcpView.Write(transport, new TcpHeader(1, 2, 3, 4, TcpFlags.Syn, 5), default, data,
            Samples.Ip1, Samples.Ip2);
        Ipv6View.WriteHeader(ip, Samples.Ip6First, Samples.Ip6Second, IpProtocol.Udp, data.Length);
        ArpView.WriteRequest(ip, Samples.Mac1, Samples.Ip1, Samples.Ip2);
        var lldp = new LldpWriter(ip, LldpChassisIdKind.Local, data, LldpPortIdKind.Local, data, timeToLive: 120);
        lldp.AddOrganization(0x00eded, 1, data);
        return (ulong)(size + lldp.End().Length);
    }
}
