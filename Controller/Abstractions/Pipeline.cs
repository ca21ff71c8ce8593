using OpenFlow.Protocol.Types;

namespace Controller.Abstractions;

/// <summary>
/// The tables of a bridge and their order, which all apps share; <c>docs/pipeline.md</c> tells what each holds.
/// A table is used only where something needs it; the first that is used goes to the next that is.
/// </summary>
public static class Pipeline
{
    /// <summary>Link discovery, reserved multicast, blocked ports; port and tag to VLAN.</summary>
    public static TableId Ingress => new(0);

    /// <summary>Access lists, rate limits, mirrors, raw flows.</summary>
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
