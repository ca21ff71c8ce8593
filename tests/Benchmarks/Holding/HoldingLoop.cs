using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using Benchmarks.Net;
using Benchmarks.Switches;
using Benchmarks.Wire;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Benchmarks.Holding;

/// <summary>
/// Runs switches on a thread of its own: each connects, and again whenever there is no controller or it goes away.
/// </summary>
internal sealed unsafe class HoldingLoop : IDisposable
{
    private const int ReadCapacity = 512 << 10;
    private const int FlushSize = 1 << 20;
    private const int LongestWait = 20;
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(50);

    private readonly IPEndPoint _to;
    private readonly IReadOnlyList<HoldingSwitch> _switches;
    private readonly Peer[] _peers;
    private readonly Poller _poller = new();
    private readonly OutputBuffer _output = new();
    private readonly byte* _input = (byte*)NativeMemory.Alloc(ReadCapacity);
    private readonly Thread _thread;
    private volatile bool _stop;

    public HoldingLoop(IPEndPoint to, IReadOnlyList<HoldingSwitch> switches)
    {
        (_to, _switches) = (to, switches);
        _peers = [.. switches.Select(_ => new Peer())];
        _thread = new Thread(Run) { IsBackground = true, Name = "switches" };
        _thread.Start();
    }

    /// <summary>Any thread: what ended the loop before its time.</summary>
    public Exception? Failure { get; private set; }

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
        foreach (Peer peer in _peers)
            peer.Connection?.Dispose();
        _poller.Dispose();
        _output.Dispose();
        NativeMemory.Free(_input);
    }

    private void Run()
    {
        try
        {
            while (!_stop)
                Turn();
        }
        catch (Exception failure)
        {
            Failure = failure;
        }
    }

    private void Turn()
    {
        for (int i = 0; i < _peers.Length; i++)
        {
            if (_peers[i].Connection is null && Stopwatch.GetElapsedTime(_peers[i].LeftAt) >= Retry)
                Connect(i);
        }
        int ready = _poller.Wait(LongestWait);
        for (int at = 0; at < ready; at++)
        {
            int index = _poller.IndexAt(at);
            if (_peers[index].Connection is not null && _poller.WritableAt(at))
                GoOn(index);
            if (_peers[index] is { Connection: not null, Stands: true } && _poller.ReadableAt(at))
                Read(index);
        }
    }

    private void Connect(int index)
    {
        Peer peer = _peers[index];
        (peer.Stands, peer.WaitsForOutput) = (false, true);
        try
        {
            peer.Connection = Connection.Start(_to);
        }
        catch (IOException)
        {
            peer.LeftAt = Stopwatch.GetTimestamp(); // Nobody listens yet.
            return;
        }
        _poller.Watch(peer.Connection.Descriptor, index);
        _poller.WatchOutput(peer.Connection.Descriptor, index, true);
    }

    private void GoOn(int index)
    {
        Peer peer = _peers[index];
        if (peer.Stands)
        {
            peer.Connection!.SendKept();
        }
        else if (peer.Connection!.ConnectError() is null)
        {
            peer.Stands = true;
            _switches[index].Begin();
            ControlPlane.Hello(_output);
            Flush(peer.Connection);
        }
        else
        {
            peer.Leave();
            return;
        }
        Follow(index);
    }

    private void Read(int index)
    {
        Connection connection = _peers[index].Connection!;
        int size = connection.Receive(_input, ReadCapacity);
        long now = Stopwatch.GetTimestamp();
        int at = 0;
        while (size - at >= Of13.HeaderSize)
        {
            var rest = new ReadOnlySpan<byte>(_input + at, size - at);
            int length = ReadUInt16BigEndian(rest[2..]);
            if (length < Of13.HeaderSize)
                throw new InvalidDataException($"{_switches[index].Name}: a message of {length} octets");
            if (length > rest.Length)
                break;
            _switches[index].Answer(rest[..length], _output, now);
            if (_output.Size > FlushSize)
                Flush(connection);
            at += length;
        }
        if (size >= 0)
            connection.Keep(_input + at, size - at);
        Flush(connection);
        Follow(index);
    }

    private void Flush(Connection connection)
    {
        if (_output.Size > 0 && !connection.IsClosed)
            connection.Send(_output.Start, _output.Size);
        _output.Clear();
    }

    // Keeps what the poller waits for in step with the connection.
    private void Follow(int index)
    {
        Peer peer = _peers[index];
        if (peer.Connection!.IsClosed)
        {
            peer.Leave();
        }
        else if (peer.WaitsForOutput != peer.Connection.HasUnsent)
        {
            peer.WaitsForOutput = peer.Connection.HasUnsent;
            _poller.WatchOutput(peer.Connection.Descriptor, index, peer.WaitsForOutput);
        }
    }

    private sealed class Peer
    {
        public Connection? Connection { get; set; }

        public bool Stands { get; set; }

        public bool WaitsForOutput { get; set; }

        public long LeftAt { get; set; }

        public void Leave()
        {
            Connection?.Dispose();
            Connection = null;
            LeftAt = Stopwatch.GetTimestamp();
        }
    }
}
