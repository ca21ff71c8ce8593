using System.Buffers.Binary;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Udp;

namespace StackUnderTest.Host.Scripting;

/// <summary>fcntl, ioctl, poll, shutdown, close.</summary>
internal sealed partial class SocketCalls
{
    private const int GetDescriptorFlags = 1;
    private const int SetDescriptorFlags = 2;
    private const int GetFlags = 3;
    private const int SetFlags = 4;
    private const int ReadWrite = 2;
    private const int NonBlockingFlag = 0x800;
    private const int CloseOnExecFlag = 1;

    private const int InputQueue = 0x541b;
    private const int OutputQueue = 0x5411;
    private const int UnsentQueue = 0x894b;
    private const int NonBlockingIo = 0x5421;

    private const int ShutReceive = 0;
    private const int ShutSend = 1;
    private const int ShutBoth = 2;

    private static CallResult Control(ScriptRequest request, OpenSocket socket)
    {
        switch (request.A)
        {
            case GetDescriptorFlags:
                return CallResult.Of(socket.CloseOnExec ? CloseOnExecFlag : 0);
            case SetDescriptorFlags:
                socket.CloseOnExec = (request.B & CloseOnExecFlag) != 0;
                return CallResult.Of(0);
            case GetFlags:
                return CallResult.Of(ReadWrite | (socket.NonBlocking ? NonBlockingFlag : 0));
            case SetFlags:
                socket.NonBlocking = (request.B & NonBlockingFlag) != 0;
                return CallResult.Of(0);
            default:
                return CallResult.Failed(Errno.Invalid);
        }
    }

    private CallResult DeviceControl(ScriptRequest request, OpenSocket socket)
    {
        if (request.A == NonBlockingIo)
        {
            if (request.Data.Length < 4)
                return CallResult.Failed(Errno.BadAddress);
            socket.NonBlocking = BinaryPrimitives.ReadInt32LittleEndian(request.Data) != 0;
            return CallResult.Of(0, request.Data);
        }

        if (request.A is not (InputQueue or OutputQueue or UnsentQueue))
            return CallResult.Failed(Errno.NotATerminal);
        if (socket.IsTcp && Connection(socket).State == TcpState.Listen)
            return CallResult.Failed(Errno.Invalid);
        byte[] answer = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(answer, QueueSize(request.A, socket));
        return CallResult.Of(0, answer);
    }

    private int QueueSize(long which, OpenSocket socket)
    {
        if (!socket.IsTcp)
            return which == InputQueue ? Udp.NextSize(socket.Handle) : 0;
        TcpConnection connection = Connection(socket);
        if (which == InputQueue)
            return connection.ReceiveQueueSize;
        if (connection.State is TcpState.SynSent or TcpState.SynReceived)
            return 0;
        return which == OutputQueue ? connection.SendQueueSize : connection.UnsentSize;
    }

    /// <summary>pollfd: i32 descriptor, i16 events, i16 what is so.</summary>
    private CallResult Poll(ScriptCall call, long now)
    {
        const int entrySize = 8, returnedOffset = 6;
        long count = call.Request.B;
        if (count < 0 || count > DescriptorTable.Greatest)
            return CallResult.Failed(Errno.Invalid);
        if (call.Request.Data.Length < count * entrySize)
            return CallResult.Failed(Errno.BadAddress);
        byte[] answer = [.. call.Request.Data];
        int found = 0;
        for (int i = 0; i < count; i++)
        {
            Span<byte> entry = answer.AsSpan(i * entrySize, entrySize);
            int descriptor = BinaryPrimitives.ReadInt32LittleEndian(entry);
            var asked = (PollEvents)BinaryPrimitives.ReadInt16LittleEndian(entry[4..]);
            PollEvents events = descriptor < 0 ? PollEvents.None : PollEvents.Invalid;
            if (_descriptors.Find(descriptor) is { } socket)
                events = EventsOf(socket) & (asked | PollEvents.Error | PollEvents.HangUp);
            found += events == PollEvents.None ? 0 : 1;
            BinaryPrimitives.WriteInt16LittleEndian(entry[returnedOffset..], (short)events);
        }

        long timeout = (int)call.Request.A;
        bool over = timeout == 0 || IsOver(call, timeout * StackOptions.Millisecond, now);
        return found > 0 || over ? CallResult.Of(found, answer) : CallResult.Blocks;
    }

    private PollEvents EventsOf(OpenSocket socket) =>
        socket.IsTcp ? EventsOf(Connection(socket)) : EventsOf(Datagrams(socket), Udp.Events(socket.Handle));

    private static PollEvents EventsOf(UdpSocket socket, SocketEvents events)
    {
        PollEvents poll = PollEvents.Out | PollEvents.OutNormal;
        if (socket.Queue.Count > 0)
            poll |= PollEvents.In | PollEvents.InNormal;
        if ((events & SocketEvents.Error) != 0)
            poll |= PollEvents.Error;
        if (socket.ReceiveIsShut)
            poll |= PollEvents.In | PollEvents.InNormal | PollEvents.PeerHangUp;
        return socket.ReceiveIsShut && socket.SendIsShut ? poll | PollEvents.HangUp : poll;
    }

    /// <summary>Linux's tcp_poll, which has its oddities: a fresh socket is writable and hung up.</summary>
    private static PollEvents EventsOf(TcpConnection connection)
    {
        SocketEvents events = connection.Events();
        if (connection.State == TcpState.Listen)
            return events == SocketEvents.None ? PollEvents.None : PollEvents.In | PollEvents.InNormal;
        PollEvents poll = PollEvents.None;
        bool closed = connection.State is TcpState.Closed or TcpState.TimeWait;
        if (closed || (connection.SendIsShut && connection.IsAtEnd))
            poll |= PollEvents.HangUp;
        if (connection.IsAtEnd)
            poll |= PollEvents.In | PollEvents.InNormal | PollEvents.PeerHangUp;
        if ((events & SocketEvents.Error) != 0)
            poll |= PollEvents.Error;
        if (connection.State is TcpState.SynSent or TcpState.SynReceived)
            return poll;
        if (connection.ReceiveQueueSize > 0)
            poll |= PollEvents.In | PollEvents.InNormal;
        if (closed || connection.SendIsShut || (events & SocketEvents.Writable) != 0)
            poll |= PollEvents.Out | PollEvents.OutNormal;
        return poll;
    }

    private CallResult Shutdown(ScriptRequest request, OpenSocket socket)
    {
        if (request.A is < ShutReceive or > ShutBoth)
            return CallResult.Failed(Errno.Invalid);
        bool receive = request.A != ShutSend, send = request.A != ShutReceive;
        if (!socket.IsTcp)
        {
            UdpSocket datagrams = Datagrams(socket);
            datagrams.ReceiveIsShut |= receive;
            datagrams.SendIsShut |= send;
            return datagrams.IsConnected ? CallResult.Of(0) : CallResult.Failed(Errno.NotConnected);
        }

        TcpState state = Connection(socket).State;
        if (state == TcpState.SynSent || (state == TcpState.Listen && receive))
        {
            socket.Connecting = false;
            return CallResult.Outcome(Tcp.Disconnect(socket.Handle));
        }

        if (state == TcpState.Listen)
            return CallResult.Of(0);
        if (state is TcpState.Closed or TcpState.TimeWait)
            return CallResult.Failed(Errno.NotConnected);
        if (receive)
            Tcp.ShutdownReceive(socket.Handle);
        if (send)
            Tcp.ShutdownSend(socket.Handle);
        return CallResult.Of(0);
    }

    private CallResult Close(ScriptCall call, OpenSocket socket, long now)
    {
        _descriptors.Remove(call.Request.Descriptor);
        if (!socket.IsTcp || Connection(socket).Linger <= 0 || Connection(socket).ReceiveQueueSize > 0)
        {
            Close(socket.Handle);
            return CallResult.Of(0);
        }

        call.IsBegun = true;
        call.Lingering = socket.Handle;
        call.Deadline = now + Connection(socket).Linger * StackOptions.Second;
        Tcp.ShutdownSend(socket.Handle);
        return Linger(call, now);
    }

    /// <summary>SO_LINGER: close returns when all is acknowledged, FIN included, or its time is over.</summary>
    private CallResult Linger(ScriptCall call, long now)
    {
        bool waits = Tcp.TryGet(call.Lingering, out TcpConnection connection)
            && connection.State is TcpState.SynReceived or TcpState.FinWait1 or TcpState.Closing or TcpState.LastAck;
        if (waits && now < call.Deadline)
            return CallResult.Blocks;
        Tcp.Close(call.Lingering);
        return CallResult.Of(0);
    }
}
