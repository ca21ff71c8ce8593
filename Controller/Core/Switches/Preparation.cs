using Controller.Core.Flows;

namespace Controller.Core.Switches;

/// <summary>
/// What one switch would have to change for a configuration: found out, and nothing done. Until it is carried out it
/// doesn't change, so any thread may put it into words; it is carried out on the switch's event loop.
/// </summary>
internal sealed record Preparation(AppConfiguration Next, ShadowApps Apps, HeldState Held)
{
    /// <summary>Null where an app can't say: see <see cref="Problem"/>.</summary>
    public Abstractions.DesiredState? Desired { get; init; }

    public FlowPlan Plan { get; init; } = FlowPlan.Nothing;

    /// <summary>What the switch was to hold until now.</summary>
    public Abstractions.DesiredState? Before { get; init; }

    public string? Problem { get; init; }

    /// <summary>See <see cref="SwitchPlan.Base"/>.</summary>
    public string HashOfHeld() => HeldHash.Of(Held.Ours);
}
