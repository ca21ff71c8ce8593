using Controller.Core.Flows;

namespace Controller.Core.Switches;

/// <summary>
/// What one switch would have to change for a configuration: found out, and nothing done. Valid on the switch's event
/// loop only, and until the session does something else.
/// </summary>
internal sealed record Preparation(AppConfiguration Next, ShadowApps Apps, HeldState Held)
{
    /// <summary>Null where an app can't say: see <see cref="Problem"/>.</summary>
    public Abstractions.DesiredState? Desired { get; init; }

    public FlowPlan Plan { get; init; } = FlowPlan.Nothing;

    /// <summary>See <see cref="SwitchPlan.Base"/>.</summary>
    public required string Base { get; init; }

    public string? Problem { get; init; }
}
