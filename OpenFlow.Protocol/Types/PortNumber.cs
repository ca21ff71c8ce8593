using System.Globalization;

namespace OpenFlow.Protocol.Types;

/// <summary>A port of one datapath: 32 bits, the top 256 values reserved (OpenFlow 1.3.5 §7.2.1).</summary>
public readonly record struct PortNumber(uint Value) : IComparable<PortNumber>
{
    /// <summary>The largest number of a physical or logical port.</summary>
    public static PortNumber Max => new(0xffffff00);

    /// <summary>Out of the port the packet came in by, which a plain output to that port never does.</summary>
    public static PortNumber InPort => new(0xfffffff8);

    /// <summary>Through the tables from the first; only in a packet-out.</summary>
    public static PortNumber Table => new(0xfffffff9);

    public static PortNumber Normal => new(0xfffffffa);
    public static PortNumber Flood => new(0xfffffffb);
    public static PortNumber All => new(0xfffffffc);
    public static PortNumber Controller => new(0xfffffffd);

    /// <summary>The bridge's own interface.</summary>
    public static PortNumber Local => new(0xfffffffe);

    /// <summary>No port: the wildcard of flow-mods and statistics requests.</summary>
    public static PortNumber Any => new(0xffffffff);

    /// <summary>Whether a packet can come in by it: a physical or logical port, or LOCAL.</summary>
    public bool IsIngress => (Value >= 1 && Value <= Max.Value) || this == Local;

    public int CompareTo(PortNumber other) => Value.CompareTo(other.Value);

    public static bool operator <(PortNumber left, PortNumber right) => left.Value < right.Value;
    public static bool operator >(PortNumber left, PortNumber right) => left.Value > right.Value;
    public static bool operator <=(PortNumber left, PortNumber right) => left.Value <= right.Value;
    public static bool operator >=(PortNumber left, PortNumber right) => left.Value >= right.Value;

    /// <summary>The number, or the reserved port's name as ovs-ofctl prints it.</summary>
    public override string ToString() => Value switch
    {
        0xfffffff8 => "IN_PORT",
        0xfffffff9 => "TABLE",
        0xfffffffa => "NORMAL",
        0xfffffffb => "FLOOD",
        0xfffffffc => "ALL",
        0xfffffffd => "CONTROLLER",
        0xfffffffe => "LOCAL",
        0xffffffff => "ANY",
        _ => Value.ToString(CultureInfo.InvariantCulture),
    };
}
