using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Programs.Iperf;

/// <summary>
/// Sends numbered datagrams at a rate until there were enough octets or the time is over, then the last one with its
/// number
/// negated, up to ten times, until the receiver has answered.
/// </summary>
internal sealed class DatagramSource
{
    public const int UsualSize = 1470;
    public const int GreatestSize = 65_507;
    private const long UsualRate = 1 << 20; // iperf's
    private const int LastTries = 10;
    private const long LastWait = 250 * StackOptions.Millisecond;
    private const long CardWait = StackOptions.Millisecond;
    private const long GreatestLag = 50 * StackOptions.Millisecond;
    private const int Burst = 64;

    private readonly NetworkStack _stack;
    private readonly byte[] _datagram;
    private readonly long _epoch;
    private SocketHandle _socket;
    private Ipv4Address _address;
    private ushort _port;
    private int _size;
    private long _rate;
    private long _remaining;
    private long _end;
    private long _paced;
    private long _pacedFrom;
    private int _lastTries;

    /// <param name="stack">Where it sends.</param>
    /// <param name="datagram">Room for <see cref="GreatestSize"/> octets; several sources may have the same.</param>
    /// <param name="epoch">Seconds since 1970 at the stack's time zero.</param>
    public DatagramSource(NetworkStack stack, byte[] datagram, long epoch)
    {
        _stack = stack;
        _datagram = datagram;
        _epoch = epoch;
    }

    public bool IsActive { get; private set; }

    /// <summary>The receiver has answered the last one.</summary>
    public bool IsAnswered { get; private set; }

    public long Sent { get; private set; }

    public long Count { get; private set; }

    public long Started { get; private set; }

    public long Stopped { get; private set; }

    /// <summary>When <see cref="Tick"/> is due.</summary>
    public long Deadline { get; private set; } = long.MaxValue;

    /// <summary>What is asked for in each datagram, if it is a client's.</summary>
    public IperfTest Test { get; private set; }

    private bool IsClient => Test.HeaderSize > 0;

    private int Streams { get; set; }

    public void Start(SocketHandle socket, Ipv4Address address, ushort port, in IperfTest test, int streams, long now)
    {
        Test = test;
        Streams = streams;
        _socket = socket;
        _address = address;
        _port = port;
        _size = test.BufferSize > 0 ? test.BufferSize : UsualSize;
        _rate = test.Rate > 0 ? test.Rate : UsualRate;
        _remaining = test.Bytes > 0 ? test.Bytes : long.MaxValue;
        _end = test.Bytes > 0 ? long.MaxValue : now + test.Time;
        _paced = 0;
        _pacedFrom = now;
        _lastTries = 0;
        Sent = Count = 0;
        Started = Stopped = now;
        IsAnswered = false;
        IsActive = true;
        Deadline = now;
    }

    public void Answered()
    {
        if (_lastTries == 0)
            return;
        IsAnswered = true;
        Stop();
    }

    public void Stop()
    {
        IsActive = false;
        Deadline = long.MaxValue;
    }

    public void Tick(long now)
    {
        if (!IsActive || now < Deadline)
            return;
        for (int i = 0; i < Burst && _remaining > 0 && now < _end; i++)
        {
            Deadline = _pacedFrom + _paced * 8 * StackOptions.Second / _rate;
            if (now < Deadline)
                return;
            if (now - Deadline > GreatestLag)
                Repace(now); // what was missed isn't made up for in one burst
            if (!TrySend(Count + 1, now))
                return;
            Count++;
            Sent += _size;
            _paced += _size;
            _remaining -= Math.Min(_size, _remaining);
            Stopped = now;
        }

        Deadline = now;
        if (_remaining == 0 || now >= _end)
            SendLast(now);
    }

    private void Repace(long now)
    {
        _pacedFrom = now;
        _paced = 0;
    }

    private void SendLast(long now)
    {
        if (_lastTries == LastTries)
        {
            Stop();
            return;
        }

        if (_lastTries == 0)
        {
            Count++;
            Sent += _size;
            Stopped = now;
        }

        if (!TrySend(-Count, now))
            return;
        _lastTries++;
        Deadline = now + LastWait;
    }

    private bool TrySend(long number, long now)
    {
        Span<byte> datagram = new(_datagram, 0, _size);
        IperfDatagram.Write(datagram, number, _epoch * StackOptions.Second + now);
        if (IsClient && _size >= IperfDatagram.HeaderSize + IperfTest.Size)
            Test.Write(datagram[IperfDatagram.HeaderSize..], true, Streams);
        if (_stack.Udp.SendTo(_socket, datagram, _address, _port) == SocketError.None)
            return true;
        Deadline = now + CardWait;
        return false;
    }
}
