using System.Reflection;
using Controller.Host.Metrics;
using Controller.Host.Policies;

namespace Controller.Host.Tests;

/// <summary>What the documentation says is so.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void Documentation_example_of_a_policy_is_a_good_one()
    {
        string text = Read("policy.md");
        int begin = text.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;

        Assert.Empty(PolicyReader.Read(text[begin..text.IndexOf("```\n", begin, StringComparison.Ordinal)]).Errors);
    }

    [Fact]
    public void Documentation_lists_every_metric()
    {
        string text = Read("metrics.md");
        string[] names = [.. typeof(MetricNames).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => ((Metric)field.GetValue(null)!).SampleName)];

        Assert.All(names, name => Assert.Contains($"`{name}", text, StringComparison.Ordinal));
    }

    private static string Read(string name)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "SdnController.sln")))
            directory = directory.Parent;
        return File.ReadAllText(Path.Combine(directory!.FullName, "docs", name));
    }
}
