using Controller.Core.Topology;
using OpenFlow.Protocol.Types;
using Testing;

namespace Controller.Core.Tests.Topology;

/// <summary>What becomes of one probe that comes in, between two switches on one cable.</summary>
public sealed class TopologyProbeTests
{
    private static readonly DatapathId Receiver = new(2);
    private static readonly PortId Sender = new(new DatapathId(1), new PortNumber(1));

    [Fact]
    public void TopologyState_counts_what_it_rejects_by_reason()
    {
        SimulatedNetwork net = SettledPair();
        byte[] probe = net.LastProbes[Sender];
        byte[] forged = [.. probe];
        forged[^3] ^= 1;
        net.Topology.ProbeReceived(Receiver, new PortNumber(1), forged, net.Now);
        net.Topology.ProbeReceived(Receiver, new PortNumber(1), probe.AsSpan(0, 30), net.Now);
        net.Topology.ProbeReceived(Receiver, new PortNumber(77), probe, net.Now);
        Assert.Equal([1, 1, 1], new[] { ProbeVerdict.BadSignature, ProbeVerdict.Malformed, ProbeVerdict.UnknownPort }
            .Select(net.Topology.Count));
        Assert.Equal(2, net.Topology.Links.Count);
    }

    [Fact]
    public void TopologyState_refreshes_a_link_without_allocating()
    {
        SimulatedNetwork net = SettledPair();
        byte[] probe = net.LastProbes[Sender];
        net.Topology.ProbeReceived(Receiver, new PortNumber(1), probe, net.Now);
        Assert.Equal(0, Allocated.Least(() =>
        {
            for (int i = 0; i < 100; i++)
                net.Topology.ProbeReceived(Receiver, new PortNumber(1), probe, net.Now);
        }));
    }

    private static SimulatedNetwork SettledPair()
    {
        SimulatedNetwork net = new SimulatedNetwork(Wiring.Of(2, [[0, 1]])).ConnectAll();
        net.Settle();
        return net;
    }
}
