using System;
using StackUnderTest.Stack.Ip;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// The socket options of a connection. A connection that a listener makes takes them over from it, as on Linux.
/// </summary>
public sealed partial class TcpConnection
{
    /// <summary>SO_LINGER's value when it is off.</summary>
    public const int NoLinger = -1;

    // RFC 9293 3.8.4: not before two hours by default.
    private const long KeepAliveIdle = 7200 * StackOptions.Second;
    private const long KeepAlivePause = 75 * StackOptions.Second;
    private const int KeepAliveCount = 9;

    private bool _noDelay;
    private bool _cork;
    private bool _moreFollows;
    private long _userTimeout;
    private int _linger;
    private bool _quickAck;

    /// <summary>SO_REUSEADDR.</summary>
    public bool ReusesAddress { get; set; }

    /// <summary>SO_REUSEPORT.</summary>
    public bool ReusesPort { get; set; }

    /// <summary>TCP_NODELAY: Nagle's algorithm (RFC 896) is off. Switching it on lets go what was held back.</summary>
    public bool NoDelay
    {
        get => _noDelay;
        set
        {
            _noDelay = value;
            if (value)
                Push();
        }
    }

    /// <summary>TCP_CORK: only full segments go. Switching it off lets go what was held back.</summary>
    public bool Cork
    {
        get => _cork;
        set
        {
            bool off = _cork && !value;
            _cork = value;
            if (off)
                Push();
        }
    }

    /// <summary>SO_KEEPALIVE.</summary>
    internal bool KeepAlive { get; private set; }

    /// <summary>TCP_KEEPIDLE, in microseconds.</summary>
    public long KeepAliveTime { get; set; } = KeepAliveIdle;

    /// <summary>TCP_KEEPINTVL, in microseconds.</summary>
    public long KeepAliveInterval { get; set; } = KeepAlivePause;

    /// <summary>TCP_KEEPCNT.</summary>
    public int KeepAliveTries { get; set; } = KeepAliveCount;

    /// <summary>SO_LINGER: seconds that close may take, 0 for a reset, or <see cref="NoLinger"/>.</summary>
    public int Linger
    {
        get => _linger;
        set
        {
            _linger = Math.Max(value, NoLinger);
            LingerAbort = value == 0;
        }
    }

    /// <summary>SO_LINGER with a time of zero: close resets.</summary>
    public bool LingerAbort { get; set; }

    /// <summary>TCP_USER_TIMEOUT in microseconds; 0 for the stack's R2.</summary>
    public long UserTimeout
    {
        get => _userTimeout;
        set
        {
            _userTimeout = value;
            GiveUp = value == 0 ? _options.GiveUpData : value;
        }
    }

    /// <summary>R2 of RFC 1122 4.2.3.5, in microseconds.</summary>
    public long GiveUp { get; set; }

    /// <summary>TCP_SYNCNT: repetitions of a SYN; 0 for as long as R2 allows.</summary>
    public int SynRetries { get; set; }

    /// <summary>TCP_WINDOW_CLAMP: 0, or the greatest window to offer.</summary>
    public int WindowClamp { get; set; }

    /// <summary>TCP_QUICKACK: nothing in order waits for its acknowledgment.</summary>
    public bool QuickAck
    {
        get => _quickAck;
        set
        {
            _quickAck = value;
            if (value && _ackDeadline != long.MaxValue)
            {
                _ackNow = true;
                _tcp.MarkPending(this);
            }
        }
    }

    /// <summary>TCP_MAXSEG: 0, or a bound on the segments of both sides.</summary>
    public int UserSegmentSize
    {
        get => _userSegmentSize;
        set => _userSegmentSize = value;
    }

    /// <summary>IP_TTL, IP_TOS, IP_MTU_DISCOVER.</summary>
    public IpTraits Traits { get; set; }

    public int ReceiveBufferSize
    {
        get => _receiveRing.Limit;
        set => _receiveRing.SetLimit(value);
    }

    public int SendBufferSize
    {
        get => _sendRing.Limit;
        set => _sendRing.SetLimit(value);
    }

    public bool KeepsAlive => KeepAlive;

    /// <summary>SO_KEEPALIVE, which is off at first.</summary>
    public void SetKeepAlive(bool on, long now)
    {
        KeepAlive = on;
        RestartKeepAlive(now);
        ArmTimers();
    }

    private void ResetOptions()
    {
        ReusesAddress = ReusesPort = false;
        _noDelay = _cork = _moreFollows = _quickAck = KeepAlive = false;
        _linger = NoLinger;
        LingerAbort = false;
        KeepAliveTime = KeepAliveIdle;
        KeepAliveInterval = KeepAlivePause;
        KeepAliveTries = KeepAliveCount;
        UserTimeout = 0;
        SynRetries = WindowClamp = _userSegmentSize = 0;
        Traits = IpTraits.OfTcp;
        _receiveRing.SetLimit(_options.ReceiveBufferSize);
        _sendRing.SetLimit(_options.SendBufferSize);
    }

    private void InheritOptions(TcpConnection listener)
    {
        ReceiveBufferSize = listener.ReceiveBufferSize;
        SendBufferSize = listener.SendBufferSize;
        ReusesAddress = listener.ReusesAddress;
        ReusesPort = listener.ReusesPort;
        _noDelay = listener._noDelay;
        _cork = listener._cork;
        _quickAck = listener._quickAck;
        KeepAlive = listener.KeepAlive;
        KeepAliveTime = listener.KeepAliveTime;
        KeepAliveInterval = listener.KeepAliveInterval;
        KeepAliveTries = listener.KeepAliveTries;
        Linger = listener._linger;
        _userTimeout = listener._userTimeout;
        GiveUp = listener.GiveUp;
        WindowClamp = listener.WindowClamp;
        Traits = listener.Traits;
        _userSegmentSize = listener._userSegmentSize;
    }

    /// <summary>What is held back for company goes at the next poll.</summary>
    private void Push()
    {
        if (State is not (TcpState.Established or TcpState.CloseWait) || _sendRing.Count == 0)
            return;
        _pushTo = DataEnd;
        _pushes = true;
        _tcp.MarkPending(this);
    }
}
