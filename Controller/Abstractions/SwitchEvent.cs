using OpenFlow.Protocol.Types;

namespace Controller.Abstractions;

/// <summary>Something on a switch that people want to know.</summary>
public abstract record SwitchEvent;

public sealed record HostLearned(MacAddress Address, VlanId Vlan, PortNumber Port) : SwitchEvent;

public sealed record HostMoved(MacAddress Address, VlanId Vlan, PortNumber From, PortNumber To) : SwitchEvent;

public sealed record HostForgotten(MacAddress Address, VlanId Vlan, PortNumber Port, string Reason) : SwitchEvent;

/// <summary>
/// A host is heard at two places so often that it can't be one that moves: it stays where it was, and for a time isn't
/// learnt at <paramref name="Port"/>. Published once for that time.
/// </summary>
/// <param name="Kept">Where it stays, in words; maybe on another switch.</param>
public sealed record HostDuplicated(MacAddress Address, VlanId Vlan, PortNumber Port, string Kept, TimeSpan Duration)
    : SwitchEvent;

/// <summary>
/// A port has as many hosts as it may; further ones are not learnt. Published once until there is room.
/// </summary>
public sealed record HostLimitReached(PortNumber Port, int Limit) : SwitchEvent;

/// <summary>
/// Hosts jump between ports faster than hosts do: a loop behind this port, which is shut for a while.
/// </summary>
public sealed record PortBanned(PortNumber Port, TimeSpan Duration, string Reason) : SwitchEvent;

public sealed record PortUnbanned(PortNumber Port) : SwitchEvent;

/// <summary>What the policy asks for and this switch or moment can't give, and what is done instead.</summary>
public sealed record Degraded(string What) : SwitchEvent;

/// <summary>
/// A rule has no effect yet, or not all of it, as something isn't there that it names. Published once.
/// </summary>
/// <param name="For">What it waits for: <c>port web</c>.</param>
public sealed record RuleWaiting(Origin Rule, string For) : SwitchEvent;

/// <summary>A rule, or a part of it, that this switch can't have. Published once.</summary>
public sealed record RuleRefused(Origin Rule, string Reason) : SwitchEvent;

/// <summary>
/// Two apps declare flows, groups or meters that exclude each other; the first app's counts. Published once.
/// </summary>
public sealed record DeclarationConflict(string What, Origin Kept, Origin LeftOut) : SwitchEvent;

/// <summary>
/// A host that an app knows; <paramref name="AgeSeconds"/> is since its last sign of life as far as known.
/// </summary>
public sealed record HostEntry(MacAddress Address, VlanId Vlan, PortNumber Port, string PortName, double AgeSeconds)
{
    /// <summary>Where somebody else has its address, who isn't learnt there; null if nobody has.</summary>
    public string? Duplicate { get; init; }
}
