using System.Net;
using System.Net.Sockets;
using Controller.Core.Channel;
using Controller.Core.Tests.Switches;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Channel;

public sealed class ListenAndStopTests
{
    public static TheoryData<TransportKind> Transports => LoopbackSessionTests.Transports;

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Controller_whose_port_is_in_use_says_so_and_listens_on_none(TransportKind transport)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var busy = (IPEndPoint)taken.LocalEndpoint;
        IPEndPoint free = FreePort();
        await using var controller = new OpenFlowController(
            new ControllerOptions { Transport = transport, EventLoops = 1, Listen = [free, busy] },
            new RecordingLog(), TimeProvider.System);

        ListenException refused = await Assert.ThrowsAsync<ListenException>(() =>
            controller.StartAsync(CancellationToken.None));

        Assert.Equal(busy, refused.Address);
        Assert.Contains($"can't listen on {busy}: the port is in use", refused.Message, StringComparison.Ordinal);
        using var again = new TcpListener(free);
        again.Start();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Controller_that_stops_sends_what_is_pending_and_closes_every_connection(TransportKind transport)
    {
        const int Echoes = 14;
        LiveController live = await LiveController.StartAsync(transport);
        await using RawSwitch half = await RawSwitch.ConnectAsync(live.EndPoint,
            new SwitchScript { Id = new DatapathId(2) });
        half.StartReading();
        await using RawSwitch ready = await RawSwitch.ReadyAsync(live.EndPoint,
            new SwitchScript { Id = new DatapathId(3) });
        await using RawSwitch slow = await RawSwitch.ReadyAsync(live.EndPoint, receiveBuffer: 4096);
        slow.Pause();
        byte[] echo = Octets.Of(new EchoRequest(new byte[60_000]), 5);
        for (int i = 0; i < Echoes; i++)
            await slow.SendAsync(echo);
        await slow.SendAsync(Octets.PacketIn(1));
        await LiveController.UntilAsync(() => live.Find(1).Counters.PacketIns == 1, "the last message to be read");

        Task stopped = live.Core.StopAsync(CancellationToken.None);
        slow.Resume();

        for (int i = 0; i < Echoes; i++)
            Assert.Equal(echo.Length, (await slow.NextAsync(MessageType.EchoReply))?.Length);
        await slow.ClosedAsync();
        await half.ClosedAsync();
        await ready.ClosedAsync();
        await stopped.WaitAsync(LiveController.Bound, TestContext.Current.CancellationToken);
        Assert.Contains(live.Log.Texts, line =>
            line.EndsWith("released: the controller stops; the switch keeps its flows", StringComparison.Ordinal));
        Assert.Empty(live.Log.Warnings);
        Assert.DoesNotContain(ready.Script.HeardOf(MessageType.FlowMod), IsDelete);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Controller_that_stops_does_not_wait_for_a_peer_that_does_not_read(TransportKind transport)
    {
        LiveController live = await LiveController.StartAsync(transport);
        await using RawSwitch deaf = await RawSwitch.ConnectAsync(live.EndPoint, receiveBuffer: 4096);
        await deaf.SendAsync(Octets.Of(new Hello()));
        byte[] echo = Octets.Of(new EchoRequest(new byte[60_000]), 5);
        Task flood = FloodAsync();
        await LiveController.UntilAsync(() => live.Core.Counters.ConnectionsAccepted == 1, "the connection");

        await live.Core.StopAsync(CancellationToken.None).WaitAsync(LiveController.Bound,
            TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<SocketException>(() => flood);

        async Task FloodAsync()
        {
            while (true)
                await deaf.SendAsync(echo);
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Controller_starts_and_stops_again_and_again(TransportKind transport)
    {
        IPEndPoint address = FreePort();
        for (int i = 0; i < 3; i++)
        {
            await using var controller = new OpenFlowController(
                new ControllerOptions { Transport = transport, EventLoops = 1, Listen = [address] },
                new RecordingLog(), TimeProvider.System);
            await controller.StartAsync(CancellationToken.None);
            await using RawSwitch sw = await RawSwitch.ReadyAsync(address);
            await controller.StopAsync(CancellationToken.None);
            await controller.StopAsync(CancellationToken.None);
            Assert.Empty(controller.Endpoints);
        }
    }

    private static bool IsDelete(byte[] frame) => FlowMod.TryRead(frame, out FlowMod flowMod, out _)
        && flowMod.Command == FlowModCommand.Delete;

    private static IPEndPoint FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return (IPEndPoint)probe.LocalEndpoint;
    }
}
