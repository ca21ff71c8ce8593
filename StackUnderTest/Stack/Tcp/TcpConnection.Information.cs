using System;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>What a connection tells of itself (TCP_INFO), and the counts that only this needs.</summary>
public sealed partial class TcpConnection
{
    private TcpAmounts _bytes;
    private long _lastReceived;
    private long _lastAcknowledged;

    /// <summary>TCP_INFO.</summary>
    public TcpInformation Information()
    {
        TcpInformation information = default;
        information.State = State;
        information.Timestamps = _timestamps;
        information.Sack = _sack;
        information.WindowScaling = _scaling;
        information.Ecn = _ecn;
        information.SendScale = _sndScale;
        information.ReceiveScale = _scaling ? _rcvScale : (byte)0;
        information.InRecovery = _recovery == Recovery.Fast;
        information.InLoss = _recovery == Recovery.Loss;
        information.Backoff = _rto.Backoff;
        information.SendSegmentSize = _pathMtu == 0 ? DefaultSegmentSize : SegmentSize;
        information.ReceiveSegmentSize = _greatestReceived == 0 ? DefaultSegmentSize : _greatestReceived;
        information.PathMtu = _pathMtu;
        information.RetransmissionTimeout = _rto.Timeout;
        information.RoundTrip = _rto.Smoothed;
        information.RoundTripVariation = _rto.Variation;
        information.CongestionWindow = _congestion.Window;
        information.SlowStartThreshold = _congestion.Threshold;
        information.InFlight = Flight;
        information.Held = _scoreboard.Held;
        information.Unsent = _pathMtu == 0 ? 0 : DataEnd - _sndNxt;
        information.PeerWindow = _sndWnd;
        information.OwnWindow = ReceiveWindow;
        information.Retransmissions = _retransmissions;
        information.LastSent = _lastSent;
        information.LastReceived = _lastReceived;
        information.LastAcknowledged = _lastAcknowledged;
        information.Persisting = _persisting;
        information.Lost = _scoreboard.Lost;
        information.LeastRoundTrip = _rto.Least;
        information.OwnSegmentSize = _pathMtu == 0 ? DefaultSegmentSize : _tcp.OwnSegmentSize(_tuple.Remote, _userSegmentSize)
            - (_timestamps ? TcpOptions.TimestampsSize : 0);
        information.ReceiveBuffer = _receiveRing.Limit;
        information.AcknowledgeTimeout = _options.DelayedAck;
        information.Amounts = _bytes;
        return information;
    }
}
