using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using Benchmarks.Measuring;
using Benchmarks.Net;
using Benchmarks.Switches;
using Benchmarks.Wire;

namespace Benchmarks.Canned;

/// <summary>A controller of one thread and one answer, against which the generator is measured and tested.</summary>
internal sealed unsafe class CannedController : IDisposable
{
    private const int ReadCapacity = 512 << 10;
    private const int Listener = -1;
    private const int WaitMilliseconds = 100;

    private readonly Poller _poller = new();
    private readonly OutputBuffer _output = new();
    private readonly byte* _input = (byte*)NativeMemory.AlignedAlloc(ReadCapacity, 64);
    private readonly List<Connection> _connections = [];
    private readonly CannedAnswers _answers;
    private readonly int _listener;

    public CannedController(IPEndPoint at, int ports, Fault fault)
    {
        _answers = new CannedAnswers(ports, fault);
        SocketAddress address = at.Serialize();
        int type = LibC.Stream | LibC.NonBlocking | LibC.CloseOnExec;
        _listener = LibC.Check(LibC.Socket(address.Buffer.Span[0], type, 0), "socket");
        int on = 1;
        LibC.Check(LibC.SetOption(_listener, LibC.SocketLevel, LibC.ReuseAddress, &on, sizeof(int)), "SO_REUSEADDR");
        fixed (byte* octets = address.Buffer.Span)
            LibC.Check(LibC.Bind(_listener, octets, (uint)address.Size), $"bind to {at}");
        LibC.Check(LibC.Listen(_listener, 4096), "listen");
        _poller.Watch(_listener, Listener);
    }

    /// <summary>Serves until it is told to stop, or the time is over.</summary>
    public void Run(TimeSpan limit, CancellationToken stop)
    {
        for (long end = Clock.After(limit); !stop.IsCancellationRequested && Stopwatch.GetTimestamp() < end;)
        {
            int ready = _poller.Wait(WaitMilliseconds);
            for (int at = 0; at < ready; at++)
            {
                int index = _poller.IndexAt(at);
                if (index == Listener)
                    Accept();
                else
                    Serve(index, _poller.WritableAt(at));
            }
        }
    }

    public void Dispose()
    {
        foreach (Connection each in _connections)
        {
            if (!each.IsClosed)
                each.Dispose();
        }
        _ = LibC.Close(_listener);
        _poller.Dispose();
        _output.Dispose();
        _answers.Dispose();
        NativeMemory.AlignedFree(_input);
    }

    private void Accept()
    {
        int descriptor = LibC.Accept(_listener, null, null, LibC.NonBlocking | LibC.CloseOnExec);
        if (descriptor < 0)
            return; // whoever it was has gone
        _connections.Add(new Connection(descriptor));
        _poller.Watch(descriptor, _connections.Count - 1);
        ControlPlane.Hello(_output);
        ControlPlane.Begin(_output, Of13.FeaturesRequest, Of13.HeaderSize, xid: 3);
        CannedAnswers.TableMiss(_output);
        Flush(_connections.Count - 1);
    }

    private void Serve(int index, bool writable)
    {
        Connection connection = _connections[index];
        if (writable && connection.HasUnsent)
        {
            connection.SendKept();
            _poller.WatchOutput(connection.Descriptor, index, connection.HasUnsent);
        }
        int size = connection.IsClosed ? -1 : connection.Receive(_input, ReadCapacity);
        if (size < 0)
        {
            connection.Dispose();
            return;
        }
        byte* at = _input;
        byte* end = _input + size;
        for (int length; end - at >= Of13.HeaderSize && (length = BigEndian.Get16(at + 2)) <= end - at; at += length)
        {
            if (at[1] == Of13.PacketIn)
                _answers.Answer(at, _output);
            else if (at[1] == Of13.EchoRequest)
                ControlPlane.Begin(_output, Of13.EchoReply, length, BigEndian.Get32(at + 4));
        }
        connection.Keep(at, (int)(end - at));
        Flush(index);
    }

    private void Flush(int index)
    {
        Connection connection = _connections[index];
        bool had = connection.HasUnsent;
        connection.Send(_output.Start, _output.Size);
        _output.Clear();
        if (had != connection.HasUnsent && !connection.IsClosed)
            _poller.WatchOutput(connection.Descriptor, index, connection.HasUnsent);
    }
}
