using OpenFlow.Protocol.Actions;

namespace Controller.Core.Policies;

/// <summary>What becomes of a packet in the end.</summary>
public enum AclVerdict
{
    /// <summary>It goes on, to forwards and to learning.</summary>
    Allow,

    /// <summary>It ends here, silently.</summary>
    Drop,

    /// <summary>It ends here, and its sender is told: by a TCP reset, or by ICMP "administratively prohibited".</summary>
    Reject,
}

/// <summary>What a rule does with a packet, in the order of the members here; then its verdict.</summary>
public sealed record AclAction
{
    public static AclAction Allow { get; } = new();

    public static AclAction Drop { get; } = new() { Verdict = AclVerdict.Drop };

    public static AclAction Reject { get; } = new() { Verdict = AclVerdict.Reject };

    /// <summary>A meter of the bridge: what is beyond its rate goes no further, copies included.</summary>
    public string? Meter { get; init; }

    /// <summary>Copies of the packet as it came.</summary>
    public IReadOnlyList<PortReference> Mirror { get; init; } = [];

    /// <summary>Fields that get another value; the match must say that they are there.</summary>
    public IReadOnlyList<OxmValue> Set { get; init; } = [];

    /// <summary>Sent out of these ports, with the fields set.</summary>
    public IReadOnlyList<PortReference> Output { get; init; } = [];

    /// <summary>A group of the bridge that gets the packet, with the fields set.</summary>
    public string? Group { get; init; }

    public AclVerdict Verdict { get; init; }
}
