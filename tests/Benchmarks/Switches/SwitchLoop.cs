using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using Benchmarks.Load;
using Benchmarks.Net;
using Benchmarks.Wire;

namespace Benchmarks.Switches;

/// <summary>
/// Runs all switches on the calling thread: of each that has something to read, all is read and judged, and what
/// follows from it (replies, new packet-ins) goes out in one send.
/// </summary>
internal sealed unsafe class SwitchLoop : IDisposable
{
    private const int ReadCapacity = 512 << 10;

    /// <summary>What vector compares may read behind the last message, and addresses before the first.</summary>
    private const int Slack = 64;

    private readonly Poller _poller = new();
    private readonly OutputBuffer _output = new();
    private readonly byte* _allocation = (byte*)NativeMemory.AlignedAlloc(ReadCapacity + 2 * Slack, 64);
    private readonly byte* _input;
    private readonly Tally _tally;
    private readonly Answers _answers;
    private readonly ControlPlane _control;
    private readonly List<EmulatedSwitch> _switches = [];
    private long _turnAt = Stopwatch.GetTimestamp();
    private bool _wasIdle;

    public SwitchLoop(Tally tally, Vendor vendor)
    {
        _input = _allocation + Slack;
        _tally = tally;
        _answers = new Answers(tally);
        _control = new ControlPlane(tally, new MultipartReplies(vendor));
    }

    public IReadOnlyList<EmulatedSwitch> Switches => _switches;

    /// <summary>Connections that the controller ended, or that failed.</summary>
    public int Closed { get; private set; }

    /// <summary>What sends packet-ins as answers come; null for none.</summary>
    public ITraffic? Traffic { get; set; }

    /// <summary>Time in turns that found nothing to do, in <see cref="Stopwatch"/> ticks.</summary>
    public long IdleTicks { get; private set; }

    /// <summary>Starts a connection; its HELLO goes out when it stands.</summary>
    public EmulatedSwitch Connect(IPEndPoint to, Network network, int window)
    {
        int index = _switches.Count;
        var connection = Connection.Start(to);
        var added = new EmulatedSwitch(index, network, connection, new Flight(_tally, window));
        _switches.Add(added);
        _poller.Watch(connection.Descriptor, index);
        _poller.WatchOutput(connection.Descriptor, index, true);
        return added;
    }

    /// <summary>Does what there is to do, after a wait of at most so many milliseconds; the time it began.</summary>
    public long Turn(int timeoutMilliseconds)
    {
        int ready = _poller.Wait(timeoutMilliseconds);
        long now = Stopwatch.GetTimestamp();
        if (_wasIdle)
            IdleTicks += now - _turnAt;
        (_turnAt, _wasIdle) = (now, ready == 0);
        for (int at = 0; at < ready; at++)
        {
            EmulatedSwitch turn = _switches[_poller.IndexAt(at)];
            if (_poller.WritableAt(at))
                GoOnSending(turn);
            if (_poller.ReadableAt(at) && !turn.Connection.IsClosed)
                Read(turn);
        }
        return now;
    }

    /// <summary>Sends what <paramref name="write"/> appends.</summary>
    public void Send(EmulatedSwitch to, Action<OutputBuffer> write)
    {
        write(_output);
        Flush(to);
    }

    /// <summary>Lets the traffic send to a switch outside of its turn.</summary>
    public void Refill(EmulatedSwitch to, long now)
    {
        Traffic?.Refill(to, _output, now);
        Flush(to);
    }

    public void Dispose()
    {
        foreach (EmulatedSwitch each in _switches)
            each.Dispose();
        _poller.Dispose();
        _output.Dispose();
        _answers.Dispose();
        NativeMemory.AlignedFree(_allocation);
    }

    private void Read(EmulatedSwitch from)
    {
        int size = from.Connection.Receive(_input, ReadCapacity);
        long now = Stopwatch.GetTimestamp();
        if (size >= 0)
        {
            int taken = Take(from, size, now);
            if (taken >= 0)
            {
                from.Connection.Keep(_input + taken, size - taken);
                Traffic?.Refill(from, _output, now);
            }
        }
        Flush(from);
    }

    // Takes whole messages; the octets they had, or -1 where the stream is broken.
    private int Take(EmulatedSwitch from, int size, long now)
    {
        byte* at = _input;
        byte* end = _input + size;
        while (end - at >= Of13.HeaderSize)
        {
            int length = BigEndian.Get16(at + 2);
            if (length < Of13.HeaderSize)
            {
                _tally.Wrong($"switch {from.Index}: a message of {length} octets");
                from.Connection.Dispose();
                return -1;
            }
            if (length > end - at)
                break;
            if (at[1] == Of13.FlowMod)
                _answers.FlowMod(from, at, length, now);
            else if (at[1] == Of13.PacketOut)
                _answers.PacketOut(from, at, length, now);
            else
                _control.Answer(from, new ReadOnlySpan<byte>(at, length), _output, now);
            at += length;
        }
        return (int)(at - _input);
    }

    private void Flush(EmulatedSwitch to)
    {
        if (_output.Size > 0 && !to.Connection.IsClosed)
            to.Connection.Send(_output.Start, _output.Size);
        _output.Clear();
        Follow(to);
    }

    private void GoOnSending(EmulatedSwitch to)
    {
        if (to.ConnectedAt != 0)
        {
            to.Connection.SendKept();
            Follow(to);
            return;
        }
        if (to.Connection.ConnectError() is { } error)
            throw new IOException($"can't connect to the controller: {error}");
        to.ConnectedAt = to.LastMessageAt = Stopwatch.GetTimestamp();
        Send(to, ControlPlane.Hello);
    }

    // Keeps what the poller waits for in step with the connection.
    private void Follow(EmulatedSwitch to)
    {
        if (to.Connection.IsClosed)
        {
            if (to.LeftAt != 0)
                return;
            to.LeftAt = Stopwatch.GetTimestamp();
            to.Connection.Dispose();
            Closed++;
        }
        else if (to.WaitsForOutput != to.Connection.HasUnsent)
        {
            to.WaitsForOutput = to.Connection.HasUnsent;
            _poller.WatchOutput(to.Connection.Descriptor, to.Index, to.WaitsForOutput);
        }
    }
}
