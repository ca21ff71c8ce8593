using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Scripting;

/// <summary>
/// SEGMENT ARRIVES (RFC 9293 3.10.7) as a table: for each state what answers a segment, and in which state the
/// connection is then. RFC 5961's challenges and RFC 1337's deaf TIME-WAIT are part of it.
/// </summary>
public sealed class StateTableTests : IClassFixture<ScriptHost>, IDisposable
{
    private const TcpFlags SynAck = TcpFlags.Syn | TcpFlags.Ack;
    private const TcpFlags FinAck = TcpFlags.Fin | TcpFlags.Ack;
    private const int Size = 10;

    private readonly ScriptSession _session;

    /// <summary>The peer's next number, and ours: what it acknowledges.</summary>
    private uint _peer;
    private uint _ours;
    private int _socket;

    public StateTableTests(ScriptHost host) => _session = new ScriptSession(host);

    /// <summary>The states that a connection can be in.</summary>
    public enum In
    {
        Closed,
        Listen,
        SynSent,
        HalfOpen,
        SynReceived,
        Established,
        FinWait1,
        FinWait2,
        CloseWait,
        Closing,
        LastAck,
        TimeWait,
    }

    /// <summary>What arrives; Reset and Fin at the next number, ResetAhead in the window, FinAgain one before.</summary>
    public enum Event
    {
        Syn,
        SynAck,
        Ack,
        AckUnsent,
        Data,
        Fin,
        FinAgain,
        Reset,
        ResetAhead,
        ResetBehind,
        ResetAck,
    }

    /// <summary>What the stack sends.</summary>
    public enum Answer
    {
        Nothing,
        Ack,
        SynAck,

        /// <summary>At the number that was acknowledged.</summary>
        Reset,

        /// <summary>At zero, acknowledging what came.</summary>
        ResetAck,
    }

    /// <summary>State, event, answer, TCP_INFO's state afterwards (0: there is no socket to ask).</summary>
    public static TheoryData<In, Event, Answer, int> Table => new()
    {
        { In.Closed, Event.Syn, Answer.ResetAck, 0 },
        { In.Closed, Event.SynAck, Answer.Reset, 0 },
        { In.Closed, Event.Ack, Answer.Reset, 0 },
        { In.Closed, Event.Data, Answer.Reset, 0 },
        { In.Closed, Event.Fin, Answer.Reset, 0 },
        { In.Closed, Event.Reset, Answer.Nothing, 0 },
        { In.Closed, Event.ResetAck, Answer.Nothing, 0 },

        { In.Listen, Event.Syn, Answer.SynAck, 10 },
        { In.Listen, Event.SynAck, Answer.Reset, 10 },
        { In.Listen, Event.Ack, Answer.Reset, 10 },
        { In.Listen, Event.Data, Answer.Reset, 10 },
        { In.Listen, Event.Fin, Answer.Reset, 10 },
        { In.Listen, Event.Reset, Answer.Nothing, 10 },
        { In.Listen, Event.ResetAck, Answer.Nothing, 10 },

        { In.SynSent, Event.Syn, Answer.SynAck, 3 },
        { In.SynSent, Event.SynAck, Answer.Ack, 1 },
        { In.SynSent, Event.Ack, Answer.Nothing, 2 },
        { In.SynSent, Event.AckUnsent, Answer.Reset, 2 },
        { In.SynSent, Event.Data, Answer.Nothing, 2 },
        { In.SynSent, Event.Fin, Answer.Nothing, 2 },
        { In.SynSent, Event.Reset, Answer.Nothing, 2 },
        { In.SynSent, Event.ResetAck, Answer.Nothing, 7 },

        { In.HalfOpen, Event.Syn, Answer.Ack, 10 },
        { In.HalfOpen, Event.SynAck, Answer.Ack, 10 },
        { In.HalfOpen, Event.Ack, Answer.Nothing, 1 },
        { In.HalfOpen, Event.AckUnsent, Answer.Reset, 10 },
        { In.HalfOpen, Event.Data, Answer.Ack, 1 },
        { In.HalfOpen, Event.Fin, Answer.Ack, 8 },
        { In.HalfOpen, Event.Reset, Answer.Nothing, 10 },
        { In.HalfOpen, Event.ResetAhead, Answer.Ack, 10 },
        { In.HalfOpen, Event.ResetBehind, Answer.Nothing, 10 },

        { In.SynReceived, Event.Syn, Answer.Ack, 3 },
        { In.SynReceived, Event.SynAck, Answer.Ack, 3 },
        { In.SynReceived, Event.Ack, Answer.Nothing, 1 },
        { In.SynReceived, Event.AckUnsent, Answer.Reset, 3 },
        { In.SynReceived, Event.Data, Answer.Ack, 1 },
        { In.SynReceived, Event.Fin, Answer.Ack, 8 },
        { In.SynReceived, Event.Reset, Answer.Nothing, 7 },
        { In.SynReceived, Event.ResetAhead, Answer.Ack, 3 },
        { In.SynReceived, Event.ResetBehind, Answer.Nothing, 3 },

        { In.Established, Event.Syn, Answer.Ack, 1 },
        { In.Established, Event.SynAck, Answer.Ack, 1 },
        { In.Established, Event.Ack, Answer.Nothing, 1 },
        { In.Established, Event.AckUnsent, Answer.Ack, 1 },
        { In.Established, Event.Data, Answer.Ack, 1 },
        { In.Established, Event.Fin, Answer.Ack, 8 },
        { In.Established, Event.Reset, Answer.Nothing, 7 },
        { In.Established, Event.ResetAck, Answer.Nothing, 7 },
        { In.Established, Event.ResetAhead, Answer.Ack, 1 },
        { In.Established, Event.ResetBehind, Answer.Nothing, 1 },

        { In.FinWait1, Event.Syn, Answer.Ack, 4 },
        { In.FinWait1, Event.Ack, Answer.Nothing, 5 },
        { In.FinWait1, Event.AckUnsent, Answer.Ack, 4 },
        { In.FinWait1, Event.Data, Answer.Ack, 5 },
        { In.FinWait1, Event.Fin, Answer.Ack, 6 },
        { In.FinWait1, Event.Reset, Answer.Nothing, 7 },
        { In.FinWait1, Event.ResetAhead, Answer.Ack, 4 },
        { In.FinWait1, Event.ResetBehind, Answer.Nothing, 4 },

        { In.FinWait2, Event.Syn, Answer.Ack, 5 },
        { In.FinWait2, Event.Ack, Answer.Nothing, 5 },
        { In.FinWait2, Event.AckUnsent, Answer.Ack, 5 },
        { In.FinWait2, Event.Data, Answer.Ack, 5 },
        { In.FinWait2, Event.Fin, Answer.Ack, 6 },
        { In.FinWait2, Event.Reset, Answer.Nothing, 7 },
        { In.FinWait2, Event.ResetAhead, Answer.Ack, 5 },
        { In.FinWait2, Event.ResetBehind, Answer.Nothing, 5 },

        { In.CloseWait, Event.Syn, Answer.Ack, 8 },
        { In.CloseWait, Event.Ack, Answer.Nothing, 8 },
        { In.CloseWait, Event.AckUnsent, Answer.Ack, 8 },
        { In.CloseWait, Event.Data, Answer.Nothing, 8 },
        { In.CloseWait, Event.FinAgain, Answer.Ack, 8 },
        { In.CloseWait, Event.Reset, Answer.Nothing, 7 },
        { In.CloseWait, Event.ResetAhead, Answer.Ack, 8 },
        { In.CloseWait, Event.ResetBehind, Answer.Nothing, 8 },

        { In.Closing, Event.Syn, Answer.Ack, 11 },
        { In.Closing, Event.Ack, Answer.Nothing, 6 },
        { In.Closing, Event.AckUnsent, Answer.Ack, 11 },
        { In.Closing, Event.FinAgain, Answer.Ack, 11 },
        { In.Closing, Event.Reset, Answer.Nothing, 7 },
        { In.Closing, Event.ResetAhead, Answer.Ack, 11 },
        { In.Closing, Event.ResetBehind, Answer.Nothing, 11 },

        { In.LastAck, Event.Syn, Answer.Ack, 9 },
        { In.LastAck, Event.Ack, Answer.Nothing, 7 },
        { In.LastAck, Event.AckUnsent, Answer.Ack, 9 },
        { In.LastAck, Event.FinAgain, Answer.Ack, 9 },
        { In.LastAck, Event.Reset, Answer.Nothing, 7 },
        { In.LastAck, Event.ResetAhead, Answer.Ack, 9 },
        { In.LastAck, Event.ResetBehind, Answer.Nothing, 9 },

        { In.TimeWait, Event.Syn, Answer.Ack, 6 },
        { In.TimeWait, Event.Ack, Answer.Nothing, 6 },
        { In.TimeWait, Event.AckUnsent, Answer.Ack, 6 },
        { In.TimeWait, Event.FinAgain, Answer.Ack, 6 },
        { In.TimeWait, Event.Reset, Answer.Nothing, 6 },
        { In.TimeWait, Event.ResetAhead, Answer.Nothing, 6 },
    };

    public void Dispose() => _session.Dispose();

    [Theory]
    [MemberData(nameof(Table))]
    public void State_answers_a_segment_and_goes_where_the_standard_says(In state, Event arrives, Answer answer, int then)
    {
        Reach(state);
        uint received = Arrive(arrives);
        Expect(answer, received);
        if (state == In.HalfOpen)
            AcceptIfThere();
        if (then != 0)
            Assert.Equal(then, _session.State(_socket));
        if (arrives is Event.Reset && state is In.HalfOpen)
            AssertHalfOpenIsGone();
    }

    private void Reach(In state)
    {
        switch (state)
        {
            case In.Closed:
                (_peer, _ours) = (5, 7);
                break;
            case In.Listen:
                _socket = _session.Listen();
                (_peer, _ours) = (0, 7);
                break;
            case In.SynSent:
                _socket = _session.SynSent();
                (_peer, _ours) = (0, 1);
                break;
            case In.HalfOpen:
                _socket = _session.Listen();
                _session.NonBlocking(_socket);
                _session.In(TcpFlags.Syn, 0, options: ScriptSession.Mss1000);
                _session.Out(SynAck, 0, 1);
                (_peer, _ours) = (1, 1);
                break;
            case In.SynReceived:
                _socket = _session.SynSent();
                _session.In(TcpFlags.Syn, 0, options: ScriptSession.Mss1000);
                _session.Out(SynAck, 0, 1);
                (_peer, _ours) = (1, 1);
                break;
            default:
                _socket = _session.Connected();
                (_peer, _ours) = (1, 1);
                ReachFromEstablished(state);
                break;
        }
    }

    private void ReachFromEstablished(In state)
    {
        if (state is In.CloseWait or In.LastAck)
            TakeFin(_ours);
        if (state is In.FinWait1 or In.FinWait2 or In.Closing or In.LastAck or In.TimeWait)
        {
            _session.Shutdown(_socket, 1);
            _session.Out(FinAck, _ours++, _peer);
        }

        if (state is In.FinWait2 or In.TimeWait)
            _session.In(TcpFlags.Ack, _peer, _ours);
        if (state is In.Closing or In.TimeWait)
            TakeFin(state == In.Closing ? _ours - 1 : _ours);
    }

    private void TakeFin(uint acknowledgment)
    {
        _session.In(FinAck, _peer++, acknowledgment);
        _session.Out(TcpFlags.Ack, _ours, _peer);
    }

    /// <returns>The peer's next number if the stack takes what arrives.</returns>
    private uint Arrive(Event arrives)
    {
        switch (arrives)
        {
            case Event.Syn:
                _session.In(TcpFlags.Syn, _peer, options: ScriptSession.Mss1000);
                return _peer + 1;
            case Event.SynAck:
                _session.In(SynAck, _peer, _ours, options: ScriptSession.Mss1000);
                return _peer + 1;
            case Event.Ack:
                _session.In(TcpFlags.Ack, _peer, _ours);
                return _peer;
            case Event.AckUnsent:
                _ours += 1000;
                _session.In(TcpFlags.Ack, _peer, _ours);
                return _peer;
            case Event.Data:
                _session.In(TcpFlags.Psh | TcpFlags.Ack, _peer, _ours, Size);
                return _peer + Size;
            case Event.Fin:
                _session.In(FinAck, _peer, _ours);
                return _peer + 1;
            case Event.FinAgain:
                _session.In(FinAck, _peer - 1, _ours);
                return _peer;
            case Event.ResetAck:
                _session.In(TcpFlags.Rst | TcpFlags.Ack, _peer, _ours);
                return _peer;
            default:
                int offset = arrives == Event.ResetAhead ? Size : arrives == Event.ResetBehind ? -Size : 0;
                _session.In(TcpFlags.Rst, (uint)(_peer + offset));
                return _peer;
        }
    }

    private void Expect(Answer answer, uint received)
    {
        switch (answer)
        {
            case Answer.Nothing:
                _session.ExpectSilence();
                break;
            case Answer.SynAck:
                _session.Out(SynAck, 0, received);
                break;
            case Answer.Ack:
                Seen seen = _session.OutPure();
                Assert.Equal(TcpFlags.Ack, seen.Flags);
                Assert.InRange(seen.Acknowledgment, _peer, received);
                break;
            case Answer.Reset:
                _session.Out(TcpFlags.Rst, _ours);
                break;
            default:
                Assert.Equal(received, _session.OutReset().Acknowledgment);
                break;
        }
    }

    private void AcceptIfThere()
    {
        Reply accepted = _session.Calls.Call(4, _socket);
        if (accepted.Error == 0)
            _socket = (int)accepted.Result;
    }

    /// <summary>What would have completed the handshake finds nothing.</summary>
    private void AssertHalfOpenIsGone()
    {
        _session.In(TcpFlags.Ack, 1, 1);
        _session.Out(TcpFlags.Rst, 1);
    }
}
