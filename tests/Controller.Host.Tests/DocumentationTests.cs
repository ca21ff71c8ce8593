using System.Reflection;
using System.Text.RegularExpressions;
using Controller.Host.Metrics;
using Controller.Host.Policies;
using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Matching;
using Controller.Host.Tests.Policies;

namespace Controller.Host.Tests;

/// <summary>What the documentation says is so.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> PolicyExamples => [.. YamlBlock().Matches(Read("policy.md"))
        .Select(block => block.Groups[1].Value)];

    [Theory]
    [MemberData(nameof(PolicyExamples))]
    public void Documentation_examples_of_policies_are_good_ones(string text) =>
        Assert.All(PolicyReader.Read(text, "p.yaml").Problems, problem =>
            Assert.Contains("not carried out yet", problem.Text, StringComparison.Ordinal));

    [Fact]
    public void Documentation_lists_every_key_of_a_policy_and_no_other()
    {
        string[] documented = [.. KeyRow().Matches(Section("## The whole", "## Errors")).Select(row => row.Groups[1].Value)
            .Where(key => !MatchKeys.All.Any(match => match.Name == key))];

        Assert.Equal(
            ShapePaths.Of(PolicyReader.Shape, MatchKeys.MatchShape, MatchKeys.SetShape).Where(path => !IsOfOneBridge(path)).Order(),
            documented.Order());
    }

    [Fact]
    public void Documentation_lists_every_key_of_a_match_and_which_can_be_set()
    {
        (string, bool)[] documented = [.. MatchRow().Matches(Section("### match", "## forwards"))
            .Select(row => (row.Groups[1].Value, row.Groups[2].Value == "yes"))];

        Assert.Equal(MatchKeys.All.Select(key => (key.Name, key.IsWritable)).Order(), documented.Order());
    }

    [Fact]
    public void Documentation_has_the_schema_that_sdn_schema_prints() =>
        Assert.Equal(JsonSchema.Write(PolicyReader.Shape), Read("policy.schema.json"));

    [Fact]
    public void Documentation_lists_every_metric()
    {
        string text = Read("metrics.md");
        string[] names = [.. typeof(MetricNames).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => ((Metric)field.GetValue(null)!).SampleName)];

        Assert.All(names, name => Assert.Contains($"`{name}", text, StringComparison.Ordinal));
    }

    // `l2` of a bridge has the keys of the common one, which are told there.
    private static bool IsOfOneBridge(string path) => path.StartsWith("bridges.NAME.l2.", StringComparison.Ordinal);

    private static string Section(string from, string to)
    {
        string text = Read("policy.md");
        int start = text.IndexOf(from, StringComparison.Ordinal);
        return text[start..text.IndexOf(to, start, StringComparison.Ordinal)];
    }

    internal static string Read(string name)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "SdnController.sln")))
            directory = directory.Parent;
        return File.ReadAllText(Path.Combine(directory!.FullName, "docs", name));
    }

    [GeneratedRegex("^```yaml\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex YamlBlock();

    [GeneratedRegex(@"^\| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex KeyRow();

    [GeneratedRegex(@"^\| `([^`]+)` \|[^|]*\|[^|]*\| ?(yes|) ?\|", RegexOptions.Multiline)]
    private static partial Regex MatchRow();
}
