using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;

namespace StackUnderTest.Programs;

/// <summary>A program that listens on one port: accepting and closing are the same for all of them.</summary>
public abstract class TcpServer : GuestProgram
{
    private const int Backlog = 128;

    private readonly ushort _port;
    private SocketHandle _listener;

    protected TcpServer(NetworkStack stack, int tag, ushort port)
        : base(stack, tag) => _port = port;

    public override SocketError Start() => Listen(_port, Backlog, out _listener);

    public override void OnReady(SocketHandle socket, long now)
    {
        if (socket == _listener)
        {
            while (Stack.Tcp.Accept(_listener, out SocketHandle accepted) == SocketError.None)
                OnAccepted(accepted, now);
            return;
        }

        if ((Stack.Tcp.Events(socket) & SocketEvents.Error) != 0)
            Stack.Tcp.Close(socket);
        else
            OnConnection(socket, now);
    }

    /// <summary>A new connection: it may have data already.</summary>
    protected virtual void OnAccepted(SocketHandle socket, long now)
    {
    }

    protected abstract void OnConnection(SocketHandle socket, long now);

    /// <summary>Closes if the peer sends no more and everything was read.</summary>
    protected void CloseAtEnd(SocketHandle socket)
    {
        if ((Stack.Tcp.Events(socket) & SocketEvents.PeerClosed) != 0 && Stack.Tcp.Peek(socket).Length == 0)
            Stack.Tcp.Close(socket);
    }
}
