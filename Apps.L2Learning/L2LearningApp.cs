using Apps.L2Learning.Modes;
using Controller.Abstractions;

namespace Apps.L2Learning;

/// <summary>An 802.1D learning switch per VLAN; <c>docs/pipeline.md</c> has its flows.</summary>
public static class L2LearningApp
{
    public const string Name = "l2-learning";

    /// <summary>
    /// The app as the controller hosts it; <paramref name="optionsOf"/> gives each switch its options.
    /// </summary>
    public static AppFactory Factory(Func<ISwitch, LearningOptions> optionsOf) =>
        new(Name, CookieSpace.L2Learning, sw => Create(sw, optionsOf(sw)));

    private static LearningSwitch? Create(ISwitch sw, LearningOptions options) => ModeOf(sw, options.Mode) switch
    {
        LearningMode.Off => null,
        LearningMode.Pair => new PairLearning(sw, options),
        LearningMode.Learn => new SwitchLearning(sw, options),
        _ => new ControllerLearning(sw, options),
    };

    private static LearningMode ModeOf(ISwitch sw, LearningMode asked)
    {
        bool canLearn = sw.Features is { Learn: true, Groups: true };
        if (asked == LearningMode.Learn && !canLearn)
            sw.Publish(new Degraded("the switch has no learn action or no groups: l2 mode is controller instead"));
        return asked switch
        {
            LearningMode.Off or LearningMode.Pair or LearningMode.Controller => asked,
            _ => canLearn ? LearningMode.Learn : LearningMode.Controller,
        };
    }
}
