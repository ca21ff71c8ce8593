using Controller.Abstractions;
using Controller.Core.Flows;
using Controller.Core.Tests.Switches;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Flows;

public sealed class InstalledStateTests
{
    private readonly InstalledState _installed = new();

    [Fact]
    public void InstalledState_knows_a_flow_whatever_the_order_of_its_fields_on_the_wire()
    {
        byte[] octets = Octets.Entry(new FlowStatsEntry
        {
            Table = Pipeline.Policy,
            Priority = 5,
            Cookie = new Cookie(7),
            Match = ViewOf([.. Match.Any.EthType(EtherType.Arp).Oxms, .. Match.Any.InPort(new PortNumber(3)).Oxms]),
            Instructions = InstructionList.Apply(new OutputAction(new PortNumber(1))).View,
        });
        Assert.True(FlowStatsEntry.TryRead(octets, out FlowStatsEntry entry, out _));

        _installed.Found(entry);

        var wanted = new Flow(Pipeline.Policy, 5, Match.Any.InPort(new PortNumber(3)).EthType(EtherType.Arp),
            InstructionList.Apply(new OutputAction(new PortNumber(1))), new Cookie(7));
        Assert.Equal(wanted, _installed.Flows[wanted.Key]);
    }

    [Fact]
    public void InstalledState_takes_groups_with_numbers_of_this_controller_only()
    {
        var ours = new CookieSpace(1).Group(3);
        _installed.Found(new GroupDescEntry { Group = new GroupId(3), Type = GroupType.All });
        _installed.Found(new GroupDescEntry { Group = ours, Type = GroupType.All });

        Assert.Equal([ours], _installed.Groups.Keys);
    }

    [Fact]
    public void InstalledState_meter_that_this_controller_would_make_equals_it()
    {
        Found(MeterFlags.PacketsPerSecond | MeterFlags.Burst | MeterFlags.Statistics, MeterBand.Drop(100, 50));

        Assert.Equal(Meter.OfPackets(new MeterId(9), 100, 50), _installed.Meters[new MeterId(9)]);
    }

    [Theory]
    [InlineData(MeterFlags.Kbps | MeterFlags.Burst, MeterBandType.Drop, 1)]
    [InlineData(MeterFlags.PacketsPerSecond, MeterBandType.Drop, 1)]
    [InlineData(MeterFlags.PacketsPerSecond | MeterFlags.Burst, MeterBandType.DscpRemark, 1)]
    [InlineData(MeterFlags.PacketsPerSecond | MeterFlags.Burst, MeterBandType.Drop, 2)]
    [InlineData(MeterFlags.PacketsPerSecond | MeterFlags.Burst, MeterBandType.Drop, 0)]
    public void InstalledState_meter_of_another_kind_is_known_to_be_there_and_to_differ(
        MeterFlags flags, MeterBandType type, int bands)
    {
        Found(flags, [.. Enumerable.Repeat(new MeterBand(type, 100, 50, 0), bands)]);

        Assert.True(_installed.Meters.TryGetValue(new MeterId(9), out Meter? meter));
        Assert.NotEqual(Meter.OfPackets(new MeterId(9), 100, 50), meter);
    }

    private void Found(MeterFlags flags, params MeterBand[] bands)
    {
        byte[] body = MeterBand.Encode(bands);
        Assert.True(EntryListView.TryRead(body, out EntryListView<MeterBand> view, out _));
        _installed.Found(new MeterConfigEntry { Meter = new MeterId(9), Flags = flags, Bands = view });
    }

    private static MatchView ViewOf(byte[] oxms)
    {
        byte[] octets = new byte[MatchView.SizeOf(oxms)];
        MatchView.Write(octets, oxms);
        Assert.True(MatchView.TryRead(octets, out MatchView view, out _, out _));
        return view;
    }
}
