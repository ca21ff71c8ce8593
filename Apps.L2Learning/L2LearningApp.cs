using Controller.Abstractions;

namespace Apps.L2Learning;

/// <summary>An 802.1D learning switch per VLAN; <c>docs/pipeline.md</c> has its flows.</summary>
public static class L2LearningApp
{
    public const string Name = "l2-learning";

    /// <summary>The app as the controller hosts it; <paramref name="optionsOf"/> gives each switch its options.</summary>
    public static AppFactory Factory(Func<ISwitch, LearningOptions> optionsOf) =>
        new(Name, CookieSpace.L2Learning, sw => Create(sw, optionsOf(sw)));

    private static PairLearning Create(ISwitch sw, LearningOptions options) => new(sw, options);
}
