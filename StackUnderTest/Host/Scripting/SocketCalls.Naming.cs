using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;

namespace StackUnderTest.Host.Scripting;

/// <summary>socket, bind, listen, accept, connect.</summary>
internal sealed partial class SocketCalls
{
    private const int TypeMask = 0xf;
    private const int TypeStream = 1;
    private const int TypeDatagram = 2;
    private const int GreatestType = 10;
    private const int NonBlockingType = 0x800;
    private const int CloseOnExecType = 0x80000;
    private const int ProtocolTcp = 6;
    private const int ProtocolUdp = 17;

    private CallResult Create(ScriptRequest request)
    {
        if (request.Descriptor != SocketAddress.FamilyInternet)
            return CallResult.Failed(Errno.FamilyNotSupported);
        long type = request.A & TypeMask;
        long flags = request.A & ~TypeMask;
        if ((flags & ~(NonBlockingType | CloseOnExecType)) != 0 || type is 0 or > GreatestType)
            return CallResult.Failed(Errno.Invalid);
        if (type is not (TypeStream or TypeDatagram))
            return CallResult.Failed(Errno.TypeNotSupported);
        int own = type == TypeStream ? ProtocolTcp : ProtocolUdp;
        if (request.B != 0 && request.B != own)
            return CallResult.Failed(Errno.ProtocolNotSupported);
        SocketError error = type == TypeStream
            ? Tcp.Create(0, out SocketHandle handle)
            : Udp.Create(0, out handle);
        return error == SocketError.None ? Add(handle, flags) : CallResult.Outcome(error);
    }

    private CallResult Add(SocketHandle handle, long flags, byte[]? address = null)
    {
        var socket = new OpenSocket(handle)
        {
            NonBlocking = (flags & NonBlockingType) != 0,
            CloseOnExec = (flags & CloseOnExecType) != 0,
        };
        int descriptor = _descriptors.Add(socket);
        if (descriptor >= 0)
            return CallResult.Of(descriptor, address);
        Close(handle);
        return CallResult.Failed(Errno.TooManyFiles);
    }

    private CallResult Bind(ScriptRequest request, OpenSocket socket)
    {
        int error = SocketAddress.TryRead(request.Data, out ushort family, out SocketAddress name);
        if (error != 0)
            return CallResult.Failed(error);
        if (request.Data.Length < SocketAddress.Size)
            return CallResult.Failed(Errno.Invalid);
        if (family == SocketAddress.FamilyUnspecified && !name.Address.IsAny)
            return CallResult.Failed(Errno.FamilyNotSupported);
        return CallResult.Outcome(socket.IsTcp
            ? Tcp.Bind(socket.Handle, name.Address, name.Port)
            : Udp.Bind(socket.Handle, name.Address, name.Port));
    }

    private CallResult Listen(ScriptRequest request, OpenSocket socket)
    {
        if (!socket.IsTcp)
            return CallResult.Failed(Errno.NotSupported);
        // As on Linux one more than was asked for may wait, and a negative number is a large one.
        int backlog = (int)request.A is < 0 or > 4095 ? 4096 : (int)request.A + 1;
        return CallResult.Outcome(Tcp.Listen(socket.Handle, backlog));
    }

    private CallResult Accept(ScriptCall call, OpenSocket socket, long now)
    {
        if (!socket.IsTcp)
            return CallResult.Failed(Errno.NotSupported);
        SocketError error = Tcp.Accept(socket.Handle, out SocketHandle accepted);
        if (error == SocketError.None)
        {
            Tcp.TryGet(accepted, out TcpConnection connection);
            TcpTuple tuple = connection.Tuple;
            return Add(accepted, 0, new SocketAddress(tuple.Remote, tuple.RemotePort).Encode());
        }

        if (error == SocketError.WouldBlock && !socket.NonBlocking && !IsOver(call, socket.ReceiveTimeout, now))
            return CallResult.Blocks;
        return CallResult.Outcome(error);
    }

    private CallResult Connect(ScriptCall call, OpenSocket socket, long now)
    {
        if (call.IsBegun)
            return Connected(call, socket, now);
        int error = SocketAddress.TryRead(call.Request.Data, out ushort family, out SocketAddress peer);
        if (error != 0)
            return CallResult.Failed(error);
        if (family == SocketAddress.FamilyUnspecified)
        {
            socket.Connecting = false;
            return CallResult.Outcome(socket.IsTcp ? Tcp.Disconnect(socket.Handle) : Udp.Disconnect(socket.Handle));
        }

        if (!socket.IsTcp)
            return CallResult.Outcome(Udp.Connect(socket.Handle, peer.Address, peer.Port));
        call.IsBegun = true;
        if (socket.Connecting)
            return Connected(call, socket, now, Errno.Already);
        if (Connection(socket).State != TcpState.Closed)
            return CallResult.Failed(Errno.IsConnected);
        SocketError refused = Tcp.Connect(socket.Handle, peer.Address, peer.Port);
        if (refused != SocketError.InProgress)
            return CallResult.Outcome(refused);
        socket.Connecting = true;
        return Connected(call, socket, now);
    }

    /// <summary>The outcome of a connection that was begun, which is told once.</summary>
    private CallResult Connected(ScriptCall call, OpenSocket socket, long now, int unfinished = Errno.InProgress)
    {
        TcpConnection connection = Connection(socket);
        if (connection.State is TcpState.SynSent or TcpState.SynReceived)
        {
            bool over = socket.NonBlocking || IsOver(call, socket.SendTimeout, now);
            return over ? CallResult.Failed(unfinished) : CallResult.Blocks;
        }

        socket.Connecting = false;
        if (connection.TakeError(out SocketError error))
        {
            Tcp.Disconnect(socket.Handle);
            return CallResult.Outcome(error);
        }

        return connection.State == TcpState.Closed ? CallResult.Failed(Errno.ConnectionAborted) : CallResult.Of(0);
    }
}
