namespace Controller.Core.Topology;

/// <summary>What an LLDP frame that a switch sent up turned out to be.</summary>
public enum ProbeVerdict
{
    /// <summary>A probe of this controller, of the current or the previous round of the port it names.</summary>
    Ours,

    /// <summary>LLDP of somebody else: a host or a foreign switch that announces itself.</summary>
    ForeignLldp,

    /// <summary>A probe in our format that our key didn't sign: another controller's, or forged.</summary>
    BadSignature,

    /// <summary>Signed by us, but of an older round, or of a port that is gone: delayed or replayed.</summary>
    StaleRound,

    /// <summary>Not LLDP at all, cut off, or in our format but of another version or size.</summary>
    Malformed,

    /// <summary>Ours and fresh, but it came in by a port that isn't known or isn't up.</summary>
    UnknownPort,
}

/// <summary>What a probe says: who sent it and when.</summary>
/// <param name="Round">The number that the port's probes carried at that time.</param>
public readonly record struct Probe(PortId Origin, ulong Round);

/// <summary>Knows which rounds are fresh.</summary>
public interface IProbeRounds
{
    /// <summary>Whether <paramref name="round"/> is the port's current or previous one.</summary>
    bool IsFresh(PortId port, ulong round);
}
