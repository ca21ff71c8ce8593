using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using Testing;

namespace Controller.Core.Tests.Dataplane;

/// <summary>Fake switches with cables between them, and no controller: the flows are put into the models.</summary>
public sealed class FakeNetworkTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private readonly FakeNetwork _network = new();

    [Fact]
    public async Task FakeNetwork_carries_frames_from_host_to_host()
    {
        FakeSwitch[] switches = [Flooding(1), Flooding(2), Flooding(3)];
        _network.Wire(switches[0], 1, switches[1], 1);
        _network.Wire(switches[1], 2, switches[2], 1);
        FakeHost left = _network.Attach(switches[0], 3, "left", 1);
        FakeHost right = _network.Attach(switches[2], 3, "right", 2);
        left.SendTo(right);
        Assert.Equal(Frames.Plain(left.Address, right.Address), await right.NextFrameAsync(Bound));
        Assert.Equal(0, left.Received.Count);
        Assert.Empty(_network.Loops);
    }

    [Fact]
    public void FakeNetwork_reports_a_loop_once_and_ends_it()
    {
        FakeSwitch[] switches = [Flooding(1), Flooding(2), Flooding(3)];
        _network.Wire(switches[0], 1, switches[1], 2);
        _network.Wire(switches[1], 1, switches[2], 2);
        _network.Wire(switches[2], 1, switches[0], 2);
        FakeHost host = _network.Attach(switches[0], 3, "host", 1);
        host.Send(Frames.ArpRequest(1, 2));
        string loop = Assert.Single(_network.Loops);
        Assert.Contains("switch s1", loop, StringComparison.Ordinal);
        Assert.InRange(host.Received.Count, 1, FakeNetwork.MaxCrossings);
    }

    [Fact]
    public void FakeNetwork_multiplying_frames_end_too()
    {
        FakeSwitch[] switches = [.. Enumerable.Range(1, 5).Select(id => Flooding((ulong)id))];
        for (int left = 0; left < 5; left++)
        {
            for (int right = left + 1; right < 5; right++)
                _network.Wire(switches[left], (uint)right, switches[right], (uint)left + 1);
        }
        _network.Attach(switches[0], 5, "host", 1).Send(Frames.ArpRequest(1, 2));
        Assert.Single(_network.Loops);
    }

    [Fact]
    public void FakeNetwork_link_that_is_down_carries_nothing()
    {
        FakeSwitch[] switches = [Flooding(1), Flooding(2)];
        _network.Wire(switches[0], 1, switches[1], 1);
        FakeHost left = _network.Attach(switches[0], 3, "left", 1);
        FakeHost right = _network.Attach(switches[1], 3, "right", 2);
        _network.SetLink(switches[0], 1, up: false);
        left.SendTo(right);
        Assert.Equal(0, right.Received.Count);
        _network.SetLink(switches[0], 1, up: true);
        left.SendTo(right);
        Assert.Equal(1, right.Received.Count);
    }

    [Fact]
    public async Task FakeNetwork_carries_what_packet_outs_send()
    {
        await using var controller = new RawController();
        await using var first = new FakeSwitch();
        FakeSwitch second = Flooding(2);
        _network.Wire(first, 1, second, 1);
        FakeHost host = _network.Attach(second, 3, "host", 2);
        await controller.AcceptAsync(first);
        controller.Send(new PacketOut
        {
            Actions = OpenFlow.Protocol.Actions.ActionList.Of(
                new OpenFlow.Protocol.Actions.OutputAction(new PortNumber(1))).Octets,
            Data = Frames.Plain(1, 2),
        });
        Assert.Equal(Frames.Plain(1, 2), await host.NextFrameAsync(Bound));
    }

    [Fact]
    public void ManualTime_fires_timers_in_their_order_and_at_their_time()
    {
        var time = new ManualTime();
        var fired = new List<(string, double)>();
        DateTimeOffset start = time.GetUtcNow();
        void Note(object? name) => fired.Add(((string)name!, (time.GetUtcNow() - start).TotalSeconds));
        using ITimer late = time.CreateTimer(Note, "once", TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using ITimer often = time.CreateTimer(Note, "often", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([("often", 2d), ("once", 3d), ("often", 4d)], fired);
        Assert.Equal(start + TimeSpan.FromSeconds(5), time.GetUtcNow());
    }

    private static FakeSwitch Flooding(ulong id)
    {
        var sw = new FakeSwitch(new FakeSwitchOptions { Id = new DatapathId(id), Name = $"s{id}", PortCount = 5 });
        Assert.True(sw.Ask(model => model.TryApply(new FlowMod
        {
            Match = Match.Any.Oxms,
            Instructions = Rig.OutputTo(PortNumber.Flood.Value).Octets,
        }, 0, out _)));
        return sw;
    }
}
