using Controller.Host.Policies;

namespace Controller.Host.Serving;

/// <summary>What of a policy is read once, at the start.</summary>
internal static class FixedOptions
{
    /// <summary>The keys whose new value takes a restart.</summary>
    public static IEnumerable<string> Changed(ControllerPolicy before, ControllerPolicy after)
    {
        if (!(before.Listen ?? []).SequenceEqual(after.Listen ?? []))
            yield return "controller.listen";
        if (before.Api != after.Api)
            yield return "controller.api";
        if (before.Metrics != after.Metrics)
            yield return "controller.metrics";
        if (before.EventLoops != after.EventLoops)
            yield return "controller.eventLoops";
        if (before.Transport != after.Transport)
            yield return "controller.transport";
    }
}
