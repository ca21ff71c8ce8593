using System.Collections.Concurrent;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Types;

namespace Testing;

/// <summary>
/// Cables between fake switches, and hosts at their ports. What goes out at one end comes in at the other, at once.
/// A frame that crosses too many cables, or multiplies too often, is a loop: it is reported and dropped, so that no
/// test hangs. What a controller sends again counts as a new frame.
/// </summary>
/// <remarks>
/// Threads: frames queue up, and whichever thread finds no other at work carries all of them, so that no two
/// switches ever wait for each other's lock.
/// </remarks>
public sealed class FakeNetwork
{
    /// <summary>Cables that a frame may cross in a row.</summary>
    public const int MaxHops = 32;

    /// <summary>Cables that the copies of one frame may cross together.</summary>
    public const int MaxCrossings = 5_000;

    private readonly ConcurrentDictionary<(FakeSwitch Switch, uint Port), End> _ends = [];
    private readonly ConcurrentQueue<string> _loops = [];
    private readonly ConcurrentQueue<Flight> _queue = [];
    private int _waiting;

    /// <summary>What went in circles, and where; empty if all is well.</summary>
    public IReadOnlyCollection<string> Loops => _loops;

    /// <summary>A cable between two ports.</summary>
    public void Wire(FakeSwitch left, uint leftPort, FakeSwitch right, uint rightPort)
    {
        Plug(left, leftPort, new End(right, rightPort, null));
        Plug(right, rightPort, new End(left, leftPort, null));
    }

    /// <summary>A host at a port, with the address 02:00:00:00:00:nn where only a number is given.</summary>
    public FakeHost Attach(FakeSwitch sw, uint port, string name, uint address) =>
        Attach(sw, port, name, Frames.Mac(address));

    public FakeHost Attach(FakeSwitch sw, uint port, string name, MacAddress address)
    {
        var host = new FakeHost(name, address, frame => Carry(new Flight(sw, port, frame, new Origin(), null)));
        Plug(sw, port, new End(null, 0, host));
        return host;
    }

    /// <summary>Takes away what is at a port: a host can be attached elsewhere then.</summary>
    public void Unplug(FakeSwitch sw, uint port)
    {
        if (_ends.TryRemove((sw, port), out End? end) && end.Switch is { } peer)
            _ends.TryRemove((peer, end.Port), out _);
    }

    /// <summary>Takes the link of a cable down at both ends, or up again; PORT_STATUS tells of it.</summary>
    public void SetLink(FakeSwitch sw, uint port, bool up)
    {
        sw.SetLink(port, up);
        if (_ends.TryGetValue((sw, port), out End? end))
            end.Switch?.SetLink(end.Port, up);
    }

    private void Plug(FakeSwitch sw, uint port, End end)
    {
        if (!_ends.TryAdd((sw, port), end))
            throw new ArgumentException($"port {port} of {sw} is taken", nameof(port));
        sw.SentByController -= OnPacketOut;
        sw.SentByController += OnPacketOut;
    }

    private void OnPacketOut(FakeSwitch sw, OutputFrame output) => Leave(sw, output, new Origin(), null);

    private void Leave(FakeSwitch sw, OutputFrame output, Origin origin, Trail? trail)
    {
        if (!_ends.TryGetValue((sw, output.Port.Value), out End? end))
            return;
        if (end.Host is { } host)
            host.Received.Add(output.Frame);
        else if (MayCross(origin, trail = new Trail(sw, output.Port.Value, trail)))
            Carry(new Flight(end.Switch!, end.Port, output.Frame, origin, trail));
    }

    // Reported once for a frame, however many copies of it go round.
    private bool MayCross(Origin origin, Trail trail)
    {
        int crossings = Interlocked.Increment(ref origin.Crossings);
        if (trail.Hops <= MaxHops && crossings <= MaxCrossings)
            return true;
        if (Interlocked.Exchange(ref origin.Reported, true) is false)
            _loops.Enqueue($"a frame crossed {trail.Hops} cables in a row and {crossings} in all: {trail}");
        return false;
    }

    private void Carry(Flight flight)
    {
        _queue.Enqueue(flight);
        // Whoever brings the count up from 0 carries until it is down there again.
        if (Interlocked.Increment(ref _waiting) != 1)
            return;
        do
        {
            _queue.TryDequeue(out Flight? next);
            foreach (OutputFrame output in next!.To.Receive(next.Port, next.Frame).Outputs)
                Leave(next.To, output, next.Origin, next.Trail);
        }
        while (Interlocked.Decrement(ref _waiting) != 0);
    }

    private sealed record End(FakeSwitch? Switch, uint Port, FakeHost? Host);

    private sealed record Flight(FakeSwitch To, uint Port, byte[] Frame, Origin Origin, Trail? Trail);

    /// <summary>What the copies of one frame have in common.</summary>
    private sealed class Origin
    {
        public int Crossings;
        public bool Reported;
    }

    /// <summary>The cables that a copy crossed, the last one first.</summary>
    private sealed class Trail(FakeSwitch sw, uint port, Trail? before)
    {
        private const int Told = 8;

        private Trail? Before { get; } = before;

        private string Crossing { get; } = $"{sw} port {port}";

        public int Hops { get; } = (before?.Hops ?? 0) + 1;

        public override string ToString()
        {
            var told = new List<string>();
            for (Trail? at = this; at is not null && told.Count < Told; at = at.Before)
                told.Add(at.Crossing);
            told.Reverse();
            return (Hops > Told ? "… > " : "") + string.Join(" > ", told);
        }
    }
}
