using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Host.Scripting;

/// <summary>read, write, recvfrom, sendto.</summary>
internal sealed partial class SocketCalls
{
    private CallResult Receive(ScriptCall call, OpenSocket socket, long size, MessageFlags flags, long now)
    {
        if (size < 0)
            return CallResult.Failed(Errno.Invalid);
        if ((flags & MessageFlags.OutOfBand) != 0)
            return CallResult.Failed(Errno.Invalid); // there never is urgent data
        if ((flags & MessageFlags.ErrorQueue) != 0)
            return CallResult.Failed(Errno.Again);
        bool wait = !socket.NonBlocking && (flags & MessageFlags.DoNotWait) == 0
            && !IsOver(call, socket.ReceiveTimeout, now);
        return socket.IsTcp
            ? ReceiveStream(call, socket, size, flags, wait)
            : ReceiveDatagram(socket, size, flags, wait);
    }

    private CallResult ReceiveStream(ScriptCall call, OpenSocket socket, long size, MessageFlags flags, bool wait)
    {
        TcpConnection connection = Connection(socket);
        bool unconnected = connection.State == TcpState.Closed && connection.Tuple.RemotePort == 0;
        if (connection.State == TcpState.Listen || unconnected)
            return connection.TakeError(out SocketError left)
                ? CallResult.Outcome(left) : CallResult.Failed(Errno.NotConnected);
        if (size == 0)
            return CallResult.Of(0);
        bool peek = (flags & MessageFlags.Peek) != 0;
        bool all = (flags & MessageFlags.WaitAll) != 0;
        int wanted = (int)Math.Min(size - call.Progress, connection.ReceiveQueueSize);
        if (all && peek && wait && wanted < size && wanted < connection.ReceiveBufferSize && !connection.IsAtEnd)
            return CallResult.Blocks;
        byte[] data = new byte[wanted];
        SocketError error = Tcp.Receive(socket.Handle, data, out int received, peek);
        call.Received = call.Received == null ? data : [.. call.Received, .. data];
        call.Progress += received;
        bool ended = error == SocketError.None && received == 0;
        bool wantsMore = error == SocketError.None && all && !peek && call.Progress < size && !ended;
        if (error == SocketError.WouldBlock || wantsMore)
        {
            if (wait)
                return CallResult.Blocks;
            if (call.Progress == 0)
                return CallResult.Failed(Errno.Again);
        }
        else if (error != SocketError.None && call.Progress == 0)
        {
            return CallResult.Outcome(error);
        }

        bool discard = (flags & MessageFlags.Truncate) != 0; // for a stream: count, but don't tell
        return CallResult.Of(call.Progress, discard ? null : call.Received);
    }

    private CallResult ReceiveDatagram(OpenSocket socket, long size, MessageFlags flags, bool wait)
    {
        byte[] data = new byte[Math.Min(size, Udp.NextSize(socket.Handle))];
        bool peek = (flags & MessageFlags.Peek) != 0;
        bool ends = Datagrams(socket).ReceiveIsShut;
        SocketError error =
            Udp.ReceiveFrom(socket.Handle, data, peek, out int whole, out Ipv4Address source, out ushort port);
        if (error == SocketError.WouldBlock && ends)
            return CallResult.Of(0);
        if (error == SocketError.WouldBlock && wait)
            return CallResult.Blocks;
        if (error != SocketError.None)
            return CallResult.Outcome(error);
        bool tell = (flags & MessageFlags.Truncate) != 0;
        return CallResult.Of(tell ? whole : data.Length, [.. data, .. new SocketAddress(source, port).Encode()]);
    }

    /// <summary>
    /// What is sent stands behind a sockaddr of <c>b</c> octets; 0 for a socket that is connected.
    /// </summary>
    private CallResult SendTo(ScriptCall call, OpenSocket socket, long now)
    {
        long named = call.Request.B;
        if (named != 0 && (named < SocketAddress.Size || named > call.Request.Data.Length))
            return CallResult.Failed(Errno.Invalid);
        return Send(call, socket, (MessageFlags)call.Request.A, (int)named, now);
    }

    private CallResult Send(ScriptCall call, OpenSocket socket, MessageFlags flags, int named, long now)
    {
        if ((flags & (MessageFlags.OutOfBand | MessageFlags.FastOpen)) != 0)
            return CallResult.Failed(Errno.NotSupported);
        bool wait = !socket.NonBlocking && (flags & MessageFlags.DoNotWait) == 0
            && !IsOver(call, socket.SendTimeout, now);
        return socket.IsTcp
            ? SendStream(call, socket, call.Request.Data.AsSpan(named), (flags & MessageFlags.More) != 0, wait)
            : SendDatagram(call, socket, named, wait);
    }

    private CallResult SendStream(ScriptCall call, OpenSocket socket, ReadOnlySpan<byte> data, bool more, bool wait)
    {
        TcpConnection connection = Connection(socket);
        SocketError error = SocketError.WouldBlock;
        if (connection.State is not (TcpState.SynSent or TcpState.SynReceived))
        {
            error = Tcp.Send(socket.Handle, data[call.Progress..], out int sent, more);
            call.Progress += sent;
        }

        if (error == SocketError.None && call.Progress == data.Length)
            return CallResult.Of(call.Progress);
        if (error is SocketError.None or SocketError.WouldBlock && wait)
            return CallResult.Blocks;
        if (call.Progress > 0)
            return CallResult.Of(call.Progress);
        return error == SocketError.NotConnected ? CallResult.Failed(Errno.BrokenPipe) : CallResult.Outcome(error);
    }

    private CallResult SendDatagram(ScriptCall call, OpenSocket socket, int named, bool wait)
    {
        ReadOnlySpan<byte> data = call.Request.Data.AsSpan(named);
        if (Datagrams(socket).SendIsShut)
            return CallResult.Failed(Errno.BrokenPipe);
        SocketError error;
        if (named == 0)
        {
            error = Udp.Send(socket.Handle, data);
            if (error == SocketError.NotConnected)
                return CallResult.Failed(Errno.DestinationRequired);
        }
        else
        {
            int fault = SocketAddress.TryRead(call.Request.Data, out _, out SocketAddress peer);
            if (fault != 0)
                return CallResult.Failed(fault);
            error = Udp.SendTo(socket.Handle, data, peer.Address, peer.Port);
        }

        if (error == SocketError.WouldBlock && wait)
            return CallResult.Blocks;
        return error == SocketError.None ? CallResult.Of(data.Length) : CallResult.Outcome(error);
    }
}
