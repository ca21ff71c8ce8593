using Controller.Host.Policies.Grammar;

namespace Controller.Host.Policies.Sections;

/// <summary><c>drift:</c> and <c>foreign:</c>, how switches are kept as the policy says.</summary>
internal static class ReconcilingSection
{
    public static ChoiceShape Drift { get; } = ChoiceShape.Of<DriftAnswer>();

    public static ChoiceShape Foreign { get; } = ChoiceShape.Of<ForeignAnswer>();

    public static ReconcilingPolicy Read(Fields fields) =>
        new(fields.Choice<DriftAnswer>("drift"), fields.Choice<ForeignAnswer>("foreign"));
}
