using StackUnderTest.Stack;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Programs.Probing;

/// <summary>
/// How steps of one kind are done. One at a time: <see cref="Start"/>, then events and ticks until there is an
/// <see cref="Outcome"/>, then <see cref="Stop"/>.
/// </summary>
internal abstract class ProbeAction
{
    protected ProbeAction(NetworkStack stack, int tag)
    {
        Stack = stack;
        Tag = tag;
    }

    /// <summary><see cref="ProbeOutcome.None"/> while it is under way.</summary>
    public ProbeOutcome Outcome { get; private set; }

    /// <summary>When <see cref="Tick"/> is due.</summary>
    public virtual long Deadline => NextTick;

    protected NetworkStack Stack { get; }

    protected int Tag { get; }

    protected long NextTick { get; set; } = long.MaxValue;

    protected SocketHandle Socket { get; set; }

    /// <summary>Is it this step's socket, rather than one of a step that is over?</summary>
    public bool Owns(SocketHandle socket) => socket == Socket;

    /// <summary>Forgets the last step; called in front of <see cref="Start"/>.</summary>
    public void Reset()
    {
        Outcome = ProbeOutcome.None;
        NextTick = long.MaxValue;
        Socket = default;
    }

    public abstract void Start(ProbeScript script, in ProbeStep step, long now);

    public virtual void OnReady(SocketHandle socket, long now)
    {
    }

    public abstract void Tick(long now);

    /// <summary>Gives back what the step took.</summary>
    public void Stop()
    {
        if (Socket.Kind == SocketKind.Tcp && Outcome == ProbeOutcome.Open)
            Stack.Tcp.Close(Socket);
        else if (Socket.Kind == SocketKind.Tcp)
            Stack.Tcp.Abort(Socket);
        else if (Socket.Kind == SocketKind.Udp)
            Stack.Udp.Close(Socket);
        Socket = default;
    }

    /// <summary>More about it for the verdict's line.</summary>
    public virtual void Describe(ref JsonLine line)
    {
    }

    protected void Finish(ProbeOutcome outcome) => Outcome = outcome;

    /// <summary>Opens a connection; false, and the outcome is there, if it can't even be tried.</summary>
    protected bool TryConnect(in ProbeStep step)
    {
        SocketError error = Stack.Tcp.Create(Tag, out SocketHandle socket);
        Socket = socket;
        if (error == SocketError.None)
            error = Stack.Tcp.Connect(socket, step.Target, step.Port);
        if (error == SocketError.InProgress)
            return true;
        Finish(error == SocketError.TooManySockets ? ProbeOutcome.Busy : ProbeOutcome.Unreachable);
        return false;
    }

    /// <summary>The error that ended the connection, as an outcome; false if it lives.</summary>
    protected bool TryFail(bool connected)
    {
        if ((Stack.Tcp.Events(Socket) & SocketEvents.Error) == 0)
            return false;
        SocketError error = SocketError.ConnectionReset;
        if (Stack.Tcp.TryGet(Socket, out TcpConnection connection))
            connection.TakeError(out error);
        Finish(error switch
        {
            SocketError.ConnectionRefused or SocketError.ProtocolNotAvailable => ProbeOutcome.Refused,
            SocketError.TimedOut => connected ? ProbeOutcome.Stalled : ProbeOutcome.Silent,
            SocketError.HostUnreachable or SocketError.NetworkUnreachable => ProbeOutcome.Unreachable,
            _ => ProbeOutcome.Reset,
        });
        return true;
    }

    protected bool IsConnected =>
        (Stack.Tcp.Events(Socket) & (SocketEvents.Writable | SocketEvents.Readable | SocketEvents.PeerClosed)) != 0;

    /// <summary>Why nothing came: is the next hop there at all?</summary>
    protected ProbeOutcome Silence(Ipv4Address target)
    {
        if (!Stack.Sender.TryRoute(target, out int index, out Ipv4Address nextHop))
            return ProbeOutcome.Unreachable;
        return Stack[index].Knows(nextHop) ? ProbeOutcome.Silent : ProbeOutcome.Unreachable;
    }
}
