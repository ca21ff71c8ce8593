using System;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// Is a segment this connection's? Its timestamp (PAWS), its place in the window and, if it resets, its exact number
/// (RFC 9293 3.10.7.4 first and second, RFC 7323 5, RFC 5961 3).
/// </summary>
public sealed partial class TcpConnection
{
    private const long PawsLifetime = 24L * 24 * 3600 * StackOptions.Second;

    /// <summary>RFC 7323 5.3 R1 (PAWS).</summary>
    private bool CheckTimestamps(in TcpSegment segment, long now)
    {
        if (!_timestamps || segment.Rst)
            return true;
        if (!segment.Options.HasTimestamps)
            return segment.Syn; // 3.2: silently dropped, but a SYN still gets its challenge
        int age = (int)(segment.Options.TimestampValue - _tsRecent);
        if (age < 0 && now - _tsRecentAge < PawsLifetime && !segment.Syn)
        {
            _counters.TcpPawsDrops++;
            SendChallengeAck(now);
            return false;
        }

        return true;
    }

    /// <summary>
    /// RFC 7323 4.3. Only once its acknowledgment was found to make sense, too: a blind attacker who poisoned TS.Recent
    /// would have PAWS drop all that follows.
    /// </summary>
    private void NoteTimestamp(in TcpSegment segment, SequenceNumber sequence, long now)
    {
        if (!_timestamps || !segment.Options.HasTimestamps)
            return;
        uint value = segment.Options.TimestampValue;
        if ((int)(value - _tsRecent) < 0 && now - _tsRecentAge < PawsLifetime)
            return;
        if (sequence > _lastAckSent || segment.End < _lastAckSent)
            return;
        _tsRecent = value;
        _tsRecentAge = now;
    }

    /// <summary>First, the sequence number (3.4), and trimming to the window.</summary>
    private bool CheckSequence(ref TcpSegment segment, long now)
    {
        if (!IsAcceptable(segment))
        {
            _counters.TcpOutOfWindow++;
            if (segment.Rst)
                return false;
            if (segment.Data.Length == 0)
            {
                SendChallengeAck(now); // bounded: two broken peers must not answer each other for ever
                return false;
            }

            NoteDuplicate(segment.Sequence, segment.Sequence + segment.Data.Length);
            SendAck(now);
            return false;
        }

        int before = _rcvNxt - segment.Sequence;
        if (before > 0)
        {
            if (segment.Syn)
            {
                segment.Flags &= ~TcpFlags.Syn;
                segment.Sequence += 1;
                before--;
            }

            int cut = Math.Min(before, segment.Data.Length);
            if (cut > 0)
                NoteDuplicate(segment.Sequence, segment.Sequence + cut);
            segment.Data = segment.Data[cut..];
            segment.Sequence += cut;
        }

        int beyond = segment.End - (_rcvNxt + ReceiveWindow);
        if (beyond > 0 && segment.Length > 0)
        {
            if (segment.Fin)
            {
                segment.Flags &= ~TcpFlags.Fin;
                beyond--;
            }

            segment.Data = segment.Data[..Math.Max(segment.Data.Length - beyond, 0)];
            _ackNow = true; // it must learn our window
        }

        return true;
    }

    /// <summary>
    /// The table of 3.4, but for two allowances: a segment without text may lie on the window's right edge (a
    /// sender that filled the window acknowledges from there), and one that begins at RCV.NXT may be longer than a
    /// closed window, so that its ACK and RST count ("special allowance").
    /// </summary>
    private bool IsAcceptable(in TcpSegment segment)
    {
        int window = ReceiveWindow;
        int start = segment.Sequence - _rcvNxt;
        int length = segment.Length;
        if (length == 0)
            return start >= 0 && start <= window;
        int last = start + length - 1;
        return (start >= 0 && (start < window || start == 0)) || (last >= 0 && last < window && start < 0);
    }

    /// <summary>
    /// Second, RST (RFC 5961 3.2): only the exact number resets, others in the window are asked back.
    /// </summary>
    private bool CheckReset(in TcpSegment segment, long now)
    {
        if (!segment.Rst)
            return true;
        if (segment.Sequence != _rcvNxt)
        {
            SendChallengeAck(now);
            return false;
        }

        Die(State == TcpState.SynReceived ? SocketError.ConnectionRefused : SocketError.ConnectionReset);
        return false;
    }
}
