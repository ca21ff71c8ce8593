using OpenFlow.Protocol.Types;

namespace Controller.Core.Topology;

/// <summary>A port of some switch. Ordered by datapath id, then by port number.</summary>
public readonly record struct PortId(DatapathId Switch, PortNumber Port) : IComparable<PortId>
{
    public int CompareTo(PortId other)
    {
        int order = Switch.CompareTo(other.Switch);
        return order != 0 ? order : Port.CompareTo(other.Port);
    }

    public static bool operator <(PortId left, PortId right) => left.CompareTo(right) < 0;
    public static bool operator >(PortId left, PortId right) => left.CompareTo(right) > 0;
    public static bool operator <=(PortId left, PortId right) => left.CompareTo(right) <= 0;
    public static bool operator >=(PortId left, PortId right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{Switch}:{Port}";
}
