using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>When a connection speaks ECN.</summary>
public enum EcnMode : byte
{
    Off,

    /// <summary>If the peer's SYN asks for it.</summary>
    WhenAsked,

    /// <summary>Own SYNs ask for it, too.</summary>
    Always,
}

/// <summary>
/// Explicit congestion notification (RFC 3168 6.1). Only new data is sent as ECN-capable: not SYN, pure
/// acknowledgments, retransmissions and window probes (6.1.4 to 6.1.6). A mark is echoed until the sender says CWR; an
/// echo lowers the window as a loss would, once a window.
/// </summary>
public sealed partial class TcpConnection
{
    private bool _ecn;

    /// <summary>A mark came and its sender has not said yet that it slowed down.</summary>
    private bool _echoesMark;

    /// <summary>The window was lowered: the next new data says so.</summary>
    private bool _tellsReduction;

    /// <summary>SND.NXT when the window was lowered last: echoes before are of the same window.</summary>
    private SequenceNumber _reducedAt;

    /// <summary>6.1.1: a SYN that asks has both flags, an answer that agrees only ECE.</summary>
    internal static bool AsksForEcn(in TcpSegment segment) =>
        (segment.Flags & (TcpFlags.Ece | TcpFlags.Cwr)) == (TcpFlags.Ece | TcpFlags.Cwr);

    private void ResetEcn() => _ecn = _echoesMark = _tellsReduction = false;

    /// <summary>The peer's SYN or SYN-ACK came while ours was out.</summary>
    private void NegotiateEcn(in TcpSegment segment)
    {
        bool agrees = (segment.Flags & (TcpFlags.Ece | TcpFlags.Cwr)) == TcpFlags.Ece;
        _ecn = segment.Ack
            ? agrees && _options.Ecn == EcnMode.Always
            : AsksForEcn(segment) && _options.Ecn != EcnMode.Off;
    }

    /// <summary>6.1.1.1: a SYN that was lost may have been dropped because it asked.</summary>
    private TcpFlags SynEcnFlags(bool reply)
    {
        if (reply)
            return _ecn ? TcpFlags.Ece : TcpFlags.None;
        return _options.Ecn == EcnMode.Always && !_synLost ? TcpFlags.Ece | TcpFlags.Cwr : TcpFlags.None;
    }

    /// <summary>6.1.3: CWR counts first, because its segment may be marked itself.</summary>
    private void TakeMark(in TcpSegment segment)
    {
        if (!_ecn || segment.Data.Length == 0)
            return;
        if ((segment.Flags & TcpFlags.Cwr) != 0)
            _echoesMark = false;
        if (!segment.IsMarked)
            return;
        _counters.TcpMarksReceived++;
        _echoesMark = true;
        _ackNow = true;
    }

    /// <summary>6.1.2: the answer to an echo, unless the window was lowered for this window of data already.</summary>
    private void TakeEcho(in TcpSegment segment, long now)
    {
        if (!_ecn || (segment.Flags & TcpFlags.Ece) == 0 || _recovery != Recovery.Open || _sndUna <= _reducedAt)
            return;
        _counters.TcpMarksEchoed++;
        ReduceWindow(now);
    }

    private void NoteReduction()
    {
        _reducedAt = _sndNxt;
        _tellsReduction = _ecn;
    }
}
