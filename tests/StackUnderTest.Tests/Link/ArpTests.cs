using StackUnderTest.Stack;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Link;

public sealed class ArpTests
{
    private static readonly Ipv4Address Stranger = new(10, 78, 0, 9);
    private static readonly MacAddress StrangerMac = new(0x0200_0000_0009);

    [Fact, Behaviour(1)]
    public void Arp_request_for_the_own_address_is_answered_and_its_sender_learnt()
    {
        var bench = new Bench(neighbour: false);
        bench.Run(5 * Bench.Second);
        bench.Clear();
        bench.Deliver(Packets.Arp(1, Packets.Peer, Packets.Stack));
        SentFrame reply = Assert.Single(bench.Take());
        Assert.Equal(2, reply.ArpOperation);
        Assert.True(reply.ArpSender == Packets.Stack && reply.ArpTarget == Packets.Peer);
        Assert.True(reply.Destination == Packets.PeerMac);
        Assert.Equal(60, reply.Bytes.Length);
        Assert.True(bench.Stack[0].Arp.Find(Packets.Peer) >= 0);
    }

    [Fact, Behaviour(1)]
    public void Arp_request_for_another_address_is_neither_answered_nor_learnt_from()
    {
        var bench = new Bench();
        bench.Deliver(Packets.Arp(1, Stranger, new Ipv4Address(10, 78, 0, 77), StrangerMac));
        Assert.Empty(bench.Take());
        Assert.True(bench.Stack[0].Arp.Find(Stranger) < 0);
    }

    [Fact, Behaviour(1)]
    public void Arp_reply_that_nobody_asked_for_is_not_learnt_from()
    {
        var bench = new Bench();
        bench.Deliver(Packets.Arp(2, Stranger, Packets.Stack, StrangerMac));
        Assert.True(bench.Stack[0].Arp.Find(Stranger) < 0);
    }

    [Fact, Behaviour(2)]
    public void Arp_asks_three_times_a_second_apart_and_keeps_packets_until_the_answer()
    {
        var bench = new Bench(neighbour: false);
        bench.Run(5 * Bench.Second);
        bench.Clear();
        bench.Stack.Icmp.Echo.Send(Stranger, 1, 1, 10, bench.Now);
        bench.Stack.Icmp.Echo.Send(Stranger, 1, 2, 10, bench.Now);
        bench.Run(1_500_000);
        List<SentFrame> asked = bench.Take();
        Assert.Equal(2, asked.Count);
        Assert.All(asked, frame => Assert.True(frame.IsArp && frame.ArpTarget == Stranger));
        Assert.Equal(Bench.Second, asked[1].Time - asked[0].Time);
        bench.Deliver(Packets.Arp(2, Stranger, Packets.Stack, StrangerMac));
        List<SentFrame> flushed = bench.Take();
        Assert.Equal(2, flushed.Count);
        Assert.All(flushed, frame => Assert.True(frame.IsIp && frame.Destination == StrangerMac));
    }

    [Fact, Behaviour(2)]
    public void Arp_that_nobody_answers_fails_after_three_tries_and_gives_the_queue_back()
    {
        var bench = new Bench();
        bench.Stack.Icmp.Echo.Send(Stranger, 1, 1, 10, bench.Now);
        bench.Run(3 * Bench.Second + 1);
        Assert.Equal(3, bench.Take().Count(frame => frame.IsArp));
        Assert.Equal(1, bench.Stack.Counters.ArpUnresolved);
        Assert.Equal(1, bench.Stack.Counters.ArpQueueDrops);
        Assert.Equal(SendResult.HostUnreachable, bench.Stack.Icmp.Echo.Send(Stranger, 1, 1, 10, bench.Now));
        bench.Run(ArpCache.FailedTime);
        Assert.Equal(SendResult.Ready, bench.Stack.Icmp.Echo.Send(Stranger, 1, 1, 10, bench.Now));
    }

    [Fact, Behaviour(2)]
    public void Arp_entry_that_is_old_is_asked_again_by_unicast_while_it_is_used()
    {
        var bench = new Bench();
        bench.Run(ArpCache.ReachableTime + Bench.Second);
        bench.Clear();
        bench.Stack.Icmp.Echo.Send(Packets.Peer, 1, 1, 10, bench.Now);
        List<SentFrame> sent = bench.Take();
        Assert.Equal(2, sent.Count);
        Assert.True(sent[0].IsArp && sent[0].Destination == Packets.PeerMac);
        Assert.True(sent[1].IsIp && sent[1].Destination == Packets.PeerMac);
        bench.Run(3 * Bench.Second + 1);
        Assert.Equal(1, bench.Stack.Counters.ArpUnresolved);
    }

    [Fact, Behaviour(2)]
    public void Arp_queue_of_a_neighbour_drops_its_oldest_packet_and_counts_it()
    {
        var bench = new Bench();
        for (ushort i = 0; i < ArpCache.GreatestQueue + 3; i++)
            bench.Stack.Icmp.Echo.Send(Stranger, 1, i, 10, bench.Now);
        Assert.Equal(3, bench.Stack.Counters.ArpQueueDrops);
        bench.Clear();
        bench.Deliver(Packets.Arp(2, Stranger, Packets.Stack, StrangerMac));
        List<SentFrame> flushed = bench.Take();
        Assert.Equal(ArpCache.GreatestQueue, flushed.Count);
        Assert.Equal(3, flushed[0].Payload[7]); // sequence number of the oldest that was kept
    }

    [Fact, Behaviour(3)]
    public void Address_is_probed_three_times_then_announced_twice()
    {
        var bench = new Bench(options: new StackOptions { ProbeAddress = true, PageCount = 64 }, neighbour: false);
        bench.Run(12 * Bench.Second);
        List<SentFrame> sent = bench.Take();
        Assert.Equal(5, sent.Count);
        Assert.All(sent, frame => Assert.True(frame.IsArp && frame.ArpTarget == Packets.Stack));
        Assert.All(sent[..3], frame => Assert.True(frame.ArpSender.IsAny));
        Assert.All(sent[3..], frame => Assert.True(frame.ArpSender == Packets.Stack));
        Assert.Equal(AddressState.Owned, bench.Stack[0].AddressState);
    }

    [Fact, Behaviour(3)]
    public void Address_that_another_host_has_is_not_taken()
    {
        var bench = new Bench(options: new StackOptions { ProbeAddress = true, PageCount = 64 }, neighbour: false);
        bench.Run(2 * Bench.Second);
        bench.Deliver(Packets.Arp(2, Packets.Stack, Packets.Peer, StrangerMac));
        bench.Run(20 * Bench.Second);
        Assert.Equal(AddressState.Conflict, bench.Stack[0].AddressState);
        Assert.True(bench.Stack[0].Address.IsAny);
        Assert.True(bench.Stack[0].ConflictingHardware == StrangerMac);
    }

    [Fact, Behaviour(3)]
    public void Address_in_use_is_defended_once_in_ten_seconds()
    {
        var bench = new Bench();
        bench.Run(20 * Bench.Second);
        bench.Clear();
        for (int i = 0; i < 5; i++)
            bench.Deliver(Packets.Arp(1, Packets.Stack, Packets.Stack, StrangerMac));
        SentFrame defence = Assert.Single(bench.Take());
        Assert.True(defence.ArpSender == Packets.Stack && defence.Destination.IsBroadcast);
        bench.Run(11 * Bench.Second);
        bench.Deliver(Packets.Arp(1, Packets.Stack, Packets.Stack, StrangerMac));
        Assert.Single(bench.Take());
        Assert.Equal(6, bench.Stack.Counters.ArpConflicts);
    }

    [Fact]
    public void Arp_storm_is_answered_in_part_and_does_not_push_out_a_neighbour_in_use()
    {
        var bench = new Bench();
        for (int i = 0; i < 20_000; i++)
        {
            var sender = new Ipv4Address(10, 78, 0, (byte)(3 + i % 250));
            bench.Card.Deliver(Packets.Arp(1, sender, Packets.Stack, new MacAddress(0x0200_0000_0000UL + (uint)i)));
        }

        bench.Run(0);
        Assert.True(bench.Stack.Counters.ArpRepliesSuppressed > 19_000);
        Assert.True(bench.Stack[0].Arp.Find(Packets.Peer) >= 0);
    }
}
