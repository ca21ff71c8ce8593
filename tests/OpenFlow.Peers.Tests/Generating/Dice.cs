using OpenFlow.Protocol.Types;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>Random values, those at the edges more often than the others; the same for the same seed.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    /// <summary>A number from <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    public int Between(int first, int last) => _random.Next(first, last + 1);

    public T Pick<T>(params ReadOnlySpan<T> among) => among[_random.Next(among.Length)];

    public T Pick<T>(IReadOnlyList<T> among) => among[_random.Next(among.Count)];

    /// <summary>A number of so many bits, 64 at most.</summary>
    public ulong Bits(int count)
    {
        ulong ones = count == 64 ? ulong.MaxValue : (1UL << count) - 1;
        return _random.Next(8) switch
        {
            0 => 0,
            1 => ones,
            2 => 1,
            3 => 1UL << (count - 1),
            _ => (ulong)_random.NextInt64(long.MinValue, long.MaxValue) & ones,
        };
    }

    public byte Byte() => (byte)Bits(8);

    public ushort Short() => (ushort)Bits(16);

    public uint Int() => (uint)Bits(32);

    public ulong Long() => Bits(64);

    /// <summary>So many of the lowest bits as an enumeration defines, any mix of them.</summary>
    public uint Flags(uint all) => Int() & all;

    public byte[] Octets(int count)
    {
        var octets = new byte[count];
        _random.NextBytes(octets);
        return octets;
    }

    /// <summary>Letters, digits and signs, as a name or a description has them.</summary>
    public string Text(int longest) =>
        string.Concat(Enumerable.Range(0, Between(0, longest)).Select(_ => Pick<char>("abcxyz0189-_")));

    public T[] Many<T>(int least, int most, Func<T> make)
    {
        var all = new T[Between(least, most)];
        for (int i = 0; i < all.Length; i++)
            all[i] = make();
        return all;
    }

    public Cookie Cookie() => new(Long());

    public MacAddress Mac() => new(Bits(48) & ~(1UL << 40));

    /// <summary>A port that frames come in by.</summary>
    public PortNumber Port() => Chance(0.1) ? PortNumber.Local : new PortNumber((uint)Pick(1, 2, Between(1, 0xfeff)));

    /// <summary>Where an action may send to.</summary>
    public PortNumber OutputPort() => Chance(0.5)
        ? Port()
        : Pick(PortNumber.InPort, PortNumber.Table, PortNumber.Normal, PortNumber.Flood, PortNumber.All,
            PortNumber.Controller);
}
