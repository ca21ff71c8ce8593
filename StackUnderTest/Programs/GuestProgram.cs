using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Programs;

/// <summary>
/// A program on the stack. Its sockets carry its tag; when something happens to one of them <see cref="OnReady"/>
/// does all that can be done without waiting. It allocates only in its constructor.
/// </summary>
public abstract class GuestProgram
{
    protected GuestProgram(NetworkStack stack, int tag)
    {
        Stack = stack;
        Tag = tag;
    }

    public int Tag { get; }

    protected NetworkStack Stack { get; }

    /// <summary>Opens the program's sockets.</summary>
    public abstract SocketError Start();

    public abstract void OnReady(SocketHandle socket, long now);

    /// <summary>When <see cref="Tick"/> wants to be called, in microseconds.</summary>
    public virtual long NextDeadline => long.MaxValue;

    /// <summary>The deadline has come.</summary>
    public virtual void Tick(long now)
    {
    }

    protected SocketError Listen(ushort port, int backlog, out SocketHandle listener)
    {
        SocketError error = Stack.Tcp.Create(Tag, out listener);
        if (error == SocketError.None)
            error = Stack.Tcp.Bind(listener, Ipv4Address.Any, port);
        return error == SocketError.None ? Stack.Tcp.Listen(listener, backlog) : error;
    }

    protected SocketError BindUdp(ushort port, out SocketHandle socket)
    {
        SocketError error = Stack.Udp.Create(Tag, out socket);
        return error == SocketError.None ? Stack.Udp.Bind(socket, Ipv4Address.Any, port) : error;
    }
}
