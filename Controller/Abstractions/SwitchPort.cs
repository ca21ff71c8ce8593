using OpenFlow.Protocol.Types;

namespace Controller.Abstractions;

/// <summary>
/// What the controller lets a port do, from link discovery and the spanning tree over the links found.
/// </summary>
public enum PortRole
{
    /// <summary>No link, or switched off.</summary>
    Down,

    /// <summary>Just came up: neither floods nor learning until link discovery has had its say.</summary>
    Settling,

    /// <summary>No switch of ours behind it: hosts, or a foreign network.</summary>
    Edge,

    /// <summary>A link to another switch of ours, on the spanning tree.</summary>
    Link,

    /// <summary>A link to another switch of ours that would close a loop.</summary>
    Blocked,
}

/// <summary>A port of a switch; immutable.</summary>
public sealed record SwitchPort(PortNumber Number, string Name, MacAddress HardwareAddress, PortRole Role)
{
    /// <summary>Whether frames may come and go: on the loop-free topology.</summary>
    public bool Forwards => Role is PortRole.Edge or PortRole.Link;

    /// <summary>
    /// The configuration says what is behind it: declared beats inferred. It is an edge as soon as it is up, is never
    /// probed, and has no part in the spanning tree.
    /// </summary>
    public bool IsDeclared { get; init; }

    /// <summary>Current speed in kbit/s, 0 where unknown.</summary>
    public uint SpeedKbps { get; init; }
}

/// <summary>How a port changed.</summary>
public enum PortChange
{
    Added,

    /// <summary>Its role, name or speed is another now.</summary>
    Changed,
    Removed,
}
