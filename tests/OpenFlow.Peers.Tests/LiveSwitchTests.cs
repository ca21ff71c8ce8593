using OpenFlow.Peers.Tests.Generating;
using OpenFlow.Peers.Tests.Peers;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Messages.Nicira;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;

namespace OpenFlow.Peers.Tests;

/// <summary>Random messages of ours that controllers send, sent to a real Open vSwitch.</summary>
public sealed class LiveSwitchTests
{
    private const int BatchSize = 2_000;

    // Transaction ids of what is sent between batches: no seed is so large.
    private const uint FirstOwnXid = 0x7f000000;

    [Fact]
    public void LiveSwitch_answers_own_messages_as_predicted() => Send(firstSeed: 0, count: 4_000);

    [Fact]
    [Trait("Category", "Deep")]
    public void LiveSwitch_answers_a_hundred_thousand_messages_as_predicted() => Send(1_000_000, 100_000);

    private static void Send(int firstSeed, int count)
    {
        var found = new Disagreements();
        using var live = new LiveSwitch();
        var model = new SwitchModel(live.Addresses);
        for (int seed = firstSeed; seed < firstSeed + count; seed += BatchSize)
        {
            Prepare(live);
            model.StartOver();
            Sample[] samples = [.. RandomMessages.From(seed, BatchSize).Where(sample => sample.Kind.ToSwitch)
                .Select(sample => Addressed(sample, live))];
            IReadOnlyList<OpenFlowError?> errors = live.Send([.. samples.Select(sample => sample.Octets)]);
            for (int i = 0; i < samples.Length; i++)
            {
                string? expected = model.Expect(samples[i]);
                if (errors[i]?.Name != expected)
                    found.Add("ovs-vswitchd", samples[i],
                        $"{errors[i]?.Name ?? "none"} where it was to answer {expected ?? "none"}");
            }
        }
        found.AssertNone();
    }

    // A port-mod is to name the address that the port has.
    private static Sample Addressed(Sample sample, LiveSwitch live)
    {
        if (sample.Kind.Name != "PORT_MOD" || !PortMod.TryRead(sample.Octets, out PortMod portMod, out _)
            || portMod.Address != ChangeKinds.PortAddress
            || !live.Addresses.TryGetValue(portMod.Port, out MacAddress own))
            return sample;
        var addressed = new PortMod
        {
            Port = portMod.Port,
            Address = own,
            Config = portMod.Config,
            Mask = portMod.Mask,
            Advertise = portMod.Advertise,
        };
        return sample with { Octets = addressed.ToArray(new Xid((uint)sample.Seed)) };
    }

    // Everything as a batch expects it: no flows, no options, and of groups and meters just those that its actions lead
    // to.
    private static void Prepare(LiveSwitch live)
    {
        live.Reconnect();
        uint xid = FirstOwnXid;
        List<byte[]> messages =
        [
            new FlowMod { Command = FlowModCommand.Delete, Table = TableId.All }.ToArray(new Xid(xid++)),
            new GroupMod { Command = GroupModCommand.Delete, Group = GroupId.All }.ToArray(new Xid(xid++)),
            new MeterMod { Command = MeterModCommand.Delete, Meter = MeterId.All }.ToArray(new Xid(xid++)),
            new TlvTableMod { Command = TlvTableModCommand.Clear }.ToArray(new Xid(xid++)),
        ];
        byte[] bands = MeterBand.Encode(MeterBand.Drop(1000));
        BucketList buckets = BucketList.Of(Bucket.Of(new OutputAction(new PortNumber(1))));
        for (uint i = 1; i <= RandomActions.Known; i++)
        {
            messages.Add(new GroupMod { Group = new GroupId(i), Buckets = buckets.Octets }.ToArray(new Xid(xid++)));
            messages.Add(new MeterMod { Flags = MeterFlags.Kbps, Meter = new MeterId(i), Bands = bands }
                .ToArray(new Xid(xid++)));
        }
        Assert.All(live.Send(messages), error => Assert.Null(error?.Name));
    }
}
