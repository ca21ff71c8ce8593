using System.Reflection;

namespace StackUnderTest.Tests;

public sealed class BehaviourTests
{
    private const int Greatest = 56;

    [Fact]
    public void Every_behaviour_up_to_56_has_a_test()
    {
        int[] shown = [.. typeof(BehaviourTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<BehaviourAttribute>())
            .Select(behaviour => behaviour.Number)];
        Assert.Empty(Enumerable.Range(1, Greatest).Except(shown));
    }
}
