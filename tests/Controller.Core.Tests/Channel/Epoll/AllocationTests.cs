using System.Net.Sockets;
using DotNetty.Transport.Channels;

namespace Controller.Core.Tests.Channel.Epoll;

public sealed class AllocationTests
{
    [Fact]
    public async Task EpollSocketChannel_allocates_only_the_promise_per_message()
    {
        const int Messages = 5000;
        // DotNetty's promise is a TaskCompletionSource (24 bytes) and its Task (72); the rest is the two measurements.
        const long MostBytesPerMessage = 100;
        var handler = new EchoHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(TransportKind.Epoll, () => handler,
            bootstrap => bootstrap.ChildOption(ChannelOption.RcvbufAllocator, new ReusedBufferAllocator()));
        using Socket client = await server.ConnectAsync();
        IChannel channel = await handler.Active;
        client.ReceiveTimeout = (int)LoopbackServer.Bound.TotalMilliseconds;

        PingPong(client, Messages);
        long before = await channel.EventLoop.SubmitAsync(GC.GetAllocatedBytesForCurrentThread).Bounded();
        PingPong(client, Messages);
        long after = await channel.EventLoop.SubmitAsync(GC.GetAllocatedBytesForCurrentThread).Bounded();

        Assert.InRange((after - before) / Messages, 0, MostBytesPerMessage);
    }

    private static void PingPong(Socket client, int count)
    {
        byte[] message = new byte[64];
        for (int i = 0; i < count; i++)
        {
            client.Send(message);
            for (int received = 0; received < message.Length;)
                received += client.Receive(message, received, message.Length - received, SocketFlags.None);
        }
    }
}
