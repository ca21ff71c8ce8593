using System.Net;
using System.Net.Sockets;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;

namespace Controller.Core.Tests.Dataplane;

/// <summary>A controller's end of one connection, which does only what a test of the fake switch says.</summary>
internal sealed class RawController : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private NetworkStream? _stream;
    private uint _xid = 100;

    public RawController() => _listener.Start();

    /// <summary>Lets a switch in, up to and with the HELLOs.</summary>
    public async Task AcceptAsync(FakeSwitch sw, bool sayHello = true)
    {
        Task connecting = sw.ConnectAsync(_listener.LocalEndpoint, Bound);
        _stream?.Dispose();
        _stream = new NetworkStream(await _listener.AcceptSocketAsync().WaitAsync(Bound), ownsSocket: true);
        await connecting;
        if (!sayHello)
            return;
        Send(new Hello());
        Assert.Equal(MessageType.Hello, TypeOf(await ReadAsync()));
    }

    public Xid Send<TMessage>(TMessage message)
        where TMessage : struct, IMessage, allows ref struct
    {
        var xid = new Xid(++_xid);
        _stream!.Write(message.ToArray(xid));
        return xid;
    }

    /// <summary>Sends a message that stands in a bundle's.</summary>
    public Xid SendBundled<TMessage>(TMessage message, BundleId bundle)
        where TMessage : struct, IMessage, allows ref struct
    {
        var xid = new Xid(++_xid);
        _stream!.Write(new BundledMessage<TMessage>(bundle, BundleFlags.Atomic, message).ToArray(xid));
        return xid;
    }

    /// <summary>The next message; fails if none comes.</summary>
    public async Task<byte[]> ReadAsync()
    {
        var header = new byte[Header.Size];
        await _stream!.ReadExactlyAsync(header).AsTask().WaitAsync(Bound);
        Assert.True(Header.TryRead(header, out Header read));
        var message = new byte[read.Length];
        header.CopyTo(message, 0);
        await _stream.ReadExactlyAsync(message.AsMemory(Header.Size)).AsTask().WaitAsync(Bound);
        return message;
    }

    public async Task<byte[]> ReadAsync(MessageType type)
    {
        byte[] message = await ReadAsync();
        Assert.Equal(type, TypeOf(message));
        return message;
    }

    /// <summary>The error that comes next, with the xid that it is about.</summary>
    public async Task<(string Name, Xid Xid)> ReadErrorAsync()
    {
        byte[] message = await ReadAsync(MessageType.Error);
        Assert.True(Error.TryRead(message, out Error error, out _));
        return (error.Reason.Name, XidOf(message));
    }

    /// <summary>All that comes up to the reply of a barrier.</summary>
    public async Task<List<byte[]>> BarrierAsync()
    {
        Xid xid = Send(new BarrierRequest());
        var before = new List<byte[]>();
        while (true)
        {
            byte[] message = await ReadAsync();
            if (TypeOf(message) == MessageType.BarrierReply && XidOf(message) == xid)
                return before;
            before.Add(message);
        }
    }

    /// <summary>Whether the switch closed: nothing more to read.</summary>
    public async Task<bool> IsClosedAsync() => await _stream!.ReadAsync(new byte[1]).AsTask().WaitAsync(Bound) == 0;

    public ValueTask DisposeAsync()
    {
        _stream?.Dispose();
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    public static MessageType TypeOf(byte[] message) => (MessageType)message[1];

    public static Xid XidOf(byte[] message) => Header.TryRead(message, out Header header) ? header.Xid : default;
}
