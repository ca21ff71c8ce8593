using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Simulation;

/// <summary>What a wire does to frames: probabilities, and times in microseconds.</summary>
internal sealed class WireFaults
{
    public double Loss { get; init; }

    public double Duplication { get; init; }

    public double Corruption { get; init; }

    public double Reordering { get; init; }

    public long Delay { get; init; } = 100;

    /// <summary>How long a reordered frame is held back.</summary>
    public long Hold { get; init; } = 3000;

    /// <summary>Octets a second; 0 is without limit.</summary>
    public long Rate { get; init; }

    /// <summary>Frames that wait for the rate.</summary>
    public int Queue { get; init; } = 100;
}

/// <summary>
/// Two cards joined by a wire that loses, repeats, delays, reorders and corrupts by seed, on a clock of its own: the
/// same seed gives the same run to the microsecond.
/// </summary>
internal sealed class SimulatedWire
{
    private readonly Random _random;
    private readonly WireFaults _faults;
    private readonly PriorityQueue<(WireCard To, byte[] Frame), (long Time, long Order)> _flying = new();
    private readonly long[] _free = new long[2];
    private readonly int[] _queued = new int[2];
    private long _order;

    public SimulatedWire(int seed, WireFaults faults)
    {
        _random = new Random(seed);
        _faults = faults;
        A = new WireCard(this, new MacAddress(0x0200_0000_000a), 0);
        B = new WireCard(this, new MacAddress(0x0200_0000_000b), 1);
        A.Peer = B;
        B.Peer = A;
    }

    public WireCard A { get; }

    public WireCard B { get; }

    public long Now { get; private set; }

    public int Lost { get; private set; }

    public int Carried { get; private set; }

    /// <summary>Told of each frame as it leaves a card: frame, from A, time.</summary>
    public Action<byte[], bool, long>? Tap { get; set; }

    /// <summary>If given, decides alone whether a frame is lost: frame, from A.</summary>
    public Func<byte[], bool, bool>? Drop { get; set; }

    /// <summary>If given, how much longer a frame takes: from A, now.</summary>
    public Func<bool, long, long>? Extra { get; set; }

    public long NextArrival => _flying.TryPeek(out _, out (long Time, long Order) first) ? first.Time : long.MaxValue;

    public void AdvanceTo(long now)
    {
        Now = now;
        while (_flying.TryPeek(out _, out (long Time, long Order) first) && first.Time <= now)
        {
            (WireCard to, byte[] frame) = _flying.Dequeue();
            to.Arrived.Enqueue(frame);
        }
    }

    public void Carry(WireCard from, byte[] frame)
    {
        Tap?.Invoke(frame, from == A, Now);
        bool lost = Drop?.Invoke(frame, from == A) ?? _random.NextDouble() < _faults.Loss;
        if (lost)
        {
            Lost++;
            return;
        }

        Carried++;
        if (_random.NextDouble() < _faults.Corruption)
            frame[_random.Next(14, frame.Length)] ^= (byte)(1 << _random.Next(8));
        long delay = _faults.Delay + (Extra?.Invoke(from == A, Now) ?? 0);
        long time = Now + delay;
        if (_faults.Rate > 0)
        {
            long start = Math.Max(_free[from.Side], Now);
            long spent = frame.Length * 1_000_000L / _faults.Rate;
            if (start - Now > spent * _faults.Queue)
            {
                Lost++;
                return;
            }

            _free[from.Side] = start + spent;
            time = start + spent + delay;
        }

        if (_random.NextDouble() < _faults.Reordering)
            time += _faults.Hold;
        _flying.Enqueue((from.Peer, frame), (time, _order++));
        if (_random.NextDouble() < _faults.Duplication)
            _flying.Enqueue((from.Peer, [.. frame]), (time + _random.Next((int)_faults.Hold), _order++));
    }
}

/// <summary>One end of a <see cref="SimulatedWire"/>.</summary>
internal sealed class WireCard(SimulatedWire wire, MacAddress address, int side) : NetCard
{
    private readonly byte[] _transmit = new byte[2048];

    public int Side => side;

    public WireCard Peer { get; set; } = null!;

    public Queue<byte[]> Arrived { get; } = new();

    public override MacAddress Address => address;

    public override int Mtu => 1500;

    public override int FreeFrames => 1000;

    public override bool TryReserve(int size, out Span<byte> frame)
    {
        frame = _transmit.AsSpan(0, size);
        return true;
    }

    public override void Transmit(int size, TransmitRequest request) => wire.Carry(this, _transmit[..size]);

    public override bool TryReceive(out ReadOnlySpan<byte> frame)
    {
        bool found = Arrived.TryDequeue(out byte[]? bytes);
        frame = bytes;
        return found;
    }
}
