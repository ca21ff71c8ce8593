using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Programs.Iperf;

/// <summary>
/// The server of iperf version 2, TCP and UDP, port 5001: receives, sends (<c>--reverse</c>), does both on one
/// connection
/// (<c>--full-duplex</c>), and connects back to a client that asks for it (<c>-d</c>, <c>-r</c>). At a test's end it
/// writes a
/// line of JSON.
/// </summary>
public sealed class IperfServer : GuestProgram
{
    public const ushort Port = 5001;
    private const int Backlog = 128;
    private const int Sources = 32;
    private const int None = -1;

    private struct Flow
    {
        public bool IsJudged;
        public IperfTest Test;
        public long Received;
        public long Started;
        public long Stopped;

        /// <summary>Which source sends on it, or <see cref="None"/>.</summary>
        public int Source;
    }

    private readonly Flow[] _flows;
    private readonly StreamSource[] _sources = new StreamSource[Sources];
    private readonly byte[] _header = new byte[IperfTest.GreatestSize];
    private readonly byte[] _line = new byte[512];
    private readonly GuestMachine _machine;
    private readonly IperfDatagramServer _datagrams;
    private SocketHandle _listener;

    public IperfServer(NetworkStack stack, int tag, GuestMachine machine)
        : base(stack, tag)
    {
        _machine = machine;
        _flows = new Flow[stack.Options.Connections];
        byte[] digits = StreamSource.MakeDigits();
        for (int i = 0; i < Sources; i++)
            _sources[i] = new StreamSource(stack, digits);
        _datagrams = new IperfDatagramServer(stack, machine);
    }

    public override long NextDeadline
    {
        get
        {
            long deadline = _datagrams.NextDeadline;
            for (int i = 0; i < Sources; i++)
                deadline = Math.Min(deadline, _sources[i].Deadline);
            return deadline;
        }
    }

    public override SocketError Start()
    {
        SocketError error = Listen(Port, Backlog, out _listener);
        if (error != SocketError.None)
            return error;
        error = BindUdp(Port, out SocketHandle udp);
        _datagrams.Start(udp);
        return error;
    }

    public override void OnReady(SocketHandle socket, long now)
    {
        if (socket.Kind == SocketKind.Udp)
            _datagrams.OnReady(now);
        else if (socket == _listener)
            Accept(now);
        else if ((Stack.Tcp.Events(socket) & SocketEvents.Error) != 0)
            Close(socket, now);
        else
            Work(socket, now);
    }

    public override void Tick(long now)
    {
        _datagrams.Tick(now);
        for (int i = 0; i < Sources; i++)
        {
            if (_sources[i].Deadline <= now)
                _sources[i].Run(now);
        }
    }

    private void Accept(long now)
    {
        while (Stack.Tcp.Accept(_listener, out SocketHandle accepted) == SocketError.None)
            Open(accepted, now).IsJudged = false;
    }

    private ref Flow Open(SocketHandle socket, long now)
    {
        ref Flow flow = ref _flows[socket.Index];
        flow = default;
        flow.Source = None;
        flow.Started = flow.Stopped = now;
        return ref flow;
    }

    private void Work(SocketHandle socket, long now)
    {
        ref Flow flow = ref _flows[socket.Index];
        if (!flow.IsJudged && !TryJudge(socket, ref flow, now))
            return;
        if (flow.Source != None && !_sources[flow.Source].IsStarted && IsConnected(socket))
            _sources[flow.Source].Start(flow.Test.Bytes, flow.Test.Time, now); // the connection back
        Receive(socket, ref flow, now);
        if (flow.Source != None)
            _sources[flow.Source].Run(now);
        bool closed = (Stack.Tcp.Events(socket) & SocketEvents.PeerClosed) != 0 && Stack.Tcp.Peek(socket).Length == 0;
        if (closed && (flow.Source == None || _sources[flow.Source].HasEnded))
            Close(socket, now);
    }

    /// <summary>Looks at the header, which stays in place: it counts as received.</summary>
    private bool TryJudge(SocketHandle socket, ref Flow flow, long now)
    {
        bool closed = (Stack.Tcp.Events(socket) & SocketEvents.PeerClosed) != 0;
        Stack.Tcp.Receive(socket, _header, out int size, peek: true);
        if (size < sizeof(uint) && !closed)
            return false;
        int headerSize = size < sizeof(uint) ? 0 : Math.Min(IperfTest.SizeOf(_header), _header.Length);
        if (size < headerSize && !closed)
            return false;
        flow.IsJudged = true;
        flow.Started = now;
        flow.Test = IperfTest.Read(new ReadOnlySpan<byte>(_header, 0, Math.Min(headerSize, size)));
        if (flow.Test.WantsAck)
        {
            Span<byte> ack = stackalloc byte[IperfTest.AckSize];
            IperfTest.WriteAck(ack);
            Stack.Tcp.Send(socket, ack, out _);
        }

        if ((flow.Test.Reverse || flow.Test.FullDuplex) && TryTakeSource(socket, ref flow))
            _sources[flow.Source].Start(flow.Test.Bytes, flow.Test.Time, now);
        if (flow.Test.AnswerAtOnce)
            ConnectBack(socket, flow.Test, now);
        return true;
    }

    private void Receive(SocketHandle socket, ref Flow flow, long now)
    {
        ReadOnlySpan<byte> data = Stack.Tcp.Peek(socket);
        while (data.Length > 0)
        {
            flow.Received += data.Length;
            flow.Stopped = now;
            Stack.Tcp.Consume(socket, data.Length);
            data = Stack.Tcp.Peek(socket);
        }
    }

    private void Close(SocketHandle socket, long now)
    {
        ref Flow flow = ref _flows[socket.Index];
        Report(socket, flow, now);
        if (flow.Source != None)
            _sources[flow.Source].Release();
        flow.Source = None;
        if (flow.Test.Answer && !flow.Test.AnswerAtOnce)
            ConnectBack(socket, flow.Test, now);
        Stack.Tcp.Close(socket);
    }

    private void ConnectBack(SocketHandle socket, in IperfTest test, long now)
    {
        if (!Stack.Tcp.TryGet(socket, out TcpConnection connection) || test.Port == 0
            || Stack.Tcp.Create(Tag, out SocketHandle back) != SocketError.None)
            return;
        ref Flow flow = ref Open(back, now);
        flow.IsJudged = true;
        flow.Test.Bytes = test.Bytes;
        flow.Test.Time = test.Time;
        if (!TryTakeSource(back, ref flow)
            || Stack.Tcp.Connect(back, connection.Tuple.Remote, test.Port) != SocketError.InProgress)
            Close(back, now);
    }

    private bool TryTakeSource(SocketHandle socket, ref Flow flow)
    {
        for (int i = 0; i < Sources; i++)
        {
            if (_sources[i].IsTaken)
                continue;
            _sources[i].Take(socket);
            flow.Source = i;
            return true;
        }

        return false;
    }

    private bool IsConnected(SocketHandle socket) => (Stack.Tcp.Events(socket) & SocketEvents.Writable) != 0;

    private void Report(SocketHandle socket, in Flow flow, long now)
    {
        var line = new JsonLine(_line);
        line.Text("iperf"u8, "server"u8);
        line.Text("protocol"u8, "tcp"u8);
        if (Stack.Tcp.TryGet(socket, out TcpConnection connection))
            line.Address("peer"u8, connection.Tuple.Remote, connection.Tuple.RemotePort);
        bool sent = flow.Source != None;
        if (sent)
        {
            line.Number("sentBytes"u8, _sources[flow.Source].Sent);
            line.Thousandths("sentMbit"u8, Rate(_sources[flow.Source].Sent, now - _sources[flow.Source].Started));
        }

        line.Number("bytes"u8, flow.Received);
        long time = (sent ? now : flow.Stopped) - flow.Started;
        line.Thousandths("seconds"u8, time / StackOptions.Millisecond);
        line.Thousandths("mbit"u8, Rate(flow.Received, time));
        _machine.WriteLine(new ReadOnlySpan<byte>(_line, 0, line.End()));
    }

    /// <summary>Thousandths of a Mbit/s.</summary>
    internal static long Rate(long bytes, long time) => bytes * 8 * 1000 / Math.Max(time, 1);
}
