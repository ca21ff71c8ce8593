using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;

namespace StackUnderTest.Programs;

/// <summary>
/// HTTP/1.1 on port 80, as much as it takes to show the stack's live statistics to a browser or curl: GET of any path,
/// kept alive unless the client asks otherwise. A head is at most <see cref="GreatestHead"/> octets.
/// </summary>
public sealed class HttpServer : TcpServer
{
    public const ushort Port = 80;
    private const int GreatestHead = 4096;
    private const int GreatestPage = 4096;

    private readonly byte[] _head = new byte[GreatestHead];
    private readonly byte[] _body = new byte[GreatestPage];
    private readonly byte[] _response = new byte[GreatestPage + 256];

    public HttpServer(NetworkStack stack, int tag)
        : base(stack, tag, Port)
    {
    }

    protected override void OnConnection(SocketHandle socket, long now)
    {
        while (true)
        {
            if (Stack.Tcp.Receive(socket, _head, out int size, peek: true) != SocketError.None || size == 0)
                break;
            ReadOnlySpan<byte> head = new(_head, 0, size);
            int end = head.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                if (size == GreatestHead)
                    Stack.Tcp.Abort(socket);
                break;
            }

            bool keep = Respond(socket, head[..end], now);
            Stack.Tcp.Consume(socket, end + 4);
            if (keep)
                continue;
            Stack.Tcp.ShutdownSend(socket);
            break;
        }

        CloseAtEnd(socket);
    }

    private bool Respond(SocketHandle socket, ReadOnlySpan<byte> head, long now)
    {
        bool get = head.StartsWith("GET "u8);
        bool keep = head.IndexOf(" HTTP/1.1"u8) > 0 && head.IndexOf("Connection: close"u8) < 0;
        var body = new AsciiWriter(_body);
        if (get)
            StatusPage.Write(ref body, Stack, now);
        var response = new AsciiWriter(_response);
        response.Text(get ? "HTTP/1.1 200 OK\r\n"u8 : "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET\r\n"u8);
        response.Text("Content-Type: text/html; charset=us-ascii\r\nContent-Length: "u8);
        response.Number(body.Size);
        response.Text(keep ? "\r\n\r\n"u8 : "\r\nConnection: close\r\n\r\n"u8);
        response.Text(new ReadOnlySpan<byte>(_body, 0, body.Size));
        Stack.Tcp.Send(socket, new ReadOnlySpan<byte>(_response, 0, response.Size), out _);
        return keep;
    }
}
