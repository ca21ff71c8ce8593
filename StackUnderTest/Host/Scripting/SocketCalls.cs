using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Udp;

namespace StackUnderTest.Host.Scripting;

/// <summary>
/// Linux's socket calls on the stack's sockets, which never block: a call that would block is tried again after
/// whatever happened. Everything runs on the loop that owns the stack. The other halves have the calls that name and
/// connect sockets (<c>.Naming</c>), move octets (<c>.Transfer</c>) and the rest (<c>.Control</c>).
/// </summary>
internal sealed partial class SocketCalls(Machine machine, PacketQueue sent)
{
    private readonly DescriptorTable _descriptors = new();

    private NetworkStack Stack => machine.Stack;

    private TcpProtocol Tcp => machine.Stack.Tcp;

    private UdpProtocol Udp => machine.Stack.Udp;

    /// <summary>Does what can be done of a call now.</summary>
    public CallResult Try(ScriptCall call, long now)
    {
        ScriptRequest request = call.Request;
        switch (request.Operation)
        {
            case Operation.Socket:
                return Create(request);
            case Operation.Poll:
                return Poll(call, now);
            case Operation.Inject:
                Stack.ReceivePacket(0, request.Data, now);
                return CallResult.Of(0);
            case Operation.Take:
                return Take(request);
            case Operation.Close when call.IsBegun:
                return Linger(call, now);
        }

        if (request.Operation is < Operation.Socket or > Operation.Take)
            return CallResult.Failed(Errno.NoSuchCall);
        OpenSocket? socket = _descriptors.Find(request.Descriptor);
        return socket == null ? CallResult.Failed(Errno.BadDescriptor) : Try(call, socket, now);
    }

    /// <summary>All sockets are closed as at the end of a process.</summary>
    public void CloseAll()
    {
        foreach (OpenSocket socket in _descriptors.All)
            Close(socket.Handle);
        _descriptors.Clear();
    }

    /// <summary>A call that nobody waits for any more: a socket that lingers in it is closed.</summary>
    public void Abandon(ScriptCall? call)
    {
        if (call is { Request.Operation: Operation.Close, IsBegun: true })
            Tcp.Close(call.Lingering);
    }

    /// <summary>The sockets are gone with their stack.</summary>
    public void ForgetAll() => _descriptors.Clear();

    private CallResult Try(ScriptCall call, OpenSocket socket, long now) => call.Request.Operation switch
    {
        Operation.Bind => Bind(call.Request, socket),
        Operation.Listen => Listen(call.Request, socket),
        Operation.Accept => Accept(call, socket, now),
        Operation.Connect => Connect(call, socket, now),
        Operation.Read => Receive(call, socket, call.Request.A, MessageFlags.None, now),
        Operation.ReceiveFrom => Receive(call, socket, call.Request.A, (MessageFlags)call.Request.B, now),
        Operation.Write => Send(call, socket, MessageFlags.None, 0, now),
        Operation.SendTo => SendTo(call, socket, now),
        Operation.Control => Control(call.Request, socket),
        Operation.DeviceControl => DeviceControl(call.Request, socket),
        Operation.Shutdown => Shutdown(call.Request, socket),
        Operation.GetOption => SocketOptions.Get(new OptionTarget(Stack, socket, now), call.Request),
        Operation.SetOption => SocketOptions.Set(new OptionTarget(Stack, socket, now), call.Request),
        _ => Close(call, socket, now),
    };

    private CallResult Take(ScriptRequest request)
    {
        if (request.A < 0)
            return CallResult.Failed(Errno.Invalid);
        if (!sent.TryTake(out SentPacket packet))
            return CallResult.Blocks;
        byte[] bytes = packet.Bytes;
        return CallResult.Of(
            Math.Min(bytes.Length, request.A), bytes.Length > request.A ? bytes[..(int)request.A] : bytes, packet.Time);
    }

    /// <summary>Sets how long a call may block, once, and says whether that time is over.</summary>
    private static bool IsOver(ScriptCall call, long timeout, long now)
    {
        if (call.Deadline == long.MaxValue && timeout > 0)
            call.Deadline = call.Started + timeout;
        return now >= call.Deadline;
    }

    private SocketError Close(SocketHandle handle) =>
        handle.Kind == SocketKind.Tcp ? Tcp.Close(handle) : Udp.Close(handle);

    private TcpConnection Connection(OpenSocket socket)
    {
        Tcp.TryGet(socket.Handle, out TcpConnection connection);
        return connection;
    }

    private UdpSocket Datagrams(OpenSocket socket)
    {
        Udp.TryGet(socket.Handle, out UdpSocket datagrams);
        return datagrams;
    }
}
