using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Programs.Iperf;

/// <summary>One of a client's parallel streams, TCP or UDP.</summary>
internal sealed class IperfStream
{
    private readonly NetworkStack _stack;
    private readonly int _tag;
    private readonly IperfOptions _options;
    private readonly StreamSource _stream;
    private readonly DatagramSource _datagrams;
    private readonly byte[] _received = new byte[DatagramStatistics.ReportSize];
    private DatagramStatistics _statistics;
    private long _receivedSize;
    private long _headerSize;
    private long _started;
    private long _stopped;
    private bool _connected;

    /// <param name="stack">Where it runs.</param>
    /// <param name="tag">The program's.</param>
    /// <param name="options">The test.</param>
    /// <param name="data">What is sent; shared by all streams.</param>
    /// <param name="epoch">Seconds since 1970 at the stack's time zero.</param>
    public IperfStream(NetworkStack stack, int tag, in IperfOptions options, byte[] data, long epoch)
    {
        _stack = stack;
        _tag = tag;
        _options = options;
        _stream = new StreamSource(stack, data);
        _datagrams = new DatagramSource(stack, data, epoch);
    }

    public SocketHandle Socket { get; private set; }

    public bool HasEnded { get; private set; }

    public bool HasPassed { get; private set; }

    public SocketError Error { get; private set; }

    public long Retransmissions { get; private set; }

    public long Bytes => _options.Udp ? _datagrams.Sent : _options.Reverse ? _receivedSize : _headerSize + _stream.Sent;

    /// <summary>Microseconds from the connection to the end.</summary>
    public long Time => (_options.Udp ? _datagrams.Stopped : _stopped) - _started;

    public long Deadline => HasEnded ? long.MaxValue : Math.Min(_stream.Deadline, _datagrams.Deadline);

    /// <summary>What the server said (UDP).</summary>
    public ref readonly DatagramStatistics Statistics => ref _statistics;

    public void Start(long now)
    {
        _started = _stopped = now;
        if (_options.Udp)
        {
            StartUdp(now);
            return;
        }

        SocketError error = _stack.Tcp.Create(_tag, out SocketHandle socket);
        Socket = socket;
        if (error == SocketError.None)
            error = _stack.Tcp.Connect(socket, _options.Target, _options.Port);
        if (error != SocketError.InProgress)
            Fail(error);
    }

    public void OnReady(long now)
    {
        if (HasEnded)
            return;
        if (_options.Udp)
            ReceiveReport();
        else
            WorkTcp(now);
    }

    public void Tick(long now)
    {
        if (HasEnded)
            return;
        if (!_options.Udp)
        {
            _stream.Run(now);
            Finish(now);
            return;
        }

        _datagrams.Tick(now);
        if (_datagrams.IsActive)
            return;
        HasEnded = true;
        Error = _datagrams.IsAnswered ? SocketError.None : SocketError.TimedOut;
    }

    public void Stop()
    {
        if (!HasEnded)
            Fail(SocketError.TimedOut);
        if (Socket.Kind == SocketKind.Udp)
            _stack.Udp.Close(Socket);
        else if (HasPassed)
            _stack.Tcp.Close(Socket);
        else
            _stack.Tcp.Abort(Socket);
        Socket = default;
    }

    private IperfTest Test()
    {
        IperfTest test = default;
        test.HeaderSize = IperfTest.Size;
        test.Reverse = _options.Reverse;
        test.Port = _options.Port;
        test.Bytes = _options.Bytes;
        test.Time = _options.Time;
        test.Rate = _options.Rate;
        return test;
    }

    private void StartUdp(long now)
    {
        SocketError error = _stack.Udp.Create(_tag, out SocketHandle socket);
        Socket = socket;
        if (error == SocketError.None)
            error = _stack.Udp.Connect(socket, _options.Target, _options.Port);
        if (error != SocketError.None)
        {
            Fail(error);
            return;
        }

        IperfTest test = Test();
        int fits = _stack.Sender.MtuTo(_options.Target) - Ipv4View.MinimumHeaderSize - UdpView.HeaderSize;
        test.BufferSize = _options.Size > 0 ? _options.Size : Math.Min(DatagramSource.UsualSize, fits);
        _datagrams.Start(socket, _options.Target, _options.Port, test, _options.Parallel, now);
    }

    private void ReceiveReport()
    {
        SocketError error = _stack.Udp.ReceiveFrom(Socket, _received, out int size, out _, out _);
        if (error == SocketError.ConnectionRefused)
        {
            _datagrams.Stop();
            Fail(error);
        }
        else if (error == SocketError.None
            && DatagramStatistics.TryRead(new ReadOnlySpan<byte>(_received, 0, size), out DatagramStatistics report))
        {
            _statistics = report;
            _datagrams.Answered();
            HasPassed = _datagrams.IsAnswered;
        }
    }

    private void WorkTcp(long now)
    {
        SocketEvents events = _stack.Tcp.Events(Socket);
        if ((events & SocketEvents.Error) != 0)
        {
            SocketError error = SocketError.ConnectionReset;
            if (_stack.Tcp.TryGet(Socket, out TcpConnection connection))
                connection.TakeError(out error);
            Fail(error);
            return;
        }

        if (!_connected && (events & SocketEvents.Writable) != 0)
            Connected(now);
        Receive(now);
        _stream.Run(now);
        Finish(now);
    }

    private void Connected(long now)
    {
        _connected = true;
        _started = now;
        Span<byte> header = stackalloc byte[IperfTest.Size];
        Test().Write(header, false, _options.Parallel);
        _stack.Tcp.Send(Socket, header, out int sent);
        _headerSize = sent;
        if (_options.Reverse)
            return;
        _stream.Take(Socket);
        _stream.Start(_options.Bytes > 0 ? Math.Max(_options.Bytes - sent, 1) : 0, _options.Time, now);
    }

    // The server's acknowledgment of our header, or with "reverse" all there is.
    private void Receive(long now)
    {
        for (int size = _stack.Tcp.Peek(Socket).Length; size > 0; size = _stack.Tcp.Peek(Socket).Length)
        {
            _receivedSize += size;
            _stopped = now;
            _stack.Tcp.Consume(Socket, size);
        }
    }

    private void Finish(long now)
    {
        if (!_connected || !_stack.Tcp.TryGet(Socket, out TcpConnection connection))
            return;
        Retransmissions = connection.Information().Retransmissions;
        bool closed = (_stack.Tcp.Events(Socket) & SocketEvents.PeerClosed) != 0;
        bool acknowledged = connection.State is TcpState.FinWait2 or TcpState.TimeWait or TcpState.Closed;
        if (_options.Reverse ? !closed : !_stream.HasEnded || !(acknowledged || closed))
            return;
        if (!_options.Reverse)
            _stopped = now;
        HasEnded = HasPassed = true;
    }

    private void Fail(SocketError error)
    {
        HasEnded = true;
        HasPassed = false;
        Error = error;
    }
}
