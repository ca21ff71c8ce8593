using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;

namespace StackUnderTest.Programs;

/// <summary>Discard (RFC 863), port 9 of TCP and UDP.</summary>
public sealed class DiscardServer : TcpServer
{
    public const ushort Port = 9;

    private readonly byte[] _datagram = new byte[1];
    private SocketHandle _udp;

    public DiscardServer(NetworkStack stack, int tag)
        : base(stack, tag, Port)
    {
    }

    /// <summary>All octets that were ever thrown away.</summary>
    public long Discarded { get; private set; }

    public override SocketError Start()
    {
        SocketError error = base.Start();
        return error == SocketError.None ? BindUdp(Port, out _udp) : error;
    }

    public override void OnReady(SocketHandle socket, long now)
    {
        if (socket.Kind != SocketKind.Udp)
        {
            base.OnReady(socket, now);
            return;
        }

        while (Stack.Udp.ReceiveFrom(_udp, _datagram, out _, out _, out _) == SocketError.None)
            Discarded++;
    }

    protected override void OnConnection(SocketHandle socket, long now)
    {
        ReadOnlySpan<byte> data = Stack.Tcp.Peek(socket);
        while (data.Length > 0)
        {
            Discarded += data.Length;
            Stack.Tcp.Consume(socket, data.Length);
            data = Stack.Tcp.Peek(socket);
        }

        CloseAtEnd(socket);
    }
}
