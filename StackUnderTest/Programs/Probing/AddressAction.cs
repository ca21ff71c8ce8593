using StackUnderTest.Stack;

namespace StackUnderTest.Programs.Probing;

/// <summary><c>address</c>: waits until every interface has one, which takes DHCP a moment.</summary>
internal sealed class AddressAction : ProbeAction
{
    private const long Interval = 20 * StackOptions.Millisecond;

    private long _end;

    public AddressAction(NetworkStack stack, int tag)
        : base(stack, tag)
    {
    }

    public override void Start(ProbeScript script, in ProbeStep step, long now)
    {
        _end = now + step.Timeout;
        Tick(now);
    }

    public override void Tick(long now)
    {
        bool all = Stack.InterfaceCount > 0;
        for (int i = 0; i < Stack.InterfaceCount; i++)
            all &= !Stack[i].Address.IsAny;
        if (all)
            Finish(ProbeOutcome.Open);
        else if (now >= _end)
            Finish(ProbeOutcome.Silent);
        NextTick = now + Interval;
    }

    public override void Describe(ref JsonLine line)
    {
        if (Outcome == ProbeOutcome.Open)
            line.Address("address"u8, Stack[0].Address);
    }
}
