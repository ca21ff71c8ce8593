using StackUnderTest.Stack;

namespace StackUnderTest.Programs.Probing;

/// <summary><c>sleep:500ms</c>.</summary>
internal sealed class SleepAction : ProbeAction
{
    public SleepAction(NetworkStack stack, int tag)
        : base(stack, tag)
    {
    }

    public override void Start(ProbeScript script, in ProbeStep step, long now) => NextTick = now + step.Timeout;

    public override void Tick(long now) => Finish(ProbeOutcome.Open);
}
