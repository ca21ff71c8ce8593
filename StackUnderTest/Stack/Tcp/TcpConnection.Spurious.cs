using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// F-RTO (RFC 5682): was a timeout spurious? After it only the first segment is sent again. If its acknowledgment
/// advances, new data goes instead of what was in flight; if the next one acknowledges what was sent only once, all of
/// it had been on its way: nothing more is sent again and the window is what it was (RFC 4015, RFC 9438 4.9). With
/// timestamps the first acknowledgment tells already: it echoes a time before the retransmission (Eifel, RFC 3522),
/// which also helps when there is no new data to ask with.
/// </summary>
public sealed partial class TcpConnection
{
    private enum SpuriousCheck : byte
    {
        None,

        /// <summary>Step 1: the first segment was sent again.</summary>
        Resent,

        /// <summary>Step 2: new data goes.</summary>
        Probing,
    }

    private SpuriousCheck _spurious;

    /// <summary>What the window was before the timeout.</summary>
    private Congestion _beforeTimeout;

    private long _timedOut;

    /// <summary>Not during another recovery: what arrives then says nothing about this timeout (2.1 step 1).</summary>
    private void BeginSpuriousCheck(long now)
    {
        _timedOut = now;
        _spurious = _recovery == Recovery.Open && Flight > SegmentSize ? SpuriousCheck.Resent : SpuriousCheck.None;
        if (_spurious == SpuriousCheck.Resent)
            _beforeTimeout = _congestion;
    }

    /// <summary>New data was acknowledged. True if that proves that the timeout was spurious.</summary>
    private bool StepSpurious(long now)
    {
        bool proven = false;
        switch (_spurious)
        {
            case SpuriousCheck.Resent:
                proven = _rack.EchoesBefore(_timedOut);
                bool hasNew = DataEnd > _sndNxt && _sndUna + _sndWnd > _sndNxt;
                _spurious = hasNew ? SpuriousCheck.Probing : SpuriousCheck.None;
                break;
            case SpuriousCheck.Probing:
                proven = _rack.DeliveredOriginalBefore(_recoveryPoint);
                _spurious = SpuriousCheck.None;
                break;
        }

        if (!proven)
            return false;
        _counters.TcpSpuriousTimeouts++;
        _scoreboard.Forgive();
        _congestion = _beforeTimeout;
        _recoveryPoint = _sndUna;
        EndRecovery();
        return true;
    }

    /// <summary>Step 2a and 3a: a duplicate says that the loss was real.</summary>
    private void StepSpuriousByDuplicate() => _spurious = SpuriousCheck.None;
}
