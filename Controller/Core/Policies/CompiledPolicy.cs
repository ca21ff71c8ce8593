using Controller.Abstractions;

namespace Controller.Core.Policies;

/// <summary>A bridge's rules as what a switch is to hold.</summary>
/// <param name="Notices">
/// What waits (<see cref="RuleWaiting"/>) and what this switch can't have (<see cref="RuleRefused"/>).
/// </param>
public sealed record CompiledPolicy(DesiredState State, RuleCatalog Catalog, IReadOnlyList<SwitchEvent> Notices);
