using System;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// Received octets. Those in order are counted into the receive ring; early ones are written to their final place
/// behind and remembered as ranges, which are also the SACK blocks.
/// </summary>
public sealed partial class TcpConnection
{
    /// <summary>With <see cref="StackOptions.AckGathering"/>, so many full segments aren't waited beyond.</summary>
    private const int GatheredSegments = 16;

    /// <summary>Worth telling the peer of, once read.</summary>
    private const int WindowGainSegments = 8;

    private bool _ackNow;
    private bool _hasDuplicate;
    private int _quickAcks;
    private SequenceNumber _duplicateStart;
    private SequenceNumber _duplicateEnd;

    /// <returns>False if the connection is gone.</returns>
    private bool ReceiveText(in TcpSegment segment, long now)
    {
        if (segment.Data.Length == 0 || State is not (TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2))
            return true;
        if (!HasUser)
        {
            // Nobody will ever read it: say so (RFC 1122 4.2.2.13), with the number that the peer expects.
            _tcp.SendReset(segment.Tuple, Traits, segment.Acknowledgment, default, false, default);
            Die(SocketError.None);
            return false;
        }

        _greatestReceived = Math.Max(_greatestReceived, segment.Data.Length);
        if (segment.Sequence == _rcvNxt)
            ReceiveInOrder(segment.Data, now);
        else
            ReceiveEarly(segment);
        return true;
    }

    private void ReceiveInOrder(ReadOnlySpan<byte> data, long now)
    {
        int count = _receiveRing.Count;
        if (!_receiveRing.TryWriteAt(count, data))
        {
            // In-order octets come first: what was early is given up, which a receiver may do (RFC 2018 8).
            _receiveRing.DropBehindCount();
            _early.Clear();
            _hasEarlyFin = false;
            if (!_receiveRing.TryWriteAt(count, data))
            {
                _counters.TcpReceiveBuffersExhausted++;
                return;
            }
        }

        NoteOverlap(_rcvNxt, _rcvNxt + data.Length);
        _receiveRing.Advance(data.Length);
        _rcvNxt += data.Length;
        _challenges.Progress();
        _bytes.OctetsReceived += data.Length;
        AbsorbEarly();
        _tcp.MarkReady(this);
        ScheduleAck(data.Length, now);
    }

    private void AbsorbEarly()
    {
        while (_early.Count > 0 && _early.Start(0) <= _rcvNxt)
        {
            int more = _early.End(0) - _rcvNxt;
            if (more > 0)
            {
                _receiveRing.Advance(more);
                _rcvNxt += more;
                _bytes.OctetsReceived += more;
            }

            _early.RemoveBelow(_rcvNxt);
            _ackNow = true; // a gap was filled: the sender waits for this (RFC 5681 4.2)
        }

        if (_early.Count > 0)
            _ackNow = true;
    }

    private void ReceiveEarly(in TcpSegment segment)
    {
        _ackNow = true;
        SequenceNumber end = segment.Sequence + segment.Data.Length;
        if (_early.Contains(segment.Sequence, end))
        {
            NoteDuplicate(segment.Sequence, end);
            _early.Touch(segment.Sequence); // RFC 2883 4: the block that has it is told next
            return;
        }

        // The last eighth of the pool is for octets in order: early ones must not starve the gap they wait for.
        bool scarce = _pages.FreeCount < _pages.Count / 8;
        int offset = _receiveRing.Count + (segment.Sequence - _rcvNxt);
        if (scarce || !_receiveRing.TryWriteAt(offset, segment.Data))
        {
            _counters.TcpReceiveBuffersExhausted++;
            return;
        }

        NoteOverlap(segment.Sequence, end);
        if (_early.Add(segment.Sequence, end) >= 0)
        {
            _counters.TcpOutOfOrder++;
            _bytes.EarlySegments++;
        }
    }

    private void NoteFin(SequenceNumber number)
    {
        if (_finReceived || State is not (TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2))
            return;
        _hasEarlyFin = true;
        _earlyFin = number;
        if (number != _rcvNxt)
            _ackNow = true;
    }

    /// <summary>Eighth, FIN, once everything before it has come.</summary>
    private void ReceiveFin(long now)
    {
        if (!_hasEarlyFin || _finReceived || _earlyFin != _rcvNxt)
            return;
        _finReceived = true;
        _rcvNxt += 1;
        _ackNow = true;
        _tcp.MarkReady(this);
        switch (State)
        {
            case TcpState.Established:
                State = TcpState.CloseWait;
                break;
            case TcpState.FinWait1:
                State = TcpState.Closing;
                break;
            case TcpState.FinWait2:
                SendAck(now);
                EnterTimeWait(now);
                break;
        }
    }

    /// <summary>
    /// At once for every second full segment, otherwise soon (RFC 1122 4.2.3.2, RFC 5681 4.2). At a connection's start
    /// a sender's window grows by the acknowledgments it gets, so large segments are acknowledged at once then. With
    /// <see cref="StackOptions.AckGathering"/> the second one waits a moment for others, and for the program to read,
    /// so that one acknowledgment also opens the window.
    /// </summary>
    private void ScheduleAck(int size, long now)
    {
        int fresh = (_rcvNxt - _lastAckSent) / Math.Max(_greatestReceived, LeastSegmentSize);
        bool quick = _quickAck || (_quickAcks > 0 && size >= DefaultSegmentSize);
        if (quick || fresh >= (_options.AckGathering > 0 ? GatheredSegments : 2))
        {
            _ackNow = true;
            _quickAcks = Math.Max(_quickAcks - 1, 0);
        }
        else if (fresh >= 2)
            _ackDeadline = Math.Min(_ackDeadline, now + _options.AckGathering);
        else if (_ackDeadline == long.MaxValue)
            _ackDeadline = now + _options.DelayedAck;
    }

    /// <summary>Octets that came early before come again inside a segment; what was told first stays.</summary>
    private void NoteOverlap(SequenceNumber start, SequenceNumber end)
    {
        if (_early.TryOverlap(start, end, out SequenceNumber from, out SequenceNumber to) && !_hasDuplicate)
            NoteDuplicate(from, to);
    }

    /// <summary>Remembers octets that came again for a D-SACK block (RFC 2883).</summary>
    private void NoteDuplicate(SequenceNumber start, SequenceNumber end)
    {
        _counters.TcpDuplicates++;
        _ackNow = true;
        _hasDuplicate = _sack;
        _duplicateStart = start;
        _duplicateEnd = end;
    }

    private void AddSackBlocks(ref TcpOptions options)
    {
        int room = _timestamps ? 3 : 4;
        if (_hasDuplicate)
        {
            _bytes.DuplicatesTold++;
            options.AddSack(_duplicateStart, _duplicateEnd);
        }

        _hasDuplicate = false;
        if (_early.Count == 0)
            return;
        int next = _early.Latest;
        while (next >= 0 && options.SackCount < room)
        {
            options.AddSack(_early.Start(next), _early.End(next));
            next = _early.LatestBefore(next);
        }
    }

    /// <summary>
    /// The window to offer now: what the buffer has room for, but never less than was offered before, and growing only
    /// in steps worth a segment (RFC 9293 3.8.6.2.2). When pages run low no more is promised than the pool holds.
    /// </summary>
    private int OfferedWindow()
    {
        int open = ReceiveWindow;
        int free = Math.Min(_receiveRing.Free, ushort.MaxValue << (_scaling ? _rcvScale : 0));
        if (WindowClamp > 0)
            free = Math.Min(free, WindowClamp);
        if (_pages.FreeCount < _pages.Count / 4)
            free = (int)Math.Min(free, (long)_pages.FreeCount * _pages.BlockSize / 2);
        return free - open >= WindowStep ? free : open;
    }

    private int WindowStep => Math.Min(
        _receiveRing.Limit / 2,
        _greatestReceived == 0 ? DefaultSegmentSize : Math.Max(_greatestReceived, LeastSegmentSize));

    /// <summary>Did the user read so much that the peer should hear of it at once?</summary>
    private bool WindowUpdateIsDue()
    {
        int open = ReceiveWindow;
        int gain = OfferedWindow() - open;
        return gain > 0 && (gain >= _receiveRing.Limit / 2
            || open < 2 * _greatestReceived
            || gain >= (_options.AckGathering > 0 ? GatheredSegments : WindowGainSegments) * _greatestReceived);
    }
}
