using OpenFlow.Protocol.Types;

namespace Controller.Abstractions;

/// <summary>
/// The tables of a bridge and their order, which all apps share; <c>docs/pipeline.md</c> tells what each holds.
/// A table is used only where something needs it; the first that is used goes to the next that is
/// (<see cref="SwitchApp.Tables"/>, <see cref="ISwitch.NextTable"/>).
/// </summary>
public static class Pipeline
{
    /// <summary>Link discovery, reserved multicast, blocked ports; port and tag to VLAN.</summary>
    public static TableId Ingress => new(0);

    /// <summary>Copies of what comes in by a port.</summary>
    public static TableId Mirror => new(5);

    /// <summary>Rate limits.</summary>
    public static TableId Limit => new(7);

    /// <summary>Access lists, and raw flows among them.</summary>
    public static TableId Policy => new(10);

    /// <summary>Gateway addresses, NAT, port forwards.</summary>
    public static TableId Gateway => new(20);

    /// <summary>Learning of source addresses.</summary>
    public static TableId Source => new(30);

    /// <summary>Destination address to port.</summary>
    public static TableId Forward => new(40);

    /// <summary>Everything else, per VLAN.</summary>
    public static TableId Flood => new(50);

    /// <summary>The priority of the entry that every used table has for packets that nothing else matches.</summary>
    public const ushort TableMissPriority = 0;
}
