using System.Globalization;

namespace OpenFlow.Protocol.Types;

// The one-number types whose whole story is their reserved values (OpenFlow 1.3.5 §7.3.4, A.2); kept together
// because each alone would be a file of one line.

/// <summary>A flow table: 0 to 254; 255 means all of them, in requests that allow it.</summary>
public readonly record struct TableId(byte Value) : IComparable<TableId>
{
    public static TableId Max => new(0xfe);
    public static TableId All => new(0xff);

    public int CompareTo(TableId other) => Value.CompareTo(other.Value);

    public static bool operator <(TableId left, TableId right) => left.Value < right.Value;
    public static bool operator >(TableId left, TableId right) => left.Value > right.Value;
    public static bool operator <=(TableId left, TableId right) => left.Value <= right.Value;
    public static bool operator >=(TableId left, TableId right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A group of one datapath.</summary>
public readonly record struct GroupId(uint Value)
{
    public static GroupId Max => new(0xffffff00);
    public static GroupId All => new(0xfffffffc);

    /// <summary>No group: the wildcard of flow-mods and statistics requests.</summary>
    public static GroupId Any => new(0xffffffff);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A meter of one datapath: 1 up to <see cref="Max"/>.</summary>
public readonly record struct MeterId(uint Value)
{
    public static MeterId Max => new(0xffff0000);
    public static MeterId SlowPath => new(0xfffffffd);
    public static MeterId Controller => new(0xfffffffe);
    public static MeterId All => new(0xffffffff);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A queue of one port.</summary>
public readonly record struct QueueId(uint Value)
{
    /// <summary>All queues, in requests.</summary>
    public static QueueId All => new(0xffffffff);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A packet held by the switch. Open vSwitch has none: always <see cref="None"/>.</summary>
public readonly record struct BufferId(uint Value)
{
    public static BufferId None => new(0xffffffff);
}

/// <summary>A transaction: pairs an answer with its request.</summary>
public readonly record struct Xid(uint Value)
{
    public override string ToString() => $"0x{Value:x}";
}

/// <summary>64 opaque bits of a flow; all ones is reserved.</summary>
public readonly record struct Cookie(ulong Value)
{
    /// <summary>Whether this cookie passes a filter: mask 0 passes every one (OpenFlow 1.3.5 §6.4).</summary>
    public bool Passes(Cookie filter, ulong mask) => (Value & mask) == (filter.Value & mask);

    public override string ToString() => $"0x{Value:x}";
}
