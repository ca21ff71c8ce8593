using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Demo;

/// <summary>The demonstration that every new user runs.</summary>
public sealed class DemoTests(ITestOutputHelper output)
{
    [Theory, MemberData(nameof(Modes.DefaultOthersDeep), MemberType = typeof(Modes))]
    public async Task Demo_shows_what_it_claims_and_leaves_nothing_behind(string mode)
    {
        string name = LabName.Of("demo");
        Output demo = await Command.RunAsync(Repository.Lab, "demo", "two-hosts", "--name", name, "--l2-mode", mode);
        output.WriteLine(demo.Text);
        demo.RequireSuccess();
        Assert.Contains("12 of 12 as expected", demo.Text, StringComparison.Ordinal);
        MachineState left = await MachineState.ReadAsync(name);
        Assert.True(left.IsEmpty, $"left behind: {left}");
    }

    /// <summary>With virtual machines it is what the command does without a word more.</summary>
    [Theory]
    [InlineData("tenants-ns")]
    [InlineData("tenants", Traits = new[] { "Category", "Deep" })]
    public async Task Demo_of_tenants_shows_what_it_claims_and_leaves_nothing_behind(string topology)
    {
        string name = LabName.Of("tendemo");
        Output demo = await Command.RunAsync(
            Repository.Lab, ["demo", topology, "--name", name], TimeSpan.FromMinutes(10));
        output.WriteLine(demo.Text);
        demo.RequireSuccess();
        Assert.Contains("30 of 30 as expected", demo.Text, StringComparison.Ordinal);
        Assert.Contains("gre key 7 (blue) on a/phy0", demo.Text, StringComparison.Ordinal);
        Assert.Contains("gre key 8 (red) on a/phy0", demo.Text, StringComparison.Ordinal);
        MachineState left = await MachineState.ReadAsync(name);
        Assert.True(left.IsEmpty, $"left behind: {left}");
    }

    /// <summary>What carries the frames is one word of the topology.</summary>
    [Theory, Trait("Category", "Deep")]
    [InlineData("vxlan")]
    [InlineData("geneve")]
    public async Task Demo_of_tenants_shows_the_same_by_another_encapsulation(string encapsulation)
    {
        string topologies = Path.Combine(Path.GetDirectoryName(Repository.Lab)!, "topologies");
        string file = Path.Combine(Path.GetTempPath(), $"{LabName.Of(encapsulation)}.yaml");
        string byGre = File.ReadAllText(Path.Combine(topologies, "tenants-ns.yaml"));
        File.WriteAllText(
            file, byGre.Replace("encapsulation: gre", $"encapsulation: {encapsulation}", StringComparison.Ordinal));
        Output demo = await Command.RunAsync(Repository.Lab, "demo", file, "--name", LabName.Of(encapsulation));
        File.Delete(file);
        output.WriteLine(demo.Text);
        demo.RequireSuccess();
        Assert.Contains($"{encapsulation} vni 7 (blue) on a/phy0", demo.Text, StringComparison.Ordinal);
    }
}
