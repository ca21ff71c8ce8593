using System;
using StackUnderTest.Stack.Buffers;
using StackUnderTest.Stack.Icmp;
using StackUnderTest.Stack.Ip;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// TCP: finds the connection for a segment, and answers for those that have none (CLOSED, LISTEN, half open,
/// TIME-WAIT). The table of connections is allocated at start. <c>.Listen</c> has the passive open, <c>.Calls</c> the
/// users' calls.
/// </summary>
public sealed partial class TcpProtocol
{
    private const int None = TcpConnection.None;

    private readonly StackOptions _options;
    private readonly TcpConnection[] _connections;
    private readonly int[] _free;
    private readonly TupleTable _table;
    private readonly Ipv4Sender _sender;
    private readonly PathMtuCache _pathMtu;
    private readonly StackCounters _counters;
    private readonly ReadyQueue _ready;
    private readonly RandomSource _random;
    private int _freeCount;
    private int _firstPending = None;
    private int _lastPending = None;
    private long _now;

    public TcpProtocol(
        StackOptions options,
        BlockPool pages,
        Ipv4Sender sender,
        PathMtuCache pathMtu,
        KeyedHash hash,
        ReadyQueue ready,
        RandomSource random,
        StackCounters counters)
    {
        _options = options;
        _connections = new TcpConnection[options.Connections];
        _free = new int[options.Connections];
        for (int i = 0; i < _connections.Length; i++)
        {
            _connections[i] = new TcpConnection(this, i, options, pages, counters);
            _free[i] = options.Connections - 1 - i;
        }

        _freeCount = options.Connections;
        _table = new TupleTable(options.Connections, hash);
        _sender = sender;
        _pathMtu = pathMtu;
        _counters = counters;
        _ready = ready;
        _random = random;
        Isn = new IsnGenerator(hash);
        _cookies = new SynCookies(hash);
        _halfOpen = new SynQueue(options.HalfOpen, hash);
        TimeWaits = new TimeWaitTable(options.TimeWaits, 2 * options.MaximumSegmentLifetime, hash, counters);
        Timers = new TimerHeap(options.Connections);
    }

    public IsnGenerator Isn { get; }

    public TimeWaitTable TimeWaits { get; }

    public TimerHeap Timers { get; }

    /// <summary>Places in use, listening ones included.</summary>
    public int Count => _connections.Length - _freeCount;

    public int HalfOpenCount => _halfOpen.Count;

    /// <summary>Was the card full at the last flush? Then the rest goes when it has room.</summary>
    public bool WaitsForCard { get; private set; }

    internal long Now => _now;

    public bool HasPending => _firstPending != None;

    public void Receive(in IpPacket packet, long now)
    {
        _now = now;
        _counters.TcpSegmentsIn++;
        if (packet.IsGroup || !TcpView.TryRead(packet.Payload, out TcpView view))
        {
            _counters.TcpMalformed++;
            return;
        }

        if (!view.ChecksumIsRight(packet.Source, packet.Destination))
        {
            _counters.TcpBadChecksum++;
            return;
        }

        TcpSegment segment = default;
        if (!TcpOptions.TryRead(view.Options, out segment.Options))
        {
            _counters.TcpBadOptions++;
            return;
        }

        segment.Tuple.Local = packet.Destination;
        segment.Tuple.Remote = packet.Source;
        segment.Tuple.LocalPort = view.DestinationPort;
        segment.Tuple.RemotePort = view.SourcePort;
        segment.Sequence = view.Sequence;
        segment.Acknowledgment = view.Acknowledgment;
        segment.Flags = view.Flags;
        segment.IsMarked = packet.IsMarked;
        segment.Window = view.Window;
        segment.Data = view.Data;
        Demultiplex(ref segment, now);
    }

    /// <summary>RFC 5927: an error counts only if the number it quotes is in flight.</summary>
    public void ReceiveError(in Ipv4View quoted, IcmpError error, PathMtuCache pathMtu, long now)
    {
        if (!TcpView.TryReadQuoted(
            quoted.Payload, out ushort source, out ushort destination, out SequenceNumber sequence))
            return;
        TcpTuple tuple = default;
        tuple.Local = quoted.Source;
        tuple.Remote = quoted.Destination;
        tuple.LocalPort = source;
        tuple.RemotePort = destination;
        int place = _table.Find(tuple);
        if (place == None || !_connections[place].IsInFlight(sequence))
            return;
        int size = error.IsFragmentationNeeded ? pathMtu.Lower(tuple.Remote, error.PathMtu, now) : 0;
        _connections[place].ErrorArrives(error, sequence, size, now);
    }

    public void Poll(long now)
    {
        _now = now;
        while (Timers.TryTake(now, out int place))
        {
            TcpConnection connection = _connections[place];
            if (connection.NextDeadline <= now)
                connection.Tick(now);
            Timers.Update(place, connection.NextDeadline);
        }

        ResendSynAcks(now);
        TimeWaits.Poll(now);
    }

    public long NextDeadline() => Math.Min(Math.Min(Timers.Earliest, _halfOpen.NextDeadline), TimeWaits.NextDeadline);

    /// <summary>Lets every connection that wants to send do so, in turn, until the card is full.</summary>
    public void Flush(long now)
    {
        _now = now;
        WaitsForCard = false;
        while (_firstPending != None)
        {
            TcpConnection connection = _connections[_firstPending];
            _firstPending = connection.NextPending;
            if (_firstPending == None)
                _lastPending = None;
            connection.IsPending = false;
            if (connection.Output(now))
                continue;
            MarkPending(connection);
            WaitsForCard = true;
            return;
        }
    }

    /// <summary>ARP answered: connections that waited go on.</summary>
    public void NeighbourResolved(Ipv4Address neighbour)
    {
        foreach (TcpConnection connection in _connections)
        {
            if (!connection.WaitsForNeighbour || !IsVia(connection, neighbour))
                continue;
            connection.WaitsForNeighbour = false;
            MarkPending(connection);
        }
    }

    public void NeighbourFailed(Ipv4Address neighbour)
    {
        foreach (TcpConnection connection in _connections)
        {
            if (!IsVia(connection, neighbour))
                continue;
            connection.WaitsForNeighbour = false;
            connection.NeighbourFailed();
        }
    }

    internal int PathMtu(Ipv4Address remote, long now) => _pathMtu.Get(remote, _sender.MtuTo(remote), now);

    internal int LargeSendSize(Ipv4Address remote) => _sender.LargeSendSizeTo(remote);

    /// <summary>What we offer in the MSS option: the link's MTU less both fixed headers (RFC 6691).</summary>
    internal int OwnSegmentSize(Ipv4Address remote, int bound)
    {
        int size = _sender.MtuTo(remote) - Ipv4View.MinimumHeaderSize - TcpView.MinimumHeaderSize;
        return bound > 0 ? Math.Min(size, bound) : size;
    }

    /// <summary>Memory for a segment.</summary>
    internal SendResult TryBegin(
        in TcpTuple tuple, IpTraits traits, byte ecn, int options, int data, bool large, long now,
        out Span<byte> segment)
    {
        IpFlow flow = default;
        flow.Source = tuple.Local;
        flow.Destination = tuple.Remote;
        flow.Protocol = IpProtocol.Tcp;
        flow.TimeToLive = traits.TimeToLive;
        flow.TypeOfService = (byte)(traits.TypeOfService & ~Ipv4View.EcnMask | ecn);
        flow.DontFragment = traits.Discovery != PathMtuDiscovery.Never;
        flow.Interface = IpFlow.AnyInterface;
        return _sender.TryBegin(flow, TcpView.MinimumHeaderSize + options + data, large, now, out segment);
    }

    internal void Commit(Span<byte> segment, in TcpTuple tuple, int segmentSize)
    {
        _counters.TcpSegmentsOut++;
        bool byCard = _sender.CardComputesChecksum;
        if (!byCard)
            TcpView.WriteChecksum(segment, tuple.Local, tuple.Remote);
        _sender.Commit(segmentSize, byCard);
    }

    /// <summary>A reset: with an acknowledgment if the segment that provoked it had none (3.10.7.1).</summary>
    internal void SendReset(in TcpTuple tuple, SequenceNumber sequence, SequenceNumber acknowledgment, bool withAck) =>
        SendReset(tuple, IpTraits.OfTcp, sequence, acknowledgment, withAck, default);

    internal void SendReset(
        in TcpTuple tuple,
        IpTraits traits,
        SequenceNumber sequence,
        SequenceNumber acknowledgment,
        bool withAck,
        in TcpOptions options)
    {
        _counters.TcpResetsSent++;
        TcpFlags flags = withAck ? TcpFlags.Rst | TcpFlags.Ack : TcpFlags.Rst;
        Send(tuple, traits, sequence, acknowledgment, flags, 0, options);
    }

    internal void MarkPending(TcpConnection connection)
    {
        if (connection.IsPending)
            return;
        connection.IsPending = true;
        connection.NextPending = None;
        if (_lastPending == None)
            _firstPending = connection.Index;
        else
            _connections[_lastPending].NextPending = connection.Index;
        _lastPending = connection.Index;
    }

    internal void MarkReady(TcpConnection connection)
    {
        if (!connection.AwaitsAccept)
            _ready.Add(connection.Index);
    }

    internal void List(TcpConnection connection)
    {
        connection.IsListed = true;
        _table.Add(connection.Index, connection.Tuple);
    }

    internal void Unlist(TcpConnection connection)
    {
        if (connection.IsListed)
            _table.Remove(connection.Index);
        connection.IsListed = false;
    }

    /// <summary>The place may be used again: its user is gone and the protocol has nothing left to do.</summary>
    internal void Recycle(TcpConnection connection)
    {
        Unlist(connection);
        connection.Free();
        _free[_freeCount++] = connection.Index;
    }

    private void Demultiplex(ref TcpSegment segment, long now)
    {
        int place = _table.Find(segment.Tuple);
        if (place != None)
        {
            _connections[place].SegmentArrives(ref segment, now);
            return;
        }

        place = TimeWaits.Find(segment.Tuple);
        if (place != None && ArrivesInTimeWait(place, segment, now))
            return;
        place = _halfOpen.Find(segment.Tuple);
        if (place != None)
        {
            ArrivesInSynReceived(place, ref segment, now);
            return;
        }

        TcpConnection? listener = FindListener(segment.Tuple);
        if (listener != null)
            ArrivesInListen(listener, ref segment, now);
        else
            ArrivesInClosed(segment);
    }

    /// <summary>3.10.7.1.</summary>
    private void ArrivesInClosed(in TcpSegment segment)
    {
        if (segment.Rst)
            return;
        if (segment.Ack)
            SendReset(segment.Tuple, segment.Acknowledgment, default, false);
        else
            SendReset(segment.Tuple, default, segment.End, true);
    }

    /// <summary>
    /// TIME-WAIT (3.10.7.4, 3.6.1, RFC 6191, RFC 1337): a new SYN with a higher number or a later timestamp opens anew,
    /// resets are ignored, all else is acknowledged.
    /// </summary>
    /// <returns>False if the segment is to be looked at as for a pair without a connection.</returns>
    private bool ArrivesInTimeWait(int place, in TcpSegment segment, long now)
    {
        ref TimeWait wait = ref TimeWaits[place];
        if (segment.Rst)
            return true;
        bool later = wait.Timestamps && segment.Options.HasTimestamps
            ? (int)(segment.Options.TimestampValue - wait.TsRecent) > 0
            : segment.Sequence > wait.RcvNxt;
        if (segment.Syn && !segment.Ack && later)
        {
            TimeWaits.Remove(place);
            return false;
        }

        if (!segment.Ack && !segment.Syn)
            return true;
        if (segment.Fin)
            TimeWaits.Touch(place, now);
        if (segment.Length == 0 && segment.Acknowledgment == wait.SndNxt && segment.Sequence == wait.RcvNxt)
            return true; // an ACK of what we know; answering would play tennis
        TcpOptions options = default;
        options.HasTimestamps = wait.Timestamps;
        options.TimestampValue = (uint)(now / StackOptions.Millisecond) + wait.TsOffset;
        options.TimestampEcho = wait.TsRecent;
        Send(segment.Tuple, wait.Traits, wait.SndNxt, wait.RcvNxt, TcpFlags.Ack, wait.Window, options);
        return true;
    }

    private SendResult Send(
        in TcpTuple tuple,
        IpTraits traits,
        SequenceNumber sequence,
        SequenceNumber acknowledgment,
        TcpFlags flags,
        int window,
        in TcpOptions options)
    {
        SendResult result = TryBegin(tuple, traits, 0, options.Size(), 0, false, _now, out Span<byte> segment);
        if (result != SendResult.Ready)
            return result;
        TcpView.Write(
            segment, tuple.LocalPort, tuple.RemotePort, sequence, acknowledgment,
            TcpView.MinimumHeaderSize + options.Size(), flags, (ushort)window);
        options.Write(segment[TcpView.MinimumHeaderSize..]);
        Commit(segment, tuple, 0);
        return result;
    }

    private bool IsVia(TcpConnection connection, Ipv4Address neighbour) =>
        connection.Tuple.RemotePort != 0
        && _sender.TryRoute(connection.Tuple.Remote, out _, out Ipv4Address nextHop) && nextHop == neighbour;
}
