using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Apps.L2Learning.Ports;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Hosts;

/// <summary>What <see cref="MacTable.Learn"/> found.</summary>
internal enum Learned
{
    /// <summary>The host is where it was.</summary>
    Known,

    New,

    /// <summary>It was at another port.</summary>
    Moved,

    /// <summary>It isn't known at the port, which has as many hosts as it may.</summary>
    Full,
}

/// <summary>A host that a <see cref="MacTable"/> knows.</summary>
internal readonly record struct Host(MacAddress Address, VlanId Vlan, BridgePort Port, long SeenAt);

/// <summary>
/// Which port each host of each VLAN is at: a hash table with open addressing and linear probing, at most half
/// full, so that a look-up is one or two cache lines and allocates nothing.
/// </summary>
/// <remarks>
/// The key is <c>1 &lt;&lt; 63 | vlan &lt;&lt; 48 | mac</c>: never 0, which marks a free slot. A removed entry leaves
/// no tombstone: those behind it that would no longer be found move up. Hosts choose their own addresses, so the
/// hash is seeded, lest they choose ones that collide. One event loop owns it.
/// </remarks>
internal sealed class MacTable
{
    private const ulong Occupied = 1UL << 63;
    private const int VlanShift = 48;
    private const ulong Multiplier = 0x9e37_79b9_7f4a_7c15;
    private const int InitialBits = 8;

    private readonly ulong _seed;
    private Slot[] _slots = new Slot[1 << InitialBits];
    private int _shift = 64 - InitialBits;

    public MacTable()
        : this((ulong)Random.Shared.NextInt64())
    {
    }

    internal MacTable(ulong seed) => _seed = seed;

    public int Count { get; private set; }

    /// <summary>
    /// Takes note that a host has sent by a port; <paramref name="from"/> is where it was. A port that is full
    /// doesn't get hosts of other ports either: taking over addresses would be a way around the limit.
    /// </summary>
    /// <param name="now">Milliseconds, of a clock that never goes back.</param>
    public Learned Learn(MacAddress address, VlanId vlan, BridgePort port, long now, out BridgePort? from)
    {
        ulong key = KeyOf(address, vlan);
        int at = Find(key);
        ref Slot slot = ref _slots[at];
        from = slot.Port;
        if (slot.Key == 0)
            return Add(at, key, port, now);
        if (from == port)
        {
            slot.SeenAt = now;
            return Learned.Known;
        }
        if (port.HostCount >= port.MaxHosts)
            return Learned.Full;
        slot.SeenAt = now;
        from!.HostCount--;
        port.HostCount++;
        slot.Port = port;
        return Learned.Moved;
    }

    public bool TryFind(MacAddress address, VlanId vlan, [NotNullWhen(true)] out BridgePort? port)
    {
        port = _slots[Find(KeyOf(address, vlan))].Port;
        return port is not null;
    }

    public bool TryFind(MacAddress address, VlanId vlan, out Host host)
    {
        ref Slot slot = ref _slots[Find(KeyOf(address, vlan))];
        host = slot.Key == 0 ? default : HostOf(slot);
        return slot.Key != 0;
    }

    /// <summary>Takes note of a sign of life of a host that is known.</summary>
    public void Refresh(MacAddress address, VlanId vlan, long now)
    {
        ref Slot slot = ref _slots[Find(KeyOf(address, vlan))];
        if (slot.Key != 0)
            slot.SeenAt = now;
    }

    public bool Remove(MacAddress address, VlanId vlan)
    {
        int at = Find(KeyOf(address, vlan));
        if (_slots[at].Key == 0)
            return false;
        _slots[at].Port!.HostCount--;
        Count--;
        Close(at);
        return true;
    }

    /// <summary>
    /// The hosts that a condition holds for, in no order: a copy, so they can be removed while walked.
    /// </summary>
    public List<Host> Where(Func<Host, bool> condition)
    {
        var found = new List<Host>();
        foreach (ref readonly Slot slot in _slots.AsSpan())
        {
            if (slot.Key != 0 && HostOf(slot) is var host && condition(host))
                found.Add(host);
        }
        return found;
    }

    private static ulong KeyOf(MacAddress address, VlanId vlan) =>
        Occupied | ((ulong)vlan.Value << VlanShift) | address.Value;

    private static Host HostOf(in Slot slot) => new(new MacAddress(slot.Key),
        new VlanId((ushort)((slot.Key & ~Occupied) >> VlanShift)), slot.Port!, slot.SeenAt);

    private Learned Add(int at, ulong key, BridgePort port, long now)
    {
        if (port.HostCount >= port.MaxHosts)
            return Learned.Full;
        if (2 * (Count + 1) > _slots.Length)
        {
            Grow();
            at = Find(key);
        }
        _slots[at] = new Slot { Key = key, Port = port, SeenAt = now };
        port.HostCount++;
        Count++;
        return Learned.New;
    }

    private int HomeOf(ulong key)
    {
        ulong mixed = (key ^ _seed) * Multiplier;
        mixed = (mixed ^ (mixed >> 32)) * Multiplier;
        return (int)(mixed >> _shift);
    }

    /// <summary>The slot that holds the key, or the free one where it would go.</summary>
    private int Find(ulong key)
    {
        Slot[] slots = _slots;
        int at = HomeOf(key);
        while (slots[at].Key is var there && there != key && there != 0)
            at = (at + 1) & (slots.Length - 1);
        return at;
    }

    // Moves up each entry behind the gap whose home is not between the gap and where it is.
    private void Close(int gap)
    {
        int mask = _slots.Length - 1;
        for (int at = (gap + 1) & mask; _slots[at].Key != 0; at = (at + 1) & mask)
        {
            int fromHome = (at - HomeOf(_slots[at].Key)) & mask;
            if (fromHome < ((at - gap) & mask))
                continue;
            _slots[gap] = _slots[at];
            gap = at;
        }
        _slots[gap] = default;
    }

    private void Grow()
    {
        Slot[] old = _slots;
        _slots = new Slot[2 * old.Length];
        _shift = 64 - BitOperations.Log2((uint)_slots.Length);
        foreach (ref readonly Slot slot in old.AsSpan())
        {
            if (slot.Key != 0)
                _slots[Find(slot.Key)] = slot;
        }
    }

    private struct Slot
    {
        public ulong Key;
        public BridgePort? Port;
        public long SeenAt;
    }
}
