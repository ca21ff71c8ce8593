using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Controller.Core.Channel.Epoll;
using DotNetty.Transport.Channels;

namespace Controller.Core.Tests.Channel.Epoll;

public sealed class ListenTests
{
    [Theory]
    [InlineData(TransportKind.Sockets)]
    [InlineData(TransportKind.Epoll)]
    public async Task ServerChannel_on_a_port_in_use_fails_with_address_already_in_use(TransportKind kind)
    {
        await using LoopbackServer first = await LoopbackServer.StartAsync(kind, () => new RecordingHandler());

        var error = await Assert.ThrowsAnyAsync<SocketException>(
            () => LoopbackServer.StartAsync(kind, first.EndPoint, () => new RecordingHandler()));

        Assert.Equal(SocketError.AddressAlreadyInUse, error.SocketErrorCode);
    }

    [Theory]
    [InlineData(TransportKind.Sockets)]
    [InlineData(TransportKind.Epoll)]
    public async Task ServerChannel_on_a_foreign_address_fails_with_address_not_available(TransportKind kind)
    {
        // TEST-NET-1 (RFC 5737) is nobody's address.
        var error = await Assert.ThrowsAnyAsync<SocketException>(() => LoopbackServer.StartAsync(
            kind, new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0), () => new RecordingHandler()));

        Assert.Equal(SocketError.AddressNotAvailable, error.SocketErrorCode);
    }

    [Fact]
    public async Task EpollServerSocketChannel_listens_again_on_the_port_of_connections_just_closed()
    {
        var handler = new RecordingHandler();
        IPEndPoint address;
        await using (LoopbackServer first = await LoopbackServer.StartAsync(TransportKind.Epoll, () => handler))
        {
            address = first.EndPoint;
            using Socket client = await first.ConnectAsync();
            // The side that closes first is the one left in TIME_WAIT.
            await (await handler.Active).CloseAsync();
            Assert.Empty(await client.ReceiveAllAsync(1));
        }
        await using LoopbackServer second =
            await LoopbackServer.StartAsync(TransportKind.Epoll, address, () => new RecordingHandler());

        Assert.Equal(address, second.EndPoint);
    }

    [Fact]
    public async Task EpollServerSocketChannel_on_the_ipv6_wildcard_takes_both_families()
    {
        var accepted = System.Threading.Channels.Channel.CreateUnbounded<RecordingHandler>();
        await using LoopbackServer server = await LoopbackServer.StartAsync(
            TransportKind.Epoll, new IPEndPoint(IPAddress.IPv6Any, 0), () =>
            {
                var handler = new RecordingHandler();
                accepted.Writer.TryWrite(handler);
                return handler;
            });

        foreach (IPAddress address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            using var client = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(new IPEndPoint(address, server.EndPoint.Port));
            RecordingHandler handler = await accepted.Reader.ReadAsync(TestContext.Current.CancellationToken);
            IChannel channel = await handler.Active;
            await client.SendAllAsync("hello"u8.ToArray());

            Assert.Equal("hello"u8.ToArray(), await handler.NextReceivedAsync());
            Assert.Equal(client.LocalEndPoint, channel.RemoteAddress);
            Assert.Equal(client.RemoteEndPoint, channel.LocalAddress);
        }
    }

    [Fact]
    public async Task EpollSocketChannel_knows_its_addresses_and_options_and_keeps_the_addresses_when_closed()
    {
        var handler = new RecordingHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(TransportKind.Epoll, () => handler,
            bootstrap => bootstrap
                .ChildOption(ChannelOption.SoKeepalive, true)
                .ChildOption(ChannelOption.SoSndbuf, 40_000)
                .ChildOption(ChannelOption.SoRcvbuf, 50_000)
                .ChildOption(ChannelOption.SoLinger, 3));
        using Socket client = await server.ConnectAsync();
        IChannel channel = await handler.Active;

        IChannelConfiguration options = channel.Configuration;
        Assert.True(options.GetOption(ChannelOption.TcpNodelay));
        Assert.True(options.GetOption(ChannelOption.SoKeepalive));
        Assert.Equal(80_000, options.GetOption(ChannelOption.SoSndbuf));
        Assert.Equal(100_000, options.GetOption(ChannelOption.SoRcvbuf));
        Assert.Equal(3, options.GetOption(ChannelOption.SoLinger));
        Assert.Equal(1024, server.Channel.Configuration.GetOption(ChannelOption.SoBacklog));
        Assert.Equal(4096, new EpollServerSocketChannel().Configuration.GetOption(ChannelOption.SoBacklog));

        await channel.CloseAsync();
        Assert.Equal(client.LocalEndPoint, channel.RemoteAddress);
        Assert.Equal(server.EndPoint, channel.LocalAddress);
        Assert.Throws<ChannelException>(() => options.GetOption(ChannelOption.TcpNodelay));
    }

    [Fact]
    public async Task EpollServerSocketChannel_out_of_descriptors_pauses_then_accepts()
    {
        const int Failures = 3;
        const int TooManyOpenFilesInSystem = 23;
        const int TooManyOpenFiles = 24;
        int calls = 0;
        int Accept(int listener, Span<byte> address, out int addressSize)
        {
            if (Interlocked.Increment(ref calls) > Failures)
                return SocketEndPoints.Accept(listener, address, out addressSize);
            addressSize = 0;
            Marshal.SetLastPInvokeError(calls == 1 ? TooManyOpenFiles : TooManyOpenFilesInSystem);
            return -1;
        }
        var handler = new RecordingHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(TransportKind.Epoll, () => handler,
            bootstrap => bootstrap.ChannelFactory(() => new EpollServerSocketChannel(Accept)));

        long start = Stopwatch.GetTimestamp();
        using Socket client = await server.ConnectAsync();
        await handler.Active;

        Assert.True(Stopwatch.GetElapsedTime(start) >= Failures * EpollServerSocketChannel.AcceptPause);
        // The one that succeeds, and at most one more that finds the queue empty.
        Assert.InRange(Volatile.Read(ref calls), Failures + 1, Failures + 2);
        Assert.True(server.Channel.Active);
    }
}
