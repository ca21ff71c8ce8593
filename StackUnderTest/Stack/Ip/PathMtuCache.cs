using System;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Ip;

/// <summary>
/// What ICMP said of the way to some destinations (RFC 1191). An entry lives ten minutes, then the full size is tried
/// again. No path is believed to be narrower than <see cref="Floor"/>: forged errors must not make us send crumbs.
/// </summary>
public sealed class PathMtuCache
{
    public const int Floor = 552;
    public const long Lifetime = 600 * StackOptions.Second;
    private const int Capacity = 64;

    private readonly Ipv4Address[] _destinations = new Ipv4Address[Capacity];
    private readonly int[] _sizes = new int[Capacity];
    private readonly long[] _expires = new long[Capacity];

    public int Get(Ipv4Address destination, int linkMtu, long now)
    {
        for (int i = 0; i < Capacity; i++)
        {
            if (_destinations[i] == destination && _expires[i] > now)
                return Math.Min(_sizes[i], linkMtu);
        }

        return linkMtu;
    }

    /// <returns>The size that is believed now.</returns>
    public int Lower(Ipv4Address destination, int size, long now)
    {
        int place = 0;
        for (int i = 0; i < Capacity; i++)
        {
            if (_destinations[i] == destination)
            {
                place = i;
                break;
            }

            if (_expires[i] < _expires[place])
                place = i;
        }

        size = Math.Max(size, Floor);
        if (_destinations[place] == destination && _expires[place] > now)
            size = Math.Min(size, _sizes[place]);
        _destinations[place] = destination;
        _sizes[place] = size;
        _expires[place] = now + Lifetime;
        return size;
    }
}
