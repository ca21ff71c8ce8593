using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using OpenFlow.Protocol.Wire;

namespace Testing;

/// <summary>The TCP connection of a fake switch: cuts what comes into messages, and queues what goes.</summary>
internal sealed class FakeConnection : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Channel<byte[]> _pending = Channel.CreateUnbounded<byte[]>();
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource<string> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _writing;
    private Task _reading = Task.CompletedTask;

    private FakeConnection(Socket socket)
    {
        _socket = socket;
        _writing = WriteAsync();
    }

    /// <summary>Completes with the reason.</summary>
    public Task<string> Closed => _closed.Task;

    public static async Task<FakeConnection> OpenAsync(EndPoint peer, TimeSpan bound)
    {
        var socket = new Socket(peer.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(peer).WaitAsync(bound);
            return new FakeConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Start(FakeFaults faults, Action<FakeConnection, byte[]> onMessage) =>
        _reading = ReadAsync(faults, onMessage);

    public void Send(byte[] octets) => _pending.Writer.TryWrite(octets);

    /// <summary>Sends what is pending, then ends.</summary>
    public void Close(string reason)
    {
        _closed.TrySetResult(reason);
        _pending.Writer.TryComplete();
    }

    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        End("reset by the test");
    }

    public async ValueTask DisposeAsync()
    {
        Close("disposed");
        End("disposed");
        await _writing;
        await _reading;
        _ending.Dispose();
    }

    private void End(string reason)
    {
        _closed.TrySetResult(reason);
        _pending.Writer.TryComplete();
        _ending.Cancel();
        _socket.Dispose();
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (byte[] octets in _pending.Reader.ReadAllAsync(_ending.Token))
            {
                for (int sent = 0; sent < octets.Length;)
                    sent += await _socket.SendAsync(octets.AsMemory(sent), _ending.Token);
            }
            End("closed by the switch");
        }
        catch (Exception ended) when (IsEnd(ended))
        {
            End($"sending failed: {ended.Message}");
        }
    }

    private async Task ReadAsync(FakeFaults faults, Action<FakeConnection, byte[]> onMessage)
    {
        var buffer = new byte[2 * Header.MaxMessageSize];
        int filled = 0;
        try
        {
            while (true)
            {
                await faults.ReadingAllowed.WaitAsync(_ending.Token);
                int received = await _socket.ReceiveAsync(buffer.AsMemory(filled), _ending.Token);
                if (received == 0)
                    break;
                filled += received;
                if (!TryCut(buffer, ref filled, onMessage))
                    break;
            }
            End("closed by the controller");
        }
        catch (Exception ended) when (IsEnd(ended))
        {
            End($"receiving failed: {ended.Message}");
        }
    }

    private bool TryCut(byte[] buffer, ref int filled, Action<FakeConnection, byte[]> onMessage)
    {
        int start = 0;
        FrameStatus status;
        while ((status = Frame.Measure(buffer.AsSpan(start, filled - start), out int size)) == FrameStatus.Complete)
        {
            onMessage(this, buffer.AsSpan(start, size).ToArray());
            start += size;
        }
        buffer.AsSpan(start, filled - start).CopyTo(buffer);
        filled -= start;
        return status != FrameStatus.Broken;
    }

    private static bool IsEnd(Exception exception) =>
        exception is SocketException or OperationCanceledException or ObjectDisposedException;
}
