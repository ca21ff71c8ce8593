using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;

namespace StackUnderTest.Programs.Http;

/// <summary>
/// HTTP/1.1 (RFC 9112) on port 80: <c>/</c> for people, <c>/counters.json</c> for programs; GET and HEAD, connections
/// that stay,
/// pages in chunks. A head is at most <see cref="GreatestHead"/> octets; a client that neither asks nor reads for
/// <see cref="Patience"/> is left. What a connection can't take now waits in that connection, and nobody else does.
/// </summary>
public sealed class HttpServer : TcpServer
{
    public const ushort Port = 80;
    public const long Patience = 30 * StackOptions.Second;
    private const int GreatestHead = 4096;
    private const int ChunkHeadSize = 5; // "123\r\n"
    private const int ChunkTailSize = 2;
    private const int RestSize = ChunkHeadSize + HttpPage.GreatestRow + ChunkTailSize;

    /// <summary>Of a thousand slow clients not too much.</summary>
    private const int SendBuffer = 16 * 1024;

    /// <summary>How far a connection is with its answer.</summary>
    private struct Exchange
    {
        public SocketHandle Socket;
        public HttpPage? Page;
        public int Row;
        public bool Listed;
        public bool Chunked;
        public bool Closes;

        /// <summary>It was told that no more comes, and waits for the client's end.</summary>
        public bool IsClosing;

        /// <summary>Octets of a row that the connection didn't take yet.</summary>
        public int RestAt;
        public int RestEnd;
        public long Heard;
    }

    private readonly Exchange[] _exchanges;
    private readonly byte[] _rests;
    private readonly byte[] _head = new byte[GreatestHead];
    private readonly byte[] _row = new byte[HttpPage.GreatestRow];
    private readonly StatusPage _status;
    private readonly CountersPage _counters;
    private long _nextLook = long.MaxValue;

    public HttpServer(NetworkStack stack, int tag, GuestMachine machine)
        : base(stack, tag, Port)
    {
        _exchanges = new Exchange[stack.Options.Connections];
        _rests = new byte[stack.Options.Connections * RestSize];
        _status = new StatusPage(stack, machine);
        _counters = new CountersPage(stack, machine);
    }

    public override long NextDeadline => _nextLook;

    /// <summary>Leaves those who were silent for too long.</summary>
    public override void Tick(long now)
    {
        bool any = false;
        for (int i = 0; i < _exchanges.Length; i++)
        {
            SocketHandle socket = _exchanges[i].Socket;
            if (socket.IsNone || !Stack.Tcp.TryGet(socket, out _))
                continue;
            any = true;
            if (now - _exchanges[i].Heard < Patience)
                continue;
            Stack.Tcp.Abort(socket);
            _exchanges[i].Socket = default;
        }

        _nextLook = any ? now + StackOptions.Second : long.MaxValue;
    }

    protected override void OnAccepted(SocketHandle socket, long now)
    {
        ref Exchange exchange = ref _exchanges[socket.Index];
        exchange = default;
        exchange.Socket = socket;
        exchange.Heard = now;
        if (Stack.Tcp.TryGet(socket, out TcpConnection connection))
            connection.SendBufferSize = SendBuffer;
        _nextLook = Math.Min(_nextLook, now + StackOptions.Second);
    }

    protected override void OnConnection(SocketHandle socket, long now)
    {
        ref Exchange exchange = ref _exchanges[socket.Index];
        exchange.Heard = now;
        while (TrySendRest(ref exchange))
        {
            if (exchange.Page != null)
                NextRow(ref exchange, now);
            else if (exchange.Closes)
            {
                EndSending(ref exchange);
                break;
            }
            else if (!TryTakeRequest(ref exchange))
                break;
        }

        // With its answer in the ring a client that has ended gets it all the same: closing sends what is there.
        if (exchange.Page == null && exchange.RestAt == exchange.RestEnd)
            CloseAtEnd(socket);
    }

    /// <summary>True if nothing is left that the connection didn't take.</summary>
    private bool TrySendRest(ref Exchange exchange)
    {
        if (exchange.RestAt == exchange.RestEnd)
            return true;
        ReadOnlySpan<byte> rest = Rest(exchange)[exchange.RestAt..exchange.RestEnd];
        Stack.Tcp.Send(exchange.Socket, rest, out int sent);
        exchange.RestAt += sent;
        return sent == rest.Length;
    }

    private void NextRow(ref Exchange exchange, long now)
    {
        var row = new AsciiWriter(_row);
        bool more = exchange.Page!.TryWriteRow(exchange.Row++, ref exchange.Listed, ref row, now);
        var rest = new AsciiWriter(Rest(exchange));
        if (!more)
        {
            exchange.Page = null;
            rest.Text(exchange.Chunked ? "0\r\n\r\n"u8 : default);
        }
        else if (row.Size > 0)
        {
            WriteChunkHead(ref rest, exchange.Chunked, row.Size);
            rest.Text(new ReadOnlySpan<byte>(_row, 0, row.Size));
            rest.Text(exchange.Chunked ? "\r\n"u8 : default);
        }

        exchange.RestAt = 0;
        exchange.RestEnd = rest.Size;
    }

    // RFC 9112 7.1: the size in hexadecimal digits, of which three are always enough.
    private static void WriteChunkHead(ref AsciiWriter writer, bool chunked, int size)
    {
        if (!chunked)
            return;
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        for (int shift = 8; shift >= 0; shift -= 4)
            writer.Text(digits.Slice(size >> shift & 0xf, 1));
        writer.Text("\r\n"u8);
    }

    /// <summary>Takes a request, if there is a whole one, and begins to answer it.</summary>
    private bool TryTakeRequest(ref Exchange exchange)
    {
        if (exchange.IsClosing
            || Stack.Tcp.Receive(exchange.Socket, _head, out int size, peek: true) != SocketError.None || size == 0)
            return false;
        int end = new ReadOnlySpan<byte>(_head, 0, size).IndexOf("\r\n\r\n"u8);
        if (end < 0 && size < GreatestHead)
            return false;
        if (end < 0)
        {
            Refuse(ref exchange, "431 Request Header Fields Too Large"u8);
            return true;
        }

        Stack.Tcp.Consume(exchange.Socket, end + 4);
        if (HttpRequest.TryRead(new Span<byte>(_head, 0, end), out HttpRequest request))
            Answer(ref exchange, request);
        else
            Refuse(ref exchange, "400 Bad Request"u8);
        return true;
    }

    private void Answer(ref Exchange exchange, in HttpRequest request)
    {
        exchange.Closes = request.Closes;
        if (request.Method == HttpMethod.Other)
        {
            Refuse(ref exchange, "405 Method Not Allowed\r\nAllow: GET, HEAD"u8);
            return;
        }

        HttpPage? page = request.Path.SequenceEqual("/"u8) ? _status
            : request.Path.SequenceEqual("/counters.json"u8) ? _counters : null;
        if (page == null)
        {
            Simple(ref exchange, "404 Not Found"u8, request.Method == HttpMethod.Head);
            return;
        }

        exchange.Chunked = request.IsLater;
        var head = new AsciiWriter(Rest(exchange));
        head.Text("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Type: "u8);
        head.Text(page.ContentType);
        head.Text(exchange.Chunked ? "\r\nTransfer-Encoding: chunked"u8 : default);
        head.Text(exchange.Closes ? "\r\nConnection: close\r\n\r\n"u8 : "\r\n\r\n"u8);
        exchange.RestAt = 0;
        exchange.RestEnd = head.Size;
        exchange.Row = 0;
        exchange.Listed = false;
        exchange.Page = request.Method == HttpMethod.Head ? null : page;
    }

    /// <summary>Answers and ends: where the next request would begin isn't known.</summary>
    private void Refuse(ref Exchange exchange, ReadOnlySpan<byte> status)
    {
        exchange.Closes = true;
        Simple(ref exchange, status, false);
    }

    private void Simple(ref Exchange exchange, ReadOnlySpan<byte> status, bool headOnly)
    {
        ReadOnlySpan<byte> body = "not here\n"u8;
        var writer = new AsciiWriter(Rest(exchange));
        writer.Text("HTTP/1.1 "u8);
        writer.Text(status);
        writer.Text("\r\nContent-Type: text/plain\r\nContent-Length: "u8);
        writer.Number(body.Length);
        writer.Text(exchange.Closes ? "\r\nConnection: close\r\n\r\n"u8 : "\r\n\r\n"u8);
        writer.Text(headOnly ? default : body);
        exchange.RestAt = 0;
        exchange.RestEnd = writer.Size;
    }

    private void EndSending(ref Exchange exchange)
    {
        // What it sent beyond the request is thrown away: unread octets would turn the end into a reset.
        for (int size = Stack.Tcp.Peek(exchange.Socket).Length; size > 0; size = Stack.Tcp.Peek(exchange.Socket).Length)
            Stack.Tcp.Consume(exchange.Socket, size);
        if (!exchange.IsClosing)
            Stack.Tcp.ShutdownSend(exchange.Socket);
        exchange.IsClosing = true;
    }

    private Span<byte> Rest(in Exchange exchange) => new(_rests, exchange.Socket.Index * RestSize, RestSize);
}
