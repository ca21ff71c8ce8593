namespace Apps.Overlay.Planning;

/// <summary>By which ports a host's bridge reaches the other hosts.</summary>
public enum TunnelKind
{
    /// <summary>One port for all of them: flows say where a packet goes.</summary>
    Flow,

    /// <summary>A port for each host that it shares a tenant with.</summary>
    PerHost,
}
