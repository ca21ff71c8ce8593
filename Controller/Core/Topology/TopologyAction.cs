using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Topology;

/// <summary>Something that the topology wants done or known; to be carried out in the order given.</summary>
public abstract record TopologyAction;

/// <summary>Send this frame out of this port, past all flows.</summary>
public sealed record SendProbe(PortId Port, ReadOnlyMemory<byte> Frame) : TopologyAction;

/// <summary>A port may do something else from now on.</summary>
public sealed record RoleChanged(PortId Port, PortRole Old, PortRole New) : TopologyAction;

/// <summary>The first probe came through between these two, in whichever direction.</summary>
public sealed record LinkUp(PortId A, PortId B) : TopologyAction;

/// <summary>Nothing comes through any more, or an end went down.</summary>
public sealed record LinkDown(PortId A, PortId B) : TopologyAction;

/// <summary>
/// A link opened: hosts that were learnt behind other links may be behind this one now, on any switch. What IEEE
/// 802.1D (2004, §17.11) calls a topology change.
/// </summary>
public sealed record WaysChanged : TopologyAction;

/// <summary>All ports of a switch that connected have their roles: flows from before may be replaced now.</summary>
public sealed record SwitchSettled(DatapathId Switch) : TopologyAction;
