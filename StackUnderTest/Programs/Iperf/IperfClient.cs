using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Programs.Iperf;

/// <summary>
/// A client of iperf version 2. It waits for an address, does one test, and writes its result as a line of JSON. A
/// TCP test
/// ends when the server has acknowledged everything; a UDP test when the server's report is there or never came.
/// </summary>
internal sealed class IperfClient : GuestJob
{
    private const long AddressWait = 30 * StackOptions.Second;
    private const long AddressInterval = 20 * StackOptions.Millisecond;
    private const long EndInterval = 5 * StackOptions.Millisecond;

    /// <summary>Without progress.</summary>
    private const long Patience = 30 * StackOptions.Second;

    private readonly IperfOptions _options;
    private readonly GuestMachine _machine;
    private readonly IperfStream[] _streams;
    private readonly byte[] _line = new byte[768];
    private readonly long _delay;
    private long _from = -1;
    private long _wake;
    private long _started = -1;
    private long _nextInterval;
    private long _lastInterval;
    private long _bytesAtInterval;
    private long _bytesAtProgress;
    private long _progress;

    public IperfClient(NetworkStack stack, int tag, GuestMachine machine, in IperfOptions options, long delay)
        : base(stack, tag)
    {
        _options = options;
        _machine = machine;
        _delay = delay;
        _streams = new IperfStream[options.Parallel];
        byte[] data = options.Udp ? new byte[DatagramSource.GreatestSize] : StreamSource.MakeDigits();
        for (int i = 0; i < _streams.Length; i++)
            _streams[i] = new IperfStream(stack, tag, options, data, machine.Epoch);
    }

    public override long NextDeadline
    {
        get
        {
            if (HasEnded)
                return long.MaxValue;
            long deadline = _wake;
            for (int i = 0; i < _streams.Length; i++)
                deadline = Math.Min(deadline, _streams[i].Deadline);
            return deadline;
        }
    }

    public override SocketError Start() => SocketError.None;

    public override void OnReady(SocketHandle socket, long now)
    {
        for (int i = 0; i < _streams.Length; i++)
        {
            if (_streams[i].Socket == socket)
                _streams[i].OnReady(now);
        }
    }

    public override void Tick(long now)
    {
        if (_from < 0)
            _from = now + _delay;
        if (_started < 0)
            Begin(now);
        else if (!HasEnded)
            Watch(now);
    }

    private void Begin(long now)
    {
        _wake = now < _from ? _from : now + AddressInterval;
        if (now < _from)
            return;
        if (!Stack.Sender.TrySource(_options.Target, out _))
        {
            if (now - _from > AddressWait)
                EndAll(now);
            return;
        }

        _started = _lastInterval = _progress = now;
        _nextInterval = _options.Interval > 0 ? now + _options.Interval : long.MaxValue;
        for (int i = 0; i < _streams.Length; i++)
            _streams[i].Start(now);
        Watch(now);
    }

    private void Watch(long now)
    {
        bool ended = true;
        long bytes = 0;
        for (int i = 0; i < _streams.Length; i++)
        {
            _streams[i].Tick(now);
            ended &= _streams[i].HasEnded;
            bytes += _streams[i].Bytes;
        }

        if (bytes != _bytesAtProgress)
            _progress = now;
        _bytesAtProgress = bytes;
        if (now >= _nextInterval)
            WriteInterval(bytes, now);
        if (ended || now - _progress > Patience)
            EndAll(now);
        _wake = now + EndInterval;
    }

    private void EndAll(long now)
    {
        bool right = _started >= 0;
        for (int i = 0; i < _streams.Length; i++)
        {
            _streams[i].Stop();
            right &= _streams[i].HasPassed;
            if (_streams.Length > 1 && _started >= 0)
                WriteStream(i);
        }

        WriteAll(right, now);
        End(right);
    }

    private void WriteInterval(long bytes, long now)
    {
        JsonLine line = Begin();
        line.Thousandths("from"u8, (_lastInterval - _started) / StackOptions.Millisecond);
        line.Thousandths("to"u8, (now - _started) / StackOptions.Millisecond);
        WriteRate(ref line, bytes - _bytesAtInterval, now - _lastInterval);
        _bytesAtInterval = bytes;
        _lastInterval = now;
        _nextInterval += _options.Interval;
    }

    private void WriteStream(int index)
    {
        JsonLine line = Begin();
        line.Number("stream"u8, index + 1);
        line.Thousandths("seconds"u8, _streams[index].Time / StackOptions.Millisecond);
        if (_options.Udp)
            WriteServer(ref line, _streams[index].Statistics);
        else
            line.Number("retransmissions"u8, _streams[index].Retransmissions);
        WriteRate(ref line, _streams[index].Bytes, _streams[index].Time);
    }

    private void WriteAll(bool right, long now)
    {
        long bytes = 0, retransmissions = 0, time = 0;
        SocketError error = _started < 0 ? SocketError.NetworkUnreachable : SocketError.None;
        for (int i = 0; i < _streams.Length; i++)
        {
            bytes += _streams[i].Bytes;
            retransmissions += _streams[i].Retransmissions;
            time = Math.Max(time, _streams[i].Time);
            error = error == SocketError.None ? _streams[i].Error : error;
        }

        JsonLine line = Begin();
        line.Number("streams"u8, _streams.Length);
        line.Bool("ok"u8, right);
        if (!right)
            line.Text("error"u8, NameOf(error));
        line.Thousandths("seconds"u8, time / StackOptions.Millisecond);
        if (!_options.Udp)
            line.Number("retransmissions"u8, retransmissions);
        else if (_streams.Length == 1)
            WriteServer(ref line, _streams[0].Statistics);
        WriteRate(ref line, bytes, time);
    }

    private static void WriteServer(ref JsonLine line, in DatagramStatistics statistics)
    {
        line.Number("serverBytes"u8, statistics.Bytes);
        line.Thousandths("serverSeconds"u8, statistics.Time / StackOptions.Millisecond);
        line.Number("datagrams"u8, statistics.Datagrams);
        line.Number("lost"u8, statistics.Lost);
        line.Number("outOfOrder"u8, statistics.OutOfOrder);
        line.Thousandths("jitterMs"u8, statistics.JitterTime);
    }

    private JsonLine Begin()
    {
        var line = new JsonLine(_line);
        line.Text("iperf"u8, "client"u8);
        line.Text("protocol"u8, _options.Udp ? "udp"u8 : "tcp"u8);
        if (_options.Reverse)
            line.Bool("reverse"u8, true);
        line.Address("target"u8, _options.Target, _options.Port);
        return line;
    }

    private void WriteRate(ref JsonLine line, long bytes, long time)
    {
        line.Number("bytes"u8, bytes);
        line.Thousandths("mbit"u8, IperfServer.Rate(bytes, time));
        _machine.WriteLine(new ReadOnlySpan<byte>(_line, 0, line.End()));
    }

    private static ReadOnlySpan<byte> NameOf(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "refused"u8,
        SocketError.ConnectionReset => "reset"u8,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "unreachable"u8,
        SocketError.TooManySockets => "sockets"u8,
        _ => "silent"u8,
    };
}
