using Xunit.v3;

namespace StackUnderTest.Tests;

/// <summary>Which of the numbered behaviours of a TCP/IP stack (<c>docs/stack.md</c>) a test shows.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class BehaviourAttribute(int number) : Attribute, ITraitAttribute
{
    public int Number => number;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        [new("Behaviour", number.ToString(System.Globalization.CultureInfo.InvariantCulture))];
}
