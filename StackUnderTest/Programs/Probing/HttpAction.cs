using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;

namespace StackUnderTest.Programs.Probing;

/// <summary><c>http:10.0.0.1:80/path,status=200</c>: GET over a connection that the server is to close.</summary>
internal sealed class HttpAction : ProbeAction
{
    private readonly byte[] _request = new byte[256];
    private readonly byte[] _head = new byte[12]; // "HTTP/1.1 200"
    private ProbeStep _step;
    private int _requestSize;
    private bool _connected;
    private int _headSize;
    private int _status;
    private long _size;

    public HttpAction(NetworkStack stack, int tag)
        : base(stack, tag)
    {
    }

    public override void Start(ProbeScript script, in ProbeStep step, long now)
    {
        _step = step;
        _connected = false;
        _headSize = _status = 0;
        _size = 0;
        var request = new AsciiWriter(_request);
        request.Text("GET "u8);
        request.Text(script.PathOf(step));
        request.Text(" HTTP/1.1\r\nHost: "u8);
        request.Address(step.Target);
        request.Text("\r\nConnection: close\r\n\r\n"u8);
        _requestSize = request.Size;
        NextTick = now + step.Timeout;
        TryConnect(step);
    }

    public override void OnReady(SocketHandle socket, long now)
    {
        bool ended = TryFail(_connected);
        if (ended || !IsConnected)
            return;
        if (!_connected)
            Stack.Tcp.Send(socket, new ReadOnlySpan<byte>(_request, 0, _requestSize), out _); // an empty ring takes it whole
        _connected = true;
        Receive();
        if ((Stack.Tcp.Events(socket) & SocketEvents.PeerClosed) != 0 && Stack.Tcp.Peek(socket).Length == 0)
            Judge();
    }

    public override void Tick(long now) => Finish(_connected ? ProbeOutcome.Stalled : Silence(_step.Target));

    public override void Describe(ref JsonLine line)
    {
        line.Number("status"u8, _status);
        line.Number("bytes"u8, _size);
    }

    private void Receive()
    {
        ReadOnlySpan<byte> data = Stack.Tcp.Peek(Socket);
        while (data.Length > 0)
        {
            int size = Math.Min(_head.Length - _headSize, data.Length);
            data[..size].CopyTo(new Span<byte>(_head)[_headSize..]);
            _headSize += size;
            _size += data.Length;
            Stack.Tcp.Consume(Socket, data.Length);
            data = Stack.Tcp.Peek(Socket);
        }
    }

    private void Judge()
    {
        ReadOnlySpan<byte> head = new(_head, 0, _headSize);
        if (!head.StartsWith("HTTP/1."u8) || _headSize < _head.Length)
        {
            Finish(ProbeOutcome.WrongData);
            return;
        }

        var status = new Scanner(head);
        status.Position = "HTTP/1.1 "u8.Length;
        status.TryNumber(0, 999, out long number);
        _status = (int)number;
        Finish(_status == _step.Status ? ProbeOutcome.Open : ProbeOutcome.WrongStatus);
    }
}
