using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;

namespace StackUnderTest.Programs.Probing;

/// <summary>
/// <c>send</c>, <c>receive</c> and <c>echo</c>: octets over one connection, with the SHA-256 of those that came (or went, for
/// <c>send</c>). What is sent is the same in every run: <see cref="Pattern"/> with <see cref="Seed"/>.
/// </summary>
internal sealed class TransferAction : ProbeAction
{
    private const ulong Seed = 0x9e37_79b9_7f4a_7c15;

    private readonly byte[] _chunk = new byte[8192];
    private readonly byte[] _hash = new byte[Sha256.Size];
    private readonly byte[] _hashOfSent = new byte[Sha256.Size];
    private readonly Sha256 _sent = new();
    private readonly Sha256 _received = new();
    private readonly Pattern _pattern = new();
    private ProbeScript? _script;
    private ProbeStep _step;
    private bool _connected;
    private bool _ended;
    private int _chunkAt;
    private int _chunkSize;
    private long _toSend;
    private long _toReceive;
    private long _sentSize;
    private long _receivedSize;
    private long _started;
    private long _finished;

    public TransferAction(NetworkStack stack, int tag)
        : base(stack, tag)
    {
    }

    private bool Sends => _step.Verb != ProbeVerb.Receive;

    private bool Receives => _step.Verb != ProbeVerb.Send;

    public override void Start(ProbeScript script, in ProbeStep step, long now)
    {
        _script = script;
        _step = step;
        _connected = _ended = false;
        _chunkAt = _chunkSize = 0;
        _sentSize = _receivedSize = 0;
        _started = _finished = now;
        _toSend = Sends ? step.Bytes : 0;
        _toReceive = step.Bytes;
        _sent.Reset();
        _received.Reset();
        _pattern.Reset(Seed);
        NextTick = now + step.Timeout;
        TryConnect(step);
    }

    public override void OnReady(SocketHandle socket, long now)
    {
        if (!_connected && IsConnected)
        {
            _connected = true;
            _started = now;
        }

        long before = _sentSize + _receivedSize;
        if (_connected)
            Receive();
        if (TryFail(_connected) || !_connected)
            return;
        Send();
        if (_sentSize + _receivedSize != before)
            NextTick = now + _step.Timeout;
        _finished = now;
        bool closed = (Stack.Tcp.Events(socket) & SocketEvents.PeerClosed) != 0 && Stack.Tcp.Peek(socket).Length == 0;
        if (closed || (Receives && _toReceive > 0 && _receivedSize == _toReceive))
            Judge();
    }

    public override void Tick(long now)
    {
        // A peer that took everything and doesn't close has what it was sent.
        if (_connected && _ended && !Receives && IsAcknowledged())
            Judge();
        else
            Finish(_connected ? ProbeOutcome.Stalled : Silence(_step.Target));
    }

    public override void Describe(ref JsonLine line)
    {
        long size = Receives ? _receivedSize : _sentSize;
        long time = Math.Max(_finished - _started, 1);
        line.Number("bytes"u8, size);
        if (Outcome is ProbeOutcome.Open or ProbeOutcome.WrongHash or ProbeOutcome.WrongData)
            line.Hex("sha256"u8, _hash);
        line.Thousandths("mbit"u8, size * 8 * 1000 / time);
    }

    private void Send()
    {
        while (_sentSize < _toSend || _chunkAt < _chunkSize)
        {
            if (_chunkAt == _chunkSize)
                NextChunk();
            SocketError error = Stack.Tcp.Send(Socket, new ReadOnlySpan<byte>(_chunk, _chunkAt, _chunkSize - _chunkAt), out int sent);
            _chunkAt += sent;
            if (error != SocketError.None)
                return; // full: goes on when there is room
        }

        if (!Sends || _ended)
            return;
        _ended = true;
        _sent.Finish(_hashOfSent);
        Stack.Tcp.ShutdownSend(Socket);
    }

    private void NextChunk()
    {
        _pattern.Fill(_chunk);
        _chunkAt = 0;
        _chunkSize = (int)Math.Min(_chunk.Length, _toSend - _sentSize);
        _sentSize += _chunkSize;
        _sent.Append(new ReadOnlySpan<byte>(_chunk, 0, _chunkSize));
    }

    private void Receive()
    {
        ReadOnlySpan<byte> data = Stack.Tcp.Peek(Socket);
        while (data.Length > 0)
        {
            int size = data.Length;
            if (_toReceive > 0)
                size = (int)Math.Min(size, _toReceive - _receivedSize);
            if (Receives && size == 0)
                return;
            if (Receives)
                _received.Append(data[..size]);
            _receivedSize += size;
            Stack.Tcp.Consume(Socket, size);
            data = Stack.Tcp.Peek(Socket);
        }
    }

    private bool IsAcknowledged() => Stack.Tcp.TryGet(Socket, out TcpConnection connection)
        && connection.State is TcpState.FinWait2 or TcpState.TimeWait or TcpState.Closing or TcpState.Closed;

    private void Judge()
    {
        if (!Receives)
        {
            new ReadOnlySpan<byte>(_hashOfSent).CopyTo(_hash);
            Finish(_ended ? ProbeOutcome.Open : ProbeOutcome.Short);
            return;
        }

        _received.Finish(_hash);
        if (_receivedSize < _toReceive)
            Finish(ProbeOutcome.Short);
        else if (_step.Verb == ProbeVerb.Echo)
            Finish(new ReadOnlySpan<byte>(_hash).SequenceEqual(_hashOfSent) ? ProbeOutcome.Open : ProbeOutcome.WrongData);
        else
            Finish(HashIsRight() ? ProbeOutcome.Open : ProbeOutcome.WrongHash);
    }

    private bool HashIsRight()
    {
        if (_step.HashSize == 0 || _script == null)
            return true;
        Span<byte> text = stackalloc byte[2 * Sha256.Size];
        var writer = new AsciiWriter(text);
        writer.Hex(_hash);
        return _script.HashOf(_step).SequenceEqual(text);
    }
}
