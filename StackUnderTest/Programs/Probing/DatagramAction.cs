using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Programs.Probing;

/// <summary>
/// <c>udp:10.0.0.1:7,count=3,size=64</c>: datagrams that must come back, each sent when the last one did or was given up.
/// </summary>
internal sealed class DatagramAction : ProbeAction
{
    private const long CardWait = StackOptions.Millisecond;
    private const int GreatestSize = 65_507;

    private readonly byte[] _datagram = new byte[(GreatestSize + 7) & ~7];
    private readonly byte[] _answer = new byte[GreatestSize];
    private readonly Pattern _pattern = new();
    private ProbeStep _step;
    private int _sent;
    private int _received;
    private bool _waits;

    public DatagramAction(NetworkStack stack, int tag)
        : base(stack, tag)
    {
    }

    public override void Start(ProbeScript script, in ProbeStep step, long now)
    {
        _step = step;
        _sent = _received = 0;
        SocketError error = Stack.Udp.Create(Tag, out SocketHandle socket);
        Socket = socket;
        if (error == SocketError.None)
            error = Stack.Udp.Connect(socket, step.Target, step.Port);
        if (error != SocketError.None)
            Finish(ProbeOutcome.Busy);
        else
            Send(now);
    }

    public override void OnReady(SocketHandle socket, long now)
    {
        while (Outcome == ProbeOutcome.None)
        {
            SocketError error = Stack.Udp.ReceiveFrom(socket, _answer, out int size, out _, out _);
            if (error == SocketError.ConnectionRefused)
                Finish(ProbeOutcome.Refused);
            if (error != SocketError.None)
                return;
            // An answer to one that was given up isn't one to this.
            if (!_waits || !Answer(size).SequenceEqual(Datagram))
                continue;
            _received++;
            Next(now);
        }
    }

    public override void Tick(long now)
    {
        if (_waits)
            Next(now);
        else
            Send(now);
    }

    public override void Describe(ref JsonLine line)
    {
        line.Number("sent"u8, _sent);
        line.Number("received"u8, _received);
    }

    private ReadOnlySpan<byte> Datagram => new(_datagram, 0, _step.Size);

    private ReadOnlySpan<byte> Answer(int size) => new(_answer, 0, size);

    private void Send(long now)
    {
        _pattern.Reset((ulong)_sent + 1);
        _pattern.Fill(new Span<byte>(_datagram, 0, (_step.Size + 7) & ~7));
        SocketError error = Stack.Udp.Send(Socket, Datagram);
        _waits = error == SocketError.None;
        NextTick = now + (_waits ? _step.Timeout : CardWait);
        if (_waits)
            _sent++;
        else if (error != SocketError.WouldBlock)
            Finish(error == SocketError.ConnectionRefused ? ProbeOutcome.Refused : ProbeOutcome.Unreachable);
    }

    private void Next(long now)
    {
        _waits = false;
        if (_sent < _step.Count)
            Send(now);
        else
            Finish(_received == 0 ? Silence(_step.Target)
                : _sent - _received <= _step.Lost ? ProbeOutcome.Open : ProbeOutcome.Lossy);
    }
}
