using Controller.Abstractions;
using OpenFlow.Protocol.Matching;

namespace Controller.Core.Policies;

/// <summary>One rule of an access list.</summary>
public sealed record AclRule
{
    /// <summary>
    /// Unique among the bridge's access rules; null for a rule that the policy gives no name: it is known by what it
    /// says then.
    /// </summary>
    public string? Name { get; init; }

    public PolicyPlace Place { get; init; }

    /// <summary>
    /// Larger goes first, and ahead of all rules without; null goes by the order in the file. Rules of one priority go
    /// by order, too. It is no OpenFlow priority.
    /// </summary>
    public ushort? Priority { get; init; }

    /// <summary>Any of these; none for every packet of the bridge.</summary>
    public IReadOnlyList<RuleScope> On { get; init; } = [];

    /// <summary>
    /// Any of these: TCP over IPv4 and over IPv6 are two. Without in_port, which is <see cref="On"/>'s. The VLAN is
    /// that of inside the bridge, where access ports' frames are tagged.
    /// </summary>
    public IReadOnlyList<Match> Matches { get; init; } = [Match.Any];

    public AclAction Action { get; init; } = AclAction.Allow;
}
