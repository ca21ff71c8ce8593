namespace Controller.Ovsdb.Ensuring;

/// <summary>What came of making a switch as wanted.</summary>
/// <param name="Changes">What was changed, a line each; empty if nothing was sent.</param>
/// <param name="Renewals">How many of these only had the switch read again what was right.</param>
/// <param name="Faults">Ports that aren't as wanted, and why.</param>
/// <param name="Foreign">What others have there, which is left alone.</param>
/// <param name="IsCarriedOut">Whether ovs-vswitchd has carried out the configuration, as far as it was waited for.</param>
public sealed record EnsureReport(
    IReadOnlyList<string> Changes, int Renewals, IReadOnlyList<PortFault> Faults,
    IReadOnlyList<ForeignObject> Foreign, bool IsCarriedOut)
{
    /// <summary>Ports of ours that aren't wanted, and stay as their bridge keeps them.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];
}

/// <summary>A port that isn't as wanted.</summary>
/// <param name="Problem">In the switch's words, where it has some.</param>
public sealed record PortFault(string Bridge, string Port, string Problem)
{
    public override string ToString() => $"port {Port} of bridge {Bridge}: {Problem}";
}

public enum ForeignKind
{
    Bridge,
    Port,
    Controller,
    Manager,
}

/// <summary>Something that we didn't make and don't touch.</summary>
/// <param name="Bridge">Where it is; empty for bridges and managers.</param>
/// <param name="Name">Its name, or its target.</param>
public sealed record ForeignObject(ForeignKind Kind, string Bridge, string Name);
