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
        Output demo = await Command.RunAsync(Repository.Lab, "demo", "--name", name, "--l2-mode", mode);
        output.WriteLine(demo.Text);
        demo.RequireSuccess();
        Assert.Contains("12 of 12 as expected", demo.Text, StringComparison.Ordinal);
        MachineState left = await MachineState.ReadAsync(name);
        Assert.True(left.IsEmpty, $"left behind: {left}");
    }
}
