using Controller.Abstractions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;

namespace Apps.L2Learning.Tests;

public sealed class AllocationTests
{
    private const int HostCount = 100;
    private const int Rounds = 100_000;

    [Fact]
    public void ControllerLearning_allocates_nothing_per_packet_in()
    {
        var sw = new SilentSwitch(HostCount);
        SwitchApp app = L2LearningApp.Factory(_ => new LearningOptions { Mode = LearningMode.Controller }).Create(sw)!;
        byte[][] messages = EachToTheNext();
        Run(app, messages, 10 * HostCount);
        Assert.Equal(0, Allocated.Least(() => Run(app, messages, Rounds)));
        int flowMods = sw.FlowMods;
        Run(app, messages, Rounds);
        Assert.Equal(2 * Rounds, sw.FlowMods - flowMods);
    }

    [Fact]
    public void PairLearning_allocates_nothing_per_packet_in()
    {
        var sw = new SilentSwitch(HostCount);
        SwitchApp app = L2LearningApp.Factory(_ => new LearningOptions { Mode = LearningMode.Pair }).Create(sw)!;
        byte[][] messages = EachToTheNext();
        Run(app, messages, 10 * HostCount);
        Assert.Equal(0, Allocated.Least(() => Run(app, messages, Rounds)));
        int flowMods = sw.FlowMods;
        Run(app, messages, Rounds);
        Assert.Equal(Rounds, sw.FlowMods - flowMods);
    }

    private static void Run(SwitchApp app, byte[][] messages, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            Assert.True(PacketIn.TryRead(messages[i % messages.Length], out PacketIn message, out _));
            Assert.True(EthernetView.TryRead(message.Data, out EthernetView frame));
            app.OnPacketIn(new ReceivedPacket(message, message.InPort, frame));
        }
    }

    private static byte[][] EachToTheNext() =>
        [.. Enumerable.Range(0, HostCount).Select(host => PacketInFrom(host, (host + 1) % HostCount))];

    private static byte[] PacketInFrom(int source, int destination)
    {
        var frame = new byte[60];
        EthernetView.WriteHeader(frame, AddressOf(destination), AddressOf(source), EtherType.Ipv4);
        Match match = Match.Any.InPort(new PortNumber((uint)source + 1));
        var message = new PacketIn { TotalLength = 60, Match = match.View, Data = frame };
        var octets = new byte[message.Size];
        message.Write(octets, new Xid(1));
        return octets;
    }

    private static MacAddress AddressOf(int host) => new(0x0200_0000_0000UL | (uint)host);
}
