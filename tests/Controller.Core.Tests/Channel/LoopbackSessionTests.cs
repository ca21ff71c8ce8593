using Controller.Core.Tests.Switches;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Channel;

/// <summary>Whole sessions over real sockets, on both transports.</summary>
public sealed class LoopbackSessionTests
{
    public static TheoryData<TransportKind> Transports => [TransportKind.Epoll, TransportKind.Sockets];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Session_finishes_its_handshake_and_answers_echoes(TransportKind transport)
    {
        await using LiveController live = await LiveController.StartAsync(transport);

        await using RawSwitch sw = await RawSwitch.ReadyAsync(live.EndPoint);
        await sw.EchoAsync();
        await sw.EchoAsync(Header.MaxMessageSize - Header.Size);

        SwitchSnapshot snapshot = Assert.Single(live.Core.Switches);
        Assert.True(snapshot.Connected);
        Assert.Equal(3, snapshot.Ports.Count);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Session_takes_a_stream_cut_at_every_point(TransportKind transport)
    {
        await using LiveController live = await LiveController.StartAsync(transport);
        await using RawSwitch sw = await RawSwitch.ReadyAsync(live.EndPoint);
        byte[] stream = [.. Octets.Of(new EchoRequest("first"u8), 1), .. Octets.PacketIn(1),
            .. Octets.Of(new EchoRequest([]), 2)];

        for (int split = 1; split < stream.Length; split++)
        {
            await sw.SendAsync(stream.AsMemory(0, split));
            // What is whole comes back before the rest goes out, so that the two come in different reads.
            if (split >= 13)
                Assert.Equal(Octets.Of(new EchoReply("first"u8), 1), await sw.NextAsync(MessageType.EchoReply));
            await sw.SendAsync(stream.AsMemory(split));
            if (split < 13)
                Assert.Equal(Octets.Of(new EchoReply("first"u8), 1), await sw.NextAsync(MessageType.EchoReply));
            Assert.Equal(Octets.Of(new EchoReply([]), 2), await sw.NextAsync(MessageType.EchoReply));
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Session_takes_octets_that_come_one_by_one_and_a_thousand_messages_at_once(TransportKind transport)
    {
        await using LiveController live = await LiveController.StartAsync(transport);
        await using RawSwitch sw = await RawSwitch.ConnectAsync(live.EndPoint);
        sw.StartReading();
        foreach (byte octet in Octets.Of(new Hello()))
            await sw.SendAsync(new[] { octet });
        await sw.ReadyAsync();

        byte[] echo = Octets.Of(new EchoRequest("all at once"u8), 9);
        await sw.SendAsync(Enumerable.Repeat(echo, 1000).SelectMany(octets => octets).ToArray());

        for (int i = 0; i < 1000; i++)
            Assert.Equal(Octets.Of(new EchoReply("all at once"u8), 9), await sw.NextAsync(MessageType.EchoReply));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Session_closes_at_a_length_below_eight(TransportKind transport)
    {
        await using LiveController live = await LiveController.StartAsync(transport);

        for (byte length = 0; length < Header.Size; length++)
        {
            await using RawSwitch sw = await RawSwitch.ReadyAsync(live.EndPoint);
            await sw.SendAsync(new byte[] { 4, 2, 0, length, 1, 2, 3, 4 });
            await sw.ClosedAsync();
            await LiveController.UntilAsync(() => !live.Find(1).Connected, "the session's end");
        }

        Assert.Equal(8, live.Core.Counters.DroppedByReason["broken-framing"]);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Session_tells_an_old_switch_why_before_it_closes(TransportKind transport)
    {
        await using LiveController live = await LiveController.StartAsync(transport);
        await using RawSwitch sw = await RawSwitch.ConnectAsync(live.EndPoint);
        sw.StartReading();

        // More than the controller will read, so that its close meets unread octets.
        byte[] old = [1, 0, 0, 8, 0, 0, 0, 1];
        await sw.SendAsync(Enumerable.Repeat(old, 1000).SelectMany(octets => octets).ToArray());

        byte[]? failed = await sw.NextAsync(MessageType.Error);
        Assert.NotNull(failed);
        Assert.Equal(OpenFlowErrors.Incompatible, Octets.ErrorOf(failed));
        await sw.ClosedAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Session_drops_who_says_nothing_and_who_leaves_a_message_half(TransportKind transport)
    {
        await using LiveController live = await LiveController.StartAsync(
            new ControllerOptions { Transport = transport, HandshakeTimeout = TimeSpan.FromMilliseconds(500) });
        await using RawSwitch silent = await RawSwitch.ConnectAsync(live.EndPoint);
        silent.StartReading();
        await using RawSwitch half = await RawSwitch.ReadyAsync(live.EndPoint);
        await half.SendAsync(Octets.PacketIn(1).AsMemory(0, 20));

        await silent.ClosedAsync();
        await half.ClosedAsync();

        await LiveController.UntilAsync(() => live.Core.Counters.HandshakesFailed == 1, "the silent one's end");
        await LiveController.UntilAsync(() =>
            live.Log.Warnings.Any(line => line.Contains("rest of a message", StringComparison.Ordinal)),
            "the half message's line");
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Session_of_a_datapath_id_that_is_taken_is_refused_and_the_old_one_lives(TransportKind transport)
    {
        await using LiveController live = await LiveController.StartAsync(transport);
        await using RawSwitch old = await RawSwitch.ReadyAsync(live.EndPoint);
        await using RawSwitch newcomer = await RawSwitch.ConnectAsync(live.EndPoint);
        newcomer.StartReading();

        await newcomer.SendAsync(Octets.Of(new Hello()));
        await newcomer.ClosedAsync();

        await old.EchoAsync();
        Assert.Equal(1, live.Core.Counters.DroppedByReason["duplicate-datapath-id"]);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Session_of_a_switch_that_died_without_a_word_gives_way_to_its_next(TransportKind transport)
    {
        await using LiveController live = await LiveController.StartAsync(transport);
        await using RawSwitch old = await RawSwitch.ReadyAsync(live.EndPoint,
            new SwitchScript { Silent = { MessageType.EchoRequest } });

        await using RawSwitch newcomer = await RawSwitch.ReadyAsync(live.EndPoint);

        await newcomer.EchoAsync();
        await old.ClosedAsync();
        Assert.Equal(2, live.Find(1).Counters.Connections);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Session_reconnects_a_hundred_times_and_leaves_nothing_behind(TransportKind transport)
    {
        var instances = new List<WeakReference>();
        await using LiveController live = await LiveController.StartAsync(transport,
            new Controller.Abstractions.AppFactory("app", new Controller.Abstractions.CookieSpace(1), sw =>
            {
                var app = new FakeApp(sw, new AppScript());
                instances.Add(new WeakReference(app));
                return app;
            }));

        for (int i = 0; i < 100; i++)
        {
            await using RawSwitch sw = await RawSwitch.ReadyAsync(live.EndPoint);
        }

        await LiveController.UntilAsync(() => !live.Find(1).Connected, "the last session's end");
        Assert.Equal((100, 100), (live.Find(1).Counters.Connections, live.Find(1).Counters.Disconnections));
        Assert.Equal(0, live.Core.Counters.HandshakesFailed);
        // A closed channel's tick lets go of its session within a second; the last ones may wait in some task's local.
        await LiveController.UntilAsync(() =>
        {
            GC.Collect();
            return instances.Count(instance => instance.IsAlive) < 5;
        }, "the sessions' memory");
    }
}
