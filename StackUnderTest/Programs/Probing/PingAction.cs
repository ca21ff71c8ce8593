using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Icmp;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Programs.Probing;

/// <summary>
/// <c>ping:10.0.0.1,count=3,size=56</c>: echo requests one after the other, each as soon as the last was answered or given up.
/// </summary>
internal sealed class PingAction : ProbeAction
{
    private const long CardWait = StackOptions.Millisecond;

    private ProbeStep _step;
    private ushort _identifier;
    private ushort _sequence;
    private int _sent;
    private int _received;
    private long _sentAt;
    private long _least;
    private long _greatest;
    private long _total;
    private bool _waits;

    public PingAction(NetworkStack stack, int tag)
        : base(stack, tag)
    {
    }

    // Answers are no sockets' events: one that lies there is due at once.
    public override long Deadline => Stack.Icmp.Echo.IsEmpty ? NextTick : 0;

    public override void Start(ProbeScript script, in ProbeStep step, long now)
    {
        while (Stack.Icmp.Echo.TryTake(out _))
        {
        }

        _step = step;
        _identifier++;
        _sent = _received = 0;
        _least = long.MaxValue;
        _greatest = _total = 0;
        Send(now);
    }

    public override void Tick(long now)
    {
        while (Outcome == ProbeOutcome.None && Stack.Icmp.Echo.TryTake(out EchoAnswer answer))
            Take(answer, now);
        if (Outcome != ProbeOutcome.None || now < NextTick)
            return;
        if (_waits)
            Next(now);
        else
            Send(now); // the card was full, or the queue behind ARP
    }

    public override void Describe(ref JsonLine line)
    {
        line.Number("sent"u8, _sent);
        line.Number("received"u8, _received);
        if (_received == 0)
            return;
        line.Thousandths("minMs"u8, _least);
        line.Thousandths("avgMs"u8, _total / _received);
        line.Thousandths("maxMs"u8, _greatest);
    }

    private void Send(long now)
    {
        SendResult result =
            Stack.Icmp.Echo.Send(_step.Target, _identifier, ++_sequence, _step.Size, now, _step.DontFragment);
        _waits = result == SendResult.Ready;
        if (_waits)
        {
            _sent++;
            _sentAt = now;
            NextTick = now + _step.Timeout;
        }
        else if (result is SendResult.CardFull or SendResult.Resolving)
            NextTick = now + CardWait;
        else
            Finish(result == SendResult.TooBig ? ProbeOutcome.TooBig : ProbeOutcome.Unreachable);
    }

    private void Take(in EchoAnswer answer, long now)
    {
        if (!_waits || answer.Identifier != _identifier || answer.Sequence != _sequence)
            return;
        if (answer.ErrorType != 0)
        {
            bool big = answer.ErrorType == IcmpView.DestinationUnreachable
                && answer.ErrorCode == IcmpView.FragmentationNeeded;
            Finish(big ? ProbeOutcome.TooBig : ProbeOutcome.Unreachable);
            return;
        }

        if (!answer.IsIntact || answer.Size != _step.Size)
        {
            Finish(ProbeOutcome.WrongData);
            return;
        }

        long time = answer.Received - _sentAt;
        _received++;
        _total += time;
        _least = Math.Min(_least, time);
        _greatest = Math.Max(_greatest, time);
        Next(now);
    }

    private void Next(long now)
    {
        if (_sent < _step.Count)
        {
            Send(now);
            return;
        }

        _waits = false;
        Finish(_received == 0 ? Silence(_step.Target)
            : _sent - _received <= _step.Lost ? ProbeOutcome.Open : ProbeOutcome.Lossy);
    }
}
