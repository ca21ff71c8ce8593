using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Programs.Iperf;

/// <summary>
/// The UDP half of the server: counts each client's datagrams, and answers its last one with the report as often as
/// it comes.
/// With <c>--reverse</c> it sends instead.
/// </summary>
internal sealed class IperfDatagramServer
{
    private const int Capacity = 32;

    /// <summary>After this a peer that was served may begin again from the same port.</summary>
    private const long Rest = 3 * StackOptions.Second;

    private struct Session
    {
        public bool InUse;
        public bool HasEnded;
        public Ipv4Address Peer;
        public ushort Port;
        public DatagramStatistics Statistics;
        public long Heard;
    }

    private readonly Session[] _sessions = new Session[Capacity];
    private readonly DatagramSource[] _sources = new DatagramSource[Capacity];
    private readonly byte[] _datagram = new byte[DatagramSource.GreatestSize];
    private readonly byte[] _report = new byte[DatagramStatistics.ReportSize];
    private readonly byte[] _line = new byte[512];
    private readonly NetworkStack _stack;
    private readonly GuestMachine _machine;
    private SocketHandle _socket;

    public IperfDatagramServer(NetworkStack stack, GuestMachine machine)
    {
        _stack = stack;
        _machine = machine;
        var digits = new byte[DatagramSource.GreatestSize];
        for (int i = 0; i < digits.Length; i++)
            digits[i] = (byte)('0' + i % 10);
        for (int i = 0; i < Capacity; i++)
            _sources[i] = new DatagramSource(stack, digits, machine.Epoch);
    }

    public long NextDeadline
    {
        get
        {
            long deadline = long.MaxValue;
            for (int i = 0; i < Capacity; i++)
                deadline = Math.Min(deadline, _sources[i].Deadline);
            return deadline;
        }
    }

    public void Start(SocketHandle socket) => _socket = socket;

    public void OnReady(long now)
    {
        while (_stack.Udp.ReceiveFrom(_socket, _datagram, out int size, out Ipv4Address peer, out ushort port)
            == SocketError.None)
        {
            if (IperfDatagram.TryRead(new ReadOnlySpan<byte>(_datagram, 0, size), out IperfDatagram datagram))
                Take(datagram, size, peer, port, now);
        }
    }

    public void Tick(long now)
    {
        for (int i = 0; i < Capacity; i++)
            _sources[i].Tick(now);
    }

    private void Take(in IperfDatagram datagram, int size, Ipv4Address peer, ushort port, long now)
    {
        IperfTest test = IperfTest.Read(datagram.Test);
        long number = datagram.Number(test.WideNumbers);
        int index = FindOrOpen(peer, port, number > 0 && !test.Reverse, now);
        ref Session session = ref _sessions[index];
        session.Heard = now;
        if (_sources[index].IsActive)
        {
            if (number < 0 || !test.Reverse)
                _sources[index].Answered(); // what comes while it sends is the answer to its last one
            return;
        }

        if (test.Reverse)
        {
            // One that is late, of a test that was served: it doesn't begin again.
            if (session.HasEnded)
                return;
            session.HasEnded = true;
            _sources[index].Start(_socket, peer, port, OnlyWhatCounts(test), 1, now);
            return;
        }

        if (!session.HasEnded)
            session.Statistics.Take(number, datagram.Sent, size, now);
        if (number >= 0)
            return;
        if (!session.HasEnded)
            Report(session);
        session.HasEnded = true;
        session.Statistics.Write(_report);
        _stack.Udp.SendTo(_socket, _report, peer, port);
    }

    private static IperfTest OnlyWhatCounts(in IperfTest asked)
    {
        IperfTest test = default; // without a header: it is the server's
        test.Bytes = asked.Bytes;
        test.Time = asked.Time;
        test.Rate = asked.Rate;
        test.BufferSize = asked.BufferSize;
        return test;
    }

    /// <summary>
    /// The session of a peer: a new one if it has none, or begins again; in place of the one silent longest.
    /// </summary>
    private int FindOrOpen(Ipv4Address peer, ushort port, bool mayBegin, long now)
    {
        int oldest = 0;
        for (int i = 0; i < Capacity; i++)
        {
            ref Session session = ref _sessions[i];
            if (session.InUse && session.Peer == peer && session.Port == port)
            {
                bool begins = mayBegin || now - session.Heard > Rest;
                if (session.HasEnded && begins && !_sources[i].IsActive)
                    Open(i, peer, port);
                return i;
            }

            if (!session.InUse || (_sessions[oldest].InUse && session.Heard < _sessions[oldest].Heard))
                oldest = i;
        }

        _sources[oldest].Stop();
        Open(oldest, peer, port);
        return oldest;
    }

    private void Open(int index, Ipv4Address peer, ushort port)
    {
        ref Session session = ref _sessions[index];
        session = default;
        session.InUse = true;
        session.Peer = peer;
        session.Port = port;
    }

    private void Report(in Session session)
    {
        var line = new JsonLine(_line);
        line.Text("iperf"u8, "server"u8);
        line.Text("protocol"u8, "udp"u8);
        line.Address("peer"u8, session.Peer, session.Port);
        DatagramStatistics statistics = session.Statistics;
        line.Number("bytes"u8, statistics.Bytes);
        line.Thousandths("seconds"u8, statistics.Time / StackOptions.Millisecond);
        line.Thousandths("mbit"u8, IperfServer.Rate(statistics.Bytes, statistics.Time));
        line.Number("datagrams"u8, statistics.Datagrams);
        line.Number("lost"u8, statistics.Lost);
        line.Number("outOfOrder"u8, statistics.OutOfOrder);
        line.Thousandths("jitterMs"u8, statistics.JitterTime);
        _machine.WriteLine(new ReadOnlySpan<byte>(_line, 0, line.End()));
    }
}
