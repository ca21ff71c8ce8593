using Benchmarks.Switches;

namespace Benchmarks.Load;

/// <summary>
/// All ordered pairs of hosts on different ports, in an order that keeps A to B and B to A far apart: a controller
/// that installs both directions at once would otherwise seem to answer what it never saw.
/// </summary>
internal sealed class PairSequence
{
    private const int HostBits = 16;

    private readonly uint[] _pairs;

    public PairSequence(Network network)
    {
        _pairs = [.. Order(network.Hosts).Where(pair =>
            network.PortOf(SourceOf(pair)) != network.PortOf(DestinationOf(pair)))];
        MaxWindow = ShortestWayBack();
    }

    public int Count => _pairs.Length;

    /// <summary>So many in a row never hold a pair and its reverse.</summary>
    public int MaxWindow { get; }

    public uint this[int at] => _pairs[at];

    public static int SourceOf(uint pair) => (int)(pair & 0xffff);

    public static int DestinationOf(uint pair) => (int)(pair >> HostBits);

    public static uint Pair(int source, int destination) => (uint)source | ((uint)destination << HostBits);

    // Steps of 1, 2, … hosts around the circle of hosts; then the same backwards: half the sequence lies between.
    private static IEnumerable<uint> Order(int hosts)
    {
        for (int direction = 1; direction >= -1; direction -= 2)
        {
            for (int step = 1; 2 * step <= hosts; step++)
            {
                // The step across the circle is its own reverse: half of the hosts go first, half come back.
                int end = 2 * step == hosts ? hosts / 2 : hosts;
                for (int host = 0; host < end; host++)
                {
                    int other = (host + step) % hosts;
                    yield return direction > 0 ? Pair(host, other) : Pair(other, host);
                }
            }
        }
    }

    private int ShortestWayBack()
    {
        var places = new Dictionary<uint, int>();
        for (int at = 0; at < _pairs.Length; at++)
            places[_pairs[at]] = at;
        int shortest = _pairs.Length;
        foreach ((uint pair, int at) in places)
        {
            int apart = Math.Abs(at - places[Pair(DestinationOf(pair), SourceOf(pair))]);
            shortest = Math.Min(shortest, Math.Min(apart, _pairs.Length - apart));
        }
        return shortest;
    }
}
