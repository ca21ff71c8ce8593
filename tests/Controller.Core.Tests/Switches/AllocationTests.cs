using Apps.L2Learning;
using Controller.Abstractions;
using Testing;

namespace Controller.Core.Tests.Switches;

public sealed class AllocationTests
{
    [Fact]
    public void Session_allocates_nothing_for_a_packet_in_that_the_pair_app_answers()
    {
        var controller = new TestController(L2LearningApp.Factory(_ =>
            new LearningOptions { Mode = LearningMode.Pair }));
        TestSwitch sw = TestSwitch.Running(controller);
        byte[][] packets =
        [
            Octets.PacketIn(1, Octets.Ethernet(source: 0x0200_0000_000a, destination: 0x0200_0000_000b)),
            Octets.PacketIn(2, Octets.Ethernet(source: 0x0200_0000_000b, destination: 0x0200_0000_000a)),
        ];
        sw.Connection.Discard();
        Receive(20_000);
        SwitchCounters before = sw.Counters;

        Assert.Equal(0, Allocated.Least(() => Receive(100_000)));
        // Each one was answered by a flow and by the packet.
        long answered = sw.Counters.PacketIns - before.PacketIns;
        Assert.InRange(answered, 100_000, long.MaxValue);
        Assert.Equal((answered, answered),
            (sw.Counters.FlowMods - before.FlowMods, sw.Counters.PacketOuts - before.PacketOuts));

        void Receive(int count)
        {
            for (int i = 0; i < count; i++)
            {
                sw.Session.OnFrame(packets[i & 1]);
                if (i % 64 == 63)
                    sw.Session.OnReadComplete();
            }
        }
    }

    [Fact]
    public void Session_allocates_nothing_for_a_packet_in_that_it_ignores()
    {
        TestSwitch sw = TestSwitch.Running(new TestController());
        byte[][] packets = [Octets.PacketIn(99), Octets.PacketIn(1, []), Octets.PacketIn(1)];
        sw.SetRole(1, PortRole.Blocked);
        Receive(20_000);

        Assert.Equal(0, Allocated.Least(() => Receive(100_000)));

        void Receive(int count)
        {
            for (int i = 0; i < count; i++)
                sw.Session.OnFrame(packets[i % packets.Length]);
        }
    }
}
