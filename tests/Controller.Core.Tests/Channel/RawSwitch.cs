using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Controller.Core.Tests.Switches;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Channel;

/// <summary>
/// A switch on a plain socket. What the controller sends is read by a task of its own, answered as the script says,
/// and handed on to whoever awaits it.
/// </summary>
internal sealed class RawSwitch : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Channel<byte[]> _heard = System.Threading.Channels.Channel.CreateUnbounded<byte[]>();
    private readonly SemaphoreSlim _writing = new(1);
    private Task _reading = Task.CompletedTask;
    private volatile TaskCompletionSource _gate = new();
    private uint _lastXid = 0x7000_0000;

    private RawSwitch(Socket socket, SwitchScript script)
    {
        _socket = socket;
        Script = script;
        _gate.SetResult();
    }

    public SwitchScript Script { get; }

    /// <summary>Whether frames heard are only answered, not kept for <see cref="NextAsync"/>.</summary>
    public bool Forgets { get; set; }

    /// <summary>Sees every frame that comes; on the reading task.</summary>
    public Action<byte[]> OnHeard { get; set; } = _ => { };

    /// <summary>Connects, and reads nothing until <see cref="StartReading"/>.</summary>
    public static async Task<RawSwitch> ConnectAsync(IPEndPoint controller, SwitchScript? script = null,
        int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
            socket.ReceiveBufferSize = size;
        await Bounded(socket.ConnectAsync(controller));
        return new RawSwitch(socket, script ?? new SwitchScript());
    }

    /// <summary>Connects and does the handshake, up to the controller's first flows.</summary>
    public static async Task<RawSwitch> ReadyAsync(IPEndPoint controller, SwitchScript? script = null,
        int? receiveBuffer = null)
    {
        RawSwitch made = await ConnectAsync(controller, script, receiveBuffer);
        made.StartReading();
        await made.SendAsync(Octets.Of(new Hello()));
        await made.ReadyAsync();
        return made;
    }

    /// <summary>Waits for the second barrier: the one behind the first flows.</summary>
    public async Task ReadyAsync()
    {
        for (int barriers = 0; barriers < 2;)
        {
            byte[] frame = await NextAsync() ?? throw new InvalidOperationException("closed during the handshake");
            if (frame.Header().Type == MessageType.BarrierRequest)
                barriers++;
        }
    }

    public void StartReading() => _reading = Task.Run(ReadAsync);

    /// <summary>Reads no more, after at most one more piece.</summary>
    public void Pause() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume() => _gate.TrySetResult();

    public async Task SendAsync(ReadOnlyMemory<byte> octets)
    {
        await _writing.WaitAsync();
        try
        {
            while (octets.Length > 0)
                octets = octets[await _socket.SendAsync(octets)..];
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The next frame that the controller sent; null once it has closed.</summary>
    public async Task<byte[]?> NextAsync()
    {
        using var giveUp = new CancellationTokenSource(LiveController.Bound);
        return await _heard.Reader.WaitToReadAsync(giveUp.Token) ? await _heard.Reader.ReadAsync(giveUp.Token) : null;
    }

    /// <summary>The next frame of a type, whatever comes before it; null once the controller has closed.</summary>
    public async Task<byte[]?> NextAsync(MessageType type)
    {
        while (await NextAsync() is { } frame)
        {
            if (frame.Header().Type == type)
                return frame;
        }
        return null;
    }

    /// <summary>Waits for the controller to close.</summary>
    public async Task ClosedAsync()
    {
        while (await NextAsync() is not null)
        {
        }
    }

    /// <summary>One echo there and back; replies to others are passed over.</summary>
    public async Task EchoAsync(int size = 8)
    {
        byte[] payload = new byte[size];
        Random.Shared.NextBytes(payload);
        uint xid = ++_lastXid;
        await SendAsync(Octets.Of(new EchoRequest(payload), xid));
        byte[]? answer;
        do
            answer = await NextAsync(MessageType.EchoReply);
        while (answer is not null && answer.Header().Xid.Value != xid);
        Assert.Equal(Octets.Of(new EchoReply(payload), xid), answer);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        Resume();
        await _reading;
        _writing.Dispose();
    }

    private async Task ReadAsync()
    {
        var stream = new List<byte>();
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await _socket.ReceiveAsync(buffer) is > 0 and var received)
            {
                stream.AddRange(buffer.AsSpan(0, received));
                await _gate.Task;
                await TakeFramesAsync(stream);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The end, like a FIN.
        }
        _socket.Dispose();
        _heard.Writer.TryComplete();
    }

    private async Task TakeFramesAsync(List<byte> stream)
    {
        int taken = 0;
        var answers = new List<byte>();
        while (NextFrame(stream, taken) is { } frame)
        {
            taken += frame.Length;
            OnHeard(frame);
            foreach (byte[] answer in Script.Answer(frame))
                answers.AddRange(answer);
            if (Forgets)
                Script.Heard.Clear();
            else
                _heard.Writer.TryWrite(frame);
        }
        stream.RemoveRange(0, taken);
        if (answers.Count > 0)
            await SendAsync(answers.ToArray());
    }

    private static byte[]? NextFrame(List<byte> stream, int at)
    {
        ReadOnlySpan<byte> rest = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(stream)[at..];
        FrameStatus status = Frame.Measure(rest, out int size);
        if (status == FrameStatus.Broken)
            throw new InvalidOperationException("the controller sent a length below 8");
        return status == FrameStatus.Complete ? rest[..size].ToArray() : null;
    }

    private static Task Bounded(Task task) =>
        task.WaitAsync(LiveController.Bound, TestContext.Current.CancellationToken);
}
