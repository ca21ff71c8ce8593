using System;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// The passive open (RFC 9293 3.10.7.2 and the part of SYN-RECEIVED that follows from it). A SYN costs an entry in the
/// half-open table, or nothing at all when that is full (a cookie). A socket is used only when the handshake is
/// complete and the listener's backlog has room; otherwise the last ACK is dropped, and the SYN-ACK goes out again
/// later.
/// </summary>
public sealed partial class TcpProtocol
{
    /// <summary>For how long after the table was last full cookies are believed.</summary>
    private const long CookieTime = 128 * StackOptions.Second;

    private const int ListenBuckets = 64;

    private readonly SynQueue _halfOpen;
    private readonly SynCookies _cookies;
    private readonly int[] _listeners = NewBuckets();
    private long _lastOverflow = long.MinValue / 2;

    private static int[] NewBuckets()
    {
        int[] buckets = new int[ListenBuckets];
        for (int i = 0; i < buckets.Length; i++)
            buckets[i] = None;
        return buckets;
    }

    private void AddListener(TcpConnection listener)
    {
        ref int bucket = ref _listeners[listener.Tuple.LocalPort % ListenBuckets];
        listener.NextListener = bucket;
        bucket = listener.Index;
    }

    private void RemoveListener(TcpConnection listener)
    {
        ref int bucket = ref _listeners[listener.Tuple.LocalPort % ListenBuckets];
        if (bucket == listener.Index)
        {
            bucket = listener.NextListener;
            return;
        }

        for (int at = bucket; at != None; at = _connections[at].NextListener)
        {
            if (_connections[at].NextListener == listener.Index)
                _connections[at].NextListener = listener.NextListener;
        }
    }

    /// <summary>A listener on the very address is better than one on any.</summary>
    private TcpConnection? FindListener(in TcpTuple tuple)
    {
        TcpConnection? any = null;
        for (int at = _listeners[tuple.LocalPort % ListenBuckets]; at != None; at = _connections[at].NextListener)
        {
            TcpConnection listener = _connections[at];
            if (listener.Tuple.LocalPort != tuple.LocalPort)
                continue;
            if (listener.Tuple.Local == tuple.Local)
                return listener;
            if (listener.Tuple.Local.IsAny)
                any = listener;
        }

        return any;
    }

    private void ArrivesInListen(TcpConnection listener, ref TcpSegment segment, long now)
    {
        if (segment.Rst)
            return;
        if (segment.Ack)
        {
            if (!TryAcceptCookie(listener, ref segment, now))
                SendReset(segment.Tuple, segment.Acknowledgment, default, false);
            return;
        }

        if (!segment.Syn || segment.Fin)
            return;
        HalfOpen half = default;
        half.Irs = segment.Sequence;
        half.Listener = listener.Index;
        half.ListenerGeneration = listener.Generation;
        half.PeerSegmentSize = segment.Options.HasMaximumSegmentSize
            ? segment.Options.MaximumSegmentSize
            : TcpConnection.DefaultSegmentSize;
        half.HasScale = segment.Options.HasWindowScale;
        half.PeerScale = segment.Options.WindowScale;
        half.Sack = segment.Options.SackPermitted;
        half.Timestamps = segment.Options.HasTimestamps;
        half.TsRecent = segment.Options.TimestampValue;
        half.Ecn = _options.Ecn != EcnMode.Off && TcpConnection.AsksForEcn(segment);
        half.TsOffset = Isn.TimestampOffset(segment.Tuple);
        if (_halfOpen.IsFull)
        {
            SendCookie(listener, segment, half, now);
            return;
        }

        half.Iss = Isn.Next(segment.Tuple, now);
        half.Sent = now;
        half.Deadline = now + RetransmissionTimer.Initial;
        int place = _halfOpen.Add(segment.Tuple, half);
        SendSynAck(listener, segment.Tuple, half, now);
        _counters.TcpPassiveOpens += place >= 0 ? 1 : 0;
    }

    /// <summary>3.10.7.4 for an entry of the half-open table.</summary>
    private void ArrivesInSynReceived(int place, ref TcpSegment segment, long now)
    {
        HalfOpen half = _halfOpen[place];
        TcpConnection listener = _connections[half.Listener];
        if (listener.State != TcpState.Listen || listener.Generation != half.ListenerGeneration)
        {
            _halfOpen.Remove(place);
            ArrivesInClosed(segment);
            return;
        }

        SequenceNumber next = half.Irs + 1;
        int offset = segment.Sequence - next;
        if (segment.Rst)
        {
            if (offset == 0)
                _halfOpen.Remove(place);
            else if (offset > 0 && offset < ushort.MaxValue && half.Challenges < HalfOpen.GreatestChallenges)
            {
                _halfOpen[place].Challenges++; // RFC 5961 3.2: in the window, but not exact
                _counters.TcpChallengeAcks++;
                Send(segment.Tuple, listener.Traits, half.Iss + 1, next, TcpFlags.Ack, ushort.MaxValue, default);
            }

            return;
        }

        if (segment.Syn && !segment.Ack && segment.Sequence == half.Irs)
        {
            SendSynAck(listener, segment.Tuple, half, now); // it came again: so does the answer, with the same number
            return;
        }

        if (segment.Syn || offset < 0 || offset > ushort.MaxValue)
        {
            TcpOptions none = default;
            Send(segment.Tuple, listener.Traits, half.Iss + 1, next, TcpFlags.Ack, ushort.MaxValue, none);
            return;
        }

        if (!segment.Ack)
            return;
        if (segment.Acknowledgment != half.Iss + 1)
        {
            SendReset(segment.Tuple, segment.Acknowledgment, default, false);
            return;
        }

        if (half.Timestamps && segment.Options.HasTimestamps
            && (int)(segment.Options.TimestampValue - half.TsRecent) < 0)
            return;
        if (TryAccept(listener, half, ref segment, now))
            return;
        // No room: as if the ACK had been lost. The sample of the round trip is no use any more.
        _halfOpen[place].Sent = 0;
    }

    private bool TryAccept(TcpConnection listener, in HalfOpen half, ref TcpSegment segment, long now)
    {
        if (listener.AcceptableCount >= listener.Backlog)
        {
            _counters.TcpBacklogFull++;
            return false;
        }

        if (!TryTake(listener.Tag, out TcpConnection connection))
            return false;
        int place = _halfOpen.Find(segment.Tuple);
        if (place != None)
            _halfOpen.Remove(place);
        connection.AwaitsAccept = true;
        connection.Accept(segment.Tuple, half, listener, segment.Window, now);
        List(connection);
        connection.NextAcceptable = None;
        if (listener.LastAcceptable == None)
            listener.FirstAcceptable = connection.Index;
        else
            _connections[listener.LastAcceptable].NextAcceptable = connection.Index;
        listener.LastAcceptable = connection.Index;
        listener.AcceptableCount++;
        MarkReady(listener);
        connection.SegmentArrives(ref segment, now);
        return true;
    }

    private void SendCookie(TcpConnection listener, in TcpSegment segment, HalfOpen half, long now)
    {
        _lastOverflow = now;
        _counters.TcpSynCookiesSent++;
        half.HasScale = half.Sack = half.Timestamps = half.Ecn = false; // nobody would remember
        half.Iss = _cookies.Make(segment.Tuple, half.Irs, half.PeerSegmentSize, now);
        SendSynAck(listener, segment.Tuple, half, now);
    }

    private bool TryAcceptCookie(TcpConnection listener, ref TcpSegment segment, long now)
    {
        if (now - _lastOverflow > CookieTime || segment.Syn)
            return false;
        HalfOpen half = default;
        half.Iss = segment.Acknowledgment - 1;
        half.Irs = segment.Sequence - 1;
        half.Listener = listener.Index;
        if (!_cookies.TryRead(segment.Tuple, half.Irs, half.Iss, now, out half.PeerSegmentSize))
        {
            _counters.TcpSynCookiesRefused++;
            return false;
        }

        if (TryAccept(listener, half, ref segment, now))
            _counters.TcpSynCookiesAccepted++;
        return true;
    }

    private void ResendSynAcks(long now)
    {
        for (int i = _halfOpen.NextDue(0, now); i >= 0; i = _halfOpen.NextDue(i + 1, now))
        {
            ref HalfOpen half = ref _halfOpen[i];
            TcpConnection listener = _connections[half.Listener];
            bool gone = listener.State != TcpState.Listen || listener.Generation != half.ListenerGeneration;
            if (gone || half.Retries >= SynQueue.GreatestRetries)
            {
                _halfOpen.Remove(i);
                continue;
            }

            half.Retries++;
            _halfOpen.Reschedule(i, now + (RetransmissionTimer.Initial << half.Retries));
            SendSynAck(listener, _halfOpen.TupleOf(i), half, now);
        }
    }

    private void SendSynAck(TcpConnection listener, in TcpTuple tuple, in HalfOpen half, long now)
    {
        TcpOptions options = default;
        options.HasMaximumSegmentSize = true;
        options.MaximumSegmentSize = (ushort)OwnSegmentSize(tuple.Remote, listener.UserSegmentSize);
        options.HasWindowScale = half.HasScale;
        options.WindowScale = TcpConnection.ScaleFor(listener.ReceiveBufferSize);
        options.SackPermitted = half.Sack;
        options.HasTimestamps = half.Timestamps;
        options.TimestampValue = (uint)(now / StackOptions.Millisecond) + half.TsOffset;
        options.TimestampEcho = half.TsRecent;
        int clamp = listener.WindowClamp > 0 ? listener.WindowClamp : listener.ReceiveBufferSize;
        int window = Math.Min(clamp, ushort.MaxValue);
        TcpFlags flags = TcpFlags.Syn | TcpFlags.Ack | (half.Ecn ? TcpFlags.Ece : TcpFlags.None);
        Send(tuple, listener.Traits, half.Iss, half.Irs + 1, flags, window, options);
    }
}
