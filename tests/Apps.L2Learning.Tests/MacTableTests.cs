using Apps.L2Learning.Hosts;
using Apps.L2Learning.Ports;
using Apps.L2Learning.Tests.Bridge;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Tests;

public sealed class MacTableTests
{
    private static readonly LearningOptions Plenty = new() { MaxHostsPerPort = int.MaxValue };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void MacTable_does_as_a_dictionary_does_through_a_random_history(int seed)
    {
        var random = new Random(seed);
        var table = new MacTable((ulong)seed);
        var model = new Dictionary<(MacAddress, VlanId), BridgePort>();
        BridgePort[] ports = [NewPort(1), NewPort(2), NewPort(3)];
        for (int step = 0; step < 20_000; step++)
        {
            MacAddress address = TestFrame.Host(random.Next(700));
            var vlan = new VlanId((ushort)random.Next(2));
            if (random.Next(3) == 0)
            {
                Assert.Equal(model.Remove((address, vlan)), table.Remove(address, vlan));
                continue;
            }
            BridgePort port = ports[random.Next(ports.Length)];
            Learned expected = !model.TryGetValue((address, vlan), out BridgePort? old) ? Learned.New
                : old == port ? Learned.Known : Learned.Moved;
            Assert.Equal(expected, table.Learn(address, vlan, port, step, out BridgePort? from));
            Assert.Same(old, from);
            model[(address, vlan)] = port;
        }
        Assert.Equal(model.Count, table.Count);
        Assert.All(model, pair => Assert.True(
            table.TryFind(pair.Key.Item1, pair.Key.Item2, out BridgePort? port) && port == pair.Value));
        Assert.All(ports, port => Assert.Equal(model.Values.Count(other => other == port), port.HostCount));
        Assert.Equal(model.Count, table.Where(_ => true).Count);
    }

    [Fact]
    public void MacTable_gives_back_what_it_was_told()
    {
        var table = new MacTable();
        BridgePort port = NewPort(7);
        table.Learn(new MacAddress(0), new VlanId(4094), port, 11, out _);
        table.Learn(MacAddress.Broadcast, VlanId.Untagged, port, 12, out _);
        Assert.Equal(
            [
                new Host(new MacAddress(0), new VlanId(4094), port, 11),
                new Host(MacAddress.Broadcast, VlanId.Untagged, port, 12),
            ], table.Where(_ => true).OrderBy(host => host.SeenAt));
    }

    private static BridgePort NewPort(uint number) => new(
        new SwitchPort(new PortNumber(number), $"p{number}", new MacAddress(number), PortRole.Edge),
        new PortOptions(), Plenty);
}
