using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies;

/// <summary>Which of a bridge's packets a rule is about. A rule without any is about all of them.</summary>
public abstract record RuleScope;

/// <summary>Packets of a VLAN, whatever port they came by.</summary>
/// <param name="Vlan"><see cref="VlanId.Untagged"/> for the network without tags.</param>
public sealed record VlanScope(VlanId Vlan) : RuleScope;

/// <summary>Packets that came by a port.</summary>
public sealed record PortScope(PortReference Port) : RuleScope;
