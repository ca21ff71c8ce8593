using System;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// Timers: one deadline for retransmission or persist (never both), one for the delayed acknowledgment, one for
/// keep-alive, one for what a connection without a user may still take.
/// </summary>
public sealed partial class TcpConnection
{
    /// <summary>FIN-WAIT-2 without a user: the peer may never close (as Linux's tcp_fin_timeout).</summary>
    private const long OrphanTime = 60 * StackOptions.Second;

    private const long GreatestPersist = 60 * StackOptions.Second;

    private long _retransmitDeadline;
    private long _ackDeadline;
    private long _keepDeadline;
    private long _lingerDeadline;
    private long _unansweredSince;
    private bool _persisting;
    private bool _unansweredProbe;
    private long _stalledSince;
    private int _drained;
    private bool _synLost;
    private int _keepTries;
    private ChallengeBudget _challenges;

    internal long NextDeadline => Math.Min(
        Math.Min(Math.Min(_retransmitDeadline, GiveUpDeadline), Math.Min(_ackDeadline, TailDeadline)),
        Math.Min(_keepDeadline, _lingerDeadline));

    /// <summary>R2: when a peer that doesn't answer is given up.</summary>
    private long GiveUpDeadline
    {
        get
        {
            if (_unansweredSince == long.MaxValue)
                return long.MaxValue;
            bool opening = State is TcpState.SynSent or TcpState.SynReceived;
            return _unansweredSince + (opening ? Math.Min(_options.GiveUpSyn, GiveUp) : GiveUp);
        }
    }

    /// <summary>What ICMP said of the way, if it did, is better news than a timeout.</summary>
    private SocketError GivenUp => _softError == SocketError.None ? SocketError.TimedOut : _softError;

    internal void RestartKeepAlive(long now) =>
        _keepDeadline = KeepAlive && IsSynchronized ? now + KeepAliveTime : long.MaxValue;

    internal void Tick(long now)
    {
        if (_lingerDeadline <= now)
        {
            Die(SocketError.None);
            return;
        }

        if (GiveUpDeadline <= now)
        {
            _counters.TcpGivenUp++;
            Die(GivenUp);
            return;
        }

        if (_ackDeadline <= now)
        {
            _ackDeadline = long.MaxValue;
            _ackNow = true;
        }

        if (_keepDeadline <= now && !KeepAliveDue(now))
            return;
        if (TailDeadline <= now && TailDeadline <= _retransmitDeadline)
            TailDue(now);
        else if (_retransmitDeadline <= now)
            RetransmissionDue(now);
        if (State == TcpState.Closed)
            return;
        _tcp.MarkPending(this);
        ArmTimers();
    }

    private void ArmTimers() => _tcp.Timers.Update(Index, NextDeadline);

    private void RetransmissionDue(long now)
    {
        if (_persisting)
        {
            PersistDue(now);
            return;
        }

        _unansweredSince = Math.Min(_unansweredSince, now - _rto.Timeout);
        _counters.TcpTimeouts++;
        _timing = false;
        ResetTail();
        if (State is TcpState.SynSent or TcpState.SynReceived)
        {
            if (SynRetries > 0 && _rto.Backoff >= SynRetries)
            {
                _counters.TcpGivenUp++;
                Die(GivenUp);
                return;
            }

            _synLost = true;
            _sndNxt = _iss;
            _rto.Double();
            _retransmitDeadline = long.MaxValue;
            return;
        }

        if (_sndWnd == 0)
        {
            // The peer closed its window under what is in flight: probe, don't push (RFC 9293 3.8.6).
            _scoreboard.Clear(_sndUna);
            _recovery = Recovery.Open;
            _spurious = SpuriousCheck.None;
            _sndNxt = _sndUna;
            StartPersisting(now);
            return;
        }

        TimeOut(now);
    }

    private void StartPersisting(long now)
    {
        if (_persisting)
            return;
        if (_stalledSince == long.MaxValue || _drained >= SegmentSize)
        {
            _stalledSince = now;
            _drained = 0;
        }

        _persisting = true;
        _unansweredProbe = false;
        _retransmitDeadline = now + _rto.Timeout;
    }

    /// <summary>
    /// RFC 9293 3.8.6.1: probes go on as long as they are answered. The probe is the next octet, or all that the small
    /// window takes (the override of 3.8.6.2.1). But when the user is gone, a peer that takes less than a segment in a
    /// minute only wants to hold our memory (RFC 6429 4, "sockstress").
    /// </summary>
    private void PersistDue(long now)
    {
        if (!HasUser && now - _stalledSince >= OrphanTime)
        {
            _counters.TcpStalledOrphans++;
            Abort(SocketError.None);
            _tcp.Recycle(this);
            return;
        }

        _unansweredSince = _unansweredProbe ? Math.Min(_unansweredSince, now) : long.MaxValue;
        int size = Math.Max(Math.Min(Math.Min(_sndWnd, SegmentSize), DataEnd - _sndNxt), 1);
        int sent = size;
        _pushMark = SequenceNumber.Max(_pushMark, _sndNxt + size); // nothing else will come soon
        if (_sndNxt <= DataEnd && SendSegment(_sndNxt, ref sent, now) == SendResult.Ready)
        {
            _unansweredProbe = true;
            _sndMax = SequenceNumber.Max(_sndMax, _sndNxt + sent);
            _timing = false;
            _rto.Double();
            if (_sndWnd > 0)
            {
                // It was inside the window: ordinary data, guarded by the ordinary timer.
                _sndNxt += sent;
                _scoreboard.Send(_sndNxt, now, TimeGrain);
                _persisting = false;
            }
        }

        _retransmitDeadline = now + Math.Min(_rto.Timeout, GreatestPersist);
    }

    /// <summary>RFC 9293 3.8.4: an acknowledgment of one octet before, which the peer must answer.</summary>
    private bool KeepAliveDue(long now)
    {
        if (_keepTries >= KeepAliveTries)
        {
            _counters.TcpGivenUp++;
            Die(SocketError.TimedOut);
            return false;
        }

        if (Flight == 0)
        {
            _keepTries++;
            int none = 0;
            SendSegment(_sndUna - 1, ref none, now);
        }

        _keepDeadline = now + KeepAliveInterval;
        return true;
    }

    /// <summary>RFC 5961 7: bounded per connection, so that no one can count on a shared budget.</summary>
    private void SendChallengeAck(long now)
    {
        if (!_challenges.TryTake(now))
        {
            _counters.TcpChallengeAcksSuppressed++;
            return;
        }

        _counters.TcpChallengeAcks++;
        SendAck(now);
    }
}
