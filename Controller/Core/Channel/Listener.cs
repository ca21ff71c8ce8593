using System.Net;
using System.Net.Sockets;
using Controller.Core.Switches;
using DotNetty.Buffers;
using DotNetty.Common;
using DotNetty.Transport.Bootstrapping;
using DotNetty.Transport.Channels;
using DotNetty.Transport.Channels.Sockets;

namespace Controller.Core.Channel;

/// <summary>An address on which the controller can't listen.</summary>
public sealed class ListenException(IPEndPoint address, SocketException cause)
    : Exception($"can't listen on {address}: {Reason(cause)}", cause)
{
    public IPEndPoint Address { get; } = address;

    private static string Reason(SocketException cause) => cause.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "the port is in use by another program (a second controller?); "
            + "stop that, or choose another port",
        SocketError.AccessDenied => "no permission; ports below 1024 need root",
        SocketError.AddressNotAvailable => "no interface of this machine has this address",
        _ => cause.Message,
    };
}

/// <summary>
/// Accepts switches' connections on any number of addresses and serves each on one event loop.
/// </summary>
internal sealed class Listener : IAsyncDisposable
{
    // A storm of 1,000 reconnecting switches overruns a shorter queue, and each lost SYN costs a second.
    private const int Backlog = 4096;
    private const int HighWaterMark = 1 << 20;
    private const int LowWaterMark = HighWaterMark / 2;
    private const int SmallestReceiveBuffer = 2048;
    private const int LargestReceiveBuffer = 64 * 1024;
    private static readonly TimeSpan QuietPeriod = TimeSpan.FromMilliseconds(10);

    // DotNetty's own event loops always take all of it: by their own wake-ups they are never quiet.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromMilliseconds(200);

    private readonly Func<IConnection, ISessionEvents> _open;
    private readonly Transport _transport;
    private readonly List<IChannel> _channels = [];
    private readonly ConnectionCount _connections = new();

    public Listener(TransportKind kind, int eventLoops, Func<IConnection, ISessionEvents> open)
    {
        _open = open;
        // Buffers are released in one place here; sampling them for leaks costs 200 bytes a message.
        ResourceLeakDetector.Level = ResourceLeakDetector.DetectionLevel.Disabled;
        _transport = Transport.Create(kind, eventLoops > 0 ? eventLoops : Environment.ProcessorCount);
    }

    /// <summary>Connections whose channels are open, be their sessions over or not.</summary>
    public int ConnectionCount => _connections.Value;

    public string TransportName => _transport.Name;

    public IReadOnlyList<EndPoint> Endpoints =>
        [.. _channels.Select(channel => ConnectionHandler.Plain(channel.LocalAddress))];

    /// <exception cref="ListenException">The address can't be had.</exception>
    public async Task ListenAsync(IPEndPoint address)
    {
        ServerBootstrap bootstrap = new ServerBootstrap()
            .Group(_transport.Acceptor, _transport.Workers)
            .ChannelFactory(_transport.NewServerChannel)
            .Option(ChannelOption.SoBacklog, Backlog)
            .ChildOption(ChannelOption.TcpNodelay, true)
            .ChildOption(ChannelOption.Allocator, Allocator)
            .ChildOption(ChannelOption.RcvbufAllocator, ReceiveAllocator)
            .ChildOption(ChannelOption.WriteBufferHighWaterMark, HighWaterMark)
            .ChildOption(ChannelOption.WriteBufferLowWaterMark, LowWaterMark)
            .ChildHandler(new ActionChannelInitializer<IChannel>(channel =>
                channel.Pipeline.AddLast(new ConnectionHandler(_open, _connections))));
        try
        {
            _channels.Add(await bootstrap.BindAsync(address));
        }
        catch (SocketException cause)
        {
            throw new ListenException(address, cause);
        }
    }

    /// <summary>No further switch is let in; those that are stay.</summary>
    public async Task StopAcceptingAsync()
    {
        foreach (IChannel channel in _channels)
            await channel.CloseAsync();
        _channels.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAcceptingAsync();
        await _transport.StopAsync(QuietPeriod, ShutdownTimeout);
    }

    // Adaptive: a handle of its own a channel. (DotNetty's fixed one shares a single handle between event loops.)
    private static readonly AdaptiveRecvByteBufAllocator ReceiveAllocator =
        new(SmallestReceiveBuffer, SmallestReceiveBuffer, LargestReceiveBuffer);

    // Heap arenas only, and few: each arena takes its chunk (1 MB here, 16 MB by default) at its first use.
    private static readonly PooledByteBufferAllocator Allocator = new(
        nHeapArena: Environment.ProcessorCount, nDirectArena: 0, pageSize: 8192, maxOrder: 7,
        tinyCacheSize: 0, smallCacheSize: 0, normalCacheSize: 64);
}
