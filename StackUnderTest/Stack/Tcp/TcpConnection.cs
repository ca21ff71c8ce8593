using System;
using StackUnderTest.Stack.Buffers;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// A TCP connection: the transmission control block of RFC 9293 3.3.1 and its state machine. Read RFC 9293 3.10 before
/// editing. The class is split by concern:
/// <list type="bullet">
/// <item><c>.Calls</c>: what the user asks for (3.10.1-3.10.6)</item>
/// <item><c>.Arrives</c>, <c>.Checks</c>: SEGMENT ARRIVES (3.10.7), in the RFC's order of checks</item>
/// <item><c>.Acknowledge</c>: what an acknowledgment says: round trip, window, what arrived</item>
/// <item><c>.Recovery</c>: loss, found and repaired; <c>.Spurious</c>: timeouts that were none (F-RTO)</item>
/// <item><c>.Text</c>: received octets, out-of-order ones included, and FIN</item>
/// <item><c>.Output</c>: what to send next, and segments</item>
/// <item><c>.Tail</c>: tail loss probes; <c>.Ecn</c>: marks instead of loss</item>
/// <item><c>.Timers</c>: retransmission, persist, delayed ACK, keep-alive</item>
/// </list>
/// <para>
/// Nothing is locked: the loop that owns the stack runs the soft interrupt's work and the users' calls in turn, so a
/// sequence number is never read while it changes and the receive queue never read while it is written. A place
/// in the table is used again only after its generation has advanced, so a handle of a deleted socket finds nothing.
/// </para>
/// </summary>
public sealed partial class TcpConnection
{
    public const int DefaultSegmentSize = 536;
    private const int LeastSegmentSize = 48;
    private const int EarlyCapacity = 32;
    internal const int None = -1;

    private readonly TcpProtocol _tcp;
    private readonly StackOptions _options;
    private readonly StackCounters _counters;
    private readonly BlockPool _pages;
    private readonly PagedRing _sendRing;
    private readonly PagedRing _receiveRing;

    /// <summary>What lies out of order in the receive ring.</summary>
    private readonly SequenceRanges _early = new(EarlyCapacity);

    private TcpTuple _tuple;

    // Send sequence space (RFC 9293 figure 3). SND.MAX is the highest number ever sent: SND.NXT goes back behind it
    // only around a zero window, when the probe's octet was refused.
    private SequenceNumber _iss;
    private SequenceNumber _sndUna;
    private SequenceNumber _sndNxt;
    private SequenceNumber _sndMax;
    private SequenceNumber _sndWl1;
    private SequenceNumber _sndWl2;
    private int _sndWnd;
    private int _greatestSndWnd;
    private byte _sndScale;

    /// <summary>The number of the first octet in the send ring.</summary>
    private SequenceNumber _sendBase;
    private bool _finQueued;

    // Receive sequence space. RCV.ADV is the right edge that the peer was told of: it never moves left.
    private SequenceNumber _irs;
    private SequenceNumber _rcvNxt;
    private SequenceNumber _rcvAdv;
    private SequenceNumber _lastAckSent;
    private byte _rcvScale;
    private bool _finReceived;
    private bool _hasEarlyFin;
    private SequenceNumber _earlyFin;
    private int _greatestReceived;

    private int _peerSegmentSize;
    private int _pathMtu;
    private bool _scaling;
    private bool _sack;
    private bool _timestamps;
    private uint _tsRecent;
    private long _tsRecentAge;
    private uint _tsOffset;

    internal TcpConnection(TcpProtocol tcp, int index, StackOptions options, BlockPool pages, StackCounters counters)
    {
        _tcp = tcp;
        Index = index;
        _options = options;
        _pages = pages;
        _counters = counters;
        _sendRing = new PagedRing(pages, options.RingPages, pages.Count / 2, pages.Count / 8);
        _receiveRing = new PagedRing(pages, options.RingPages, pages.Count / 4);
    }

    public int Index { get; }

    public TcpState State { get; private set; }

    public ref readonly TcpTuple Tuple => ref _tuple;

    /// <summary>Advances when the user's handle dies.</summary>
    internal uint Generation { get; private set; }

    internal int Tag { get; set; }

    /// <summary>Is there a user? Without one a connection only finishes what is under way.</summary>
    internal bool HasUser { get; private set; }

    /// <summary>In the table of connections by tuple.</summary>
    internal bool IsListed { get; set; }

    // Lists that run through the table, kept by TcpProtocol.
    internal int NextPending { get; set; } = None;

    internal bool IsPending { get; set; }

    internal bool WaitsForNeighbour { get; set; }

    internal int NextListener { get; set; } = None;

    internal int NextAcceptable { get; set; } = None;

    internal int FirstAcceptable { get; set; } = None;

    internal int LastAcceptable { get; set; } = None;

    /// <summary>Connections that wait to be accepted.</summary>
    public int AcceptableCount { get; internal set; }

    /// <summary>In a listener's backlog: nobody knows of it yet, so nobody is told what happens to it.</summary>
    internal bool AwaitsAccept { get; set; }

    public int Backlog { get; private set; }

    /// <summary>The error that ended the connection, told to the user once.</summary>
    internal SocketError Error { get; private set; }

    internal SocketHandle Handle => new(SocketKind.Tcp, Index, Generation);

    /// <summary>Greatest payload of a segment that carries no more than the usual options (RFC 6691).</summary>
    internal int SegmentSize => SegmentLimit - (_timestamps ? TcpOptions.TimestampsSize : 0);

    /// <summary>Greatest payload plus options.</summary>
    private int SegmentLimit => Math.Max(
        Math.Min(_peerSegmentSize, _pathMtu - Ipv4View.MinimumHeaderSize - TcpView.MinimumHeaderSize),
        LeastSegmentSize);

    /// <summary>The number behind the last octet that the user gave; FIN comes there.</summary>
    private SequenceNumber DataEnd => _sendBase + _sendRing.Count;

    private int Flight => _sndNxt - _sndUna;

    private int ReceiveWindow => Math.Max(_rcvAdv - _rcvNxt, 0);

    private bool IsSynchronized => State >= TcpState.Established;

    /// <summary>Puts a free place to use.</summary>
    internal void Open(int tag)
    {
        HasUser = true;
        Tag = tag;
        Error = SocketError.None;
        State = TcpState.Closed;
        _tuple = default;
        ResetOptions();
        _finQueued = _finReceived = _hasEarlyFin = false;
        _scaling = _sack = _timestamps = false;
        _sndWnd = _greatestSndWnd = _greatestReceived = 0;
        _sndScale = _rcvScale = 0;
        _peerSegmentSize = DefaultSegmentSize;
        _pathMtu = 0;
        AwaitsAccept = WaitsForNeighbour = _writeBlocked = false;
        _receiveShut = _pushes = PortIsChosen = AddressIsChosen = false;
        _softError = SocketError.None;
        _quickAcks = _options.QuickAcks;
        _bytes = default;
        CongestionControl = _options.CongestionControl;
        _retransmissions = 0; // not with what is over: a user asks then
        ResetTransmission();
    }

    /// <summary>Everything that outlives no connection: rings, ranges, timers.</summary>
    internal void Free()
    {
        _sendRing.Clear();
        _receiveRing.Clear();
        ResetTransmission();
        _tuple = default;
        State = TcpState.Closed;
        DropUser();
    }

    internal void DropUser()
    {
        if (HasUser)
            Generation++;
        HasUser = false;
    }

    private void ResetTransmission()
    {
        _early.Clear();
        _rto = new RetransmissionTimer(_options.MinimumRetransmissionTimeout);
        _recovery = Recovery.Open;
        _spurious = SpuriousCheck.None;
        _duplicateAcks = 0;
        _timing = false;
        _ackNow = false;
        _hasDuplicate = false;
        _synLost = false;
        _persisting = false;
        _challenges = ChallengeBudget.Full;
        _stalledSince = long.MaxValue;
        _drained = 0;
        _retransmitDeadline = _ackDeadline = _keepDeadline = _lingerDeadline = long.MaxValue;
        _unansweredSince = long.MaxValue;
        ResetTail();
        ResetEcn();
        _keepTries = 0;
    }

    /// <summary>A connection begins to have numbers: ours, and what the receive window will be.</summary>
    private void Begin(in TcpTuple tuple, SequenceNumber iss, int mtu)
    {
        _tuple = tuple;
        _iss = _sndUna = _sndNxt = _sndMax = iss;
        _sendBase = iss + 1;
        _pushMark = DataEnd;
        _recoveryPoint = iss;
        _pathMtu = mtu;
        _rcvScale = ScaleFor(_receiveRing.Limit);
        _retransmissions = 0;
        _tsOffset = _tcp.Isn.TimestampOffset(tuple);
    }

    /// <summary>The smallest shift with which the whole buffer can be offered (RFC 7323 2.3).</summary>
    internal static byte ScaleFor(int limit)
    {
        byte shift = 0;
        while (limit >> shift > ushort.MaxValue && shift < TcpOptions.GreatestScale)
            shift++;
        return shift;
    }

    private uint Timestamp(long now) => (uint)(now / StackOptions.Millisecond) + _tsOffset;

    /// <summary>Ends the connection for good; the user, if any, still holds the place to learn why.</summary>
    private void Die(SocketError error)
    {
        _sendRing.Clear();
        if (error != SocketError.None)
        {
            Error = error;
            _receiveRing.Clear();
        }

        ResetTransmission();
        State = TcpState.Closed;
        _tcp.Unlist(this);
        if (HasUser)
            _tcp.MarkReady(this);
        else
            _tcp.Recycle(this);
    }

    /// <summary>
    /// TIME-WAIT lives in a small table of its own; what the user has not read yet stays here until it closes.
    /// </summary>
    private void EnterTimeWait(long now)
    {
        TimeWait entry = default;
        entry.SndNxt = _sndNxt;
        entry.RcvNxt = _rcvNxt;
        entry.Timestamps = _timestamps;
        entry.TsRecent = _tsRecent;
        entry.TsOffset = _tsOffset;
        entry.Traits = Traits;
        entry.ReusesAddress = ReusesAddress;
        entry.Window = Math.Min(ReceiveWindow >> (_scaling ? _rcvScale : 0), ushort.MaxValue);
        _tcp.TimeWaits.Add(_tuple, entry, now);
        ResetTransmission();
        _sendRing.Clear();
        State = TcpState.TimeWait;
        _tcp.Unlist(this);
        if (HasUser)
            _tcp.MarkReady(this);
        else
            _tcp.Recycle(this);
    }
}
