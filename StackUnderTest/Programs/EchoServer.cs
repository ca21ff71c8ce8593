using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Programs;

/// <summary>Echo (RFC 862), port 7 of TCP and UDP.</summary>
public sealed class EchoServer : TcpServer
{
    public const ushort Port = 7;

    private readonly byte[] _datagram = new byte[65536];
    private SocketHandle _udp;

    public EchoServer(NetworkStack stack, int tag)
        : base(stack, tag, Port)
    {
    }

    public override SocketError Start()
    {
        SocketError error = base.Start();
        return error == SocketError.None ? BindUdp(Port, out _udp) : error;
    }

    public override void OnReady(SocketHandle socket, long now)
    {
        if (socket.Kind == SocketKind.Udp)
            EchoDatagrams();
        else
            base.OnReady(socket, now);
    }

    protected override void OnConnection(SocketHandle socket, long now)
    {
        while (true)
        {
            ReadOnlySpan<byte> data = Stack.Tcp.Peek(socket);
            if (data.Length == 0)
                break;
            if (Stack.Tcp.Send(socket, data, out int sent) != SocketError.None)
                return; // full: goes on when there is room
            Stack.Tcp.Consume(socket, sent);
        }

        CloseAtEnd(socket);
    }

    private void EchoDatagrams()
    {
        while (Stack.Udp.ReceiveFrom(_udp, _datagram, out int size, out Ipv4Address source, out ushort port)
            == SocketError.None)
            Stack.Udp.SendTo(_udp, new ReadOnlySpan<byte>(_datagram, 0, size), source, port);
    }
}
