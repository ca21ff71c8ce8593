using System.Diagnostics;
using Controller.Core.Tests.Switches;
using OpenFlow.Protocol.Messages;

namespace Controller.Core.Tests.Channel;

[Collection(MeasuredAlone.Name)]
public sealed class BackpressureTests
{
    // Water mark, one read's answers, and what the kernel's buffers hold on the way there and back.
    private const long MostThatFits = 48L << 20;

    [Theory]
    [InlineData(TransportKind.Epoll)]
    [InlineData(TransportKind.Sockets)]
    public async Task Controller_stops_reading_a_peer_that_does_not_read_and_then_drops_it(TransportKind transport)
    {
        using var unhandled = new UnhandledExceptions();
        await DropAsync(transport);
        // What was not sent yet has failed, which is nobody's business any more.
        Assert.Empty(unhandled.Take());
    }

    private static async Task DropAsync(TransportKind transport)
    {
        await using LiveController live = await LiveController.StartAsync(
            new ControllerOptions { Transport = transport, EchoInterval = TimeSpan.FromMilliseconds(500) });
        await using RawSwitch other = await RawSwitch.ReadyAsync(live.EndPoint, new SwitchScript { Id = new(2) });
        await using RawSwitch deaf = await RawSwitch.ReadyAsync(live.EndPoint, receiveBuffer: 4096);
        deaf.Pause();
        long before = GC.GetTotalMemory(forceFullCollection: true);

        Task<long> flood = FloodAsync(deaf);
        TimeSpan slowest = TimeSpan.Zero;
        while (!flood.IsCompleted)
        {
            long start = Stopwatch.GetTimestamp();
            await other.EchoAsync();
            TimeSpan took = Stopwatch.GetElapsedTime(start);
            slowest = took > slowest ? took : slowest;
        }

        long sent = await flood;
        Assert.InRange(sent, 1, MostThatFits - 1);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 32L << 20);
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.True(live.Find(2).Connected);
    }

    // Sends until it can't: the controller reads no more, and closes when no echo comes back.
    private static async Task<long> FloodAsync(RawSwitch deaf)
    {
        byte[] echo = Octets.Of(new EchoRequest(new byte[60_000]));
        long sent = 0;
        try
        {
            while (sent < MostThatFits)
            {
                await deaf.SendAsync(echo).WaitAsync(LiveController.Bound);
                sent += echo.Length;
            }
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Closed by the controller, as it is to be.
        }
        return sent;
    }
}
