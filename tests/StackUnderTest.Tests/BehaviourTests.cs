using System.Reflection;
using System.Text.RegularExpressions;

namespace StackUnderTest.Tests;

public sealed class BehaviourTests
{
    /// <summary>All but IPv6, which <c>docs/stack.md</c> tells why.</summary>
    private static readonly int[] Promised = [.. Enumerable.Range(1, 60), 62];

    /// <summary>Tests of other projects.</summary>
    private static readonly string[] Elsewhere = ["FreestandingTests"];

    [Fact]
    public void Every_behaviour_that_is_promised_has_a_test()
    {
        int[] shown = [.. typeof(BehaviourTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<BehaviourAttribute>())
            .Select(behaviour => behaviour.Number)];
        Assert.Empty(Promised.Except(shown));
    }

    [Fact]
    public void Every_test_that_the_documentation_names_exists()
    {
        string text = File.ReadAllText(Path.Combine(Root(), "docs", "stack.md"));
        string[] named = [.. Regex.Matches(text, "`([A-Za-z0-9]+Tests)(\\.([A-Za-z0-9_]+))?`")
            .Select(match => match.Value.Trim('`'))];
        Type[] types = typeof(BehaviourTests).Assembly.GetTypes();
        foreach (string name in named.Where(name => !Elsewhere.Contains(name.Split('.')[0])))
        {
            string[] parts = name.Split('.');
            Type[] found = [.. types.Where(type => type.Name == parts[0])];
            Assert.True(found.Length > 0, name);
            Assert.True(parts.Length == 1 || found.Any(type => type.GetMethod(parts[1]) is not null), name);
        }

        Assert.True(named.Length > 20);
    }

    private static string Root()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "SdnController.sln")))
            directory = directory.Parent;
        return directory!.FullName;
    }
}
