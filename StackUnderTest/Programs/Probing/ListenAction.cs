using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Programs.Probing;

/// <summary>
/// <c>listen:5000</c> and <c>hear:5000</c>: does anybody connect (TCP), or send a datagram (UDP), before the time is over?
/// </summary>
internal sealed class ListenAction : ProbeAction
{
    private readonly byte[] _datagram = new byte[1];
    private Ipv4Address _peer;
    private ushort _peerPort;

    public ListenAction(NetworkStack stack, int tag)
        : base(stack, tag)
    {
    }

    public override void Start(ProbeScript script, in ProbeStep step, long now)
    {
        _peer = default;
        NextTick = now + step.Timeout;
        SocketError error = step.Verb == ProbeVerb.Listen ? OpenTcp(step.Port) : OpenUdp(step.Port);
        if (error != SocketError.None)
            Finish(ProbeOutcome.Busy);
    }

    public override void OnReady(SocketHandle socket, long now)
    {
        if (socket.Kind == SocketKind.Udp)
        {
            if (Stack.Udp.ReceiveFrom(socket, _datagram, out _, out _peer, out _peerPort) == SocketError.None)
                Finish(ProbeOutcome.Open);
            return;
        }

        if (Stack.Tcp.Accept(socket, out SocketHandle accepted) != SocketError.None)
            return;
        if (Stack.Tcp.TryGet(accepted, out TcpConnection connection))
        {
            _peer = connection.Tuple.Remote;
            _peerPort = connection.Tuple.RemotePort;
        }

        Stack.Tcp.Close(accepted);
        Finish(ProbeOutcome.Open);
    }

    public override void Tick(long now) => Finish(ProbeOutcome.Silent);

    public override void Describe(ref JsonLine line)
    {
        if (Outcome == ProbeOutcome.Open)
            line.Address("peer"u8, _peer, _peerPort);
    }

    private SocketError OpenTcp(ushort port)
    {
        SocketError error = Stack.Tcp.Create(Tag, out SocketHandle socket);
        Socket = socket;
        if (error == SocketError.None)
            error = Stack.Tcp.Bind(socket, Ipv4Address.Any, port);
        return error == SocketError.None ? Stack.Tcp.Listen(socket, 1) : error;
    }

    private SocketError OpenUdp(ushort port)
    {
        SocketError error = Stack.Udp.Create(Tag, out SocketHandle socket);
        Socket = socket;
        return error == SocketError.None ? Stack.Udp.Bind(socket, Ipv4Address.Any, port) : error;
    }
}
