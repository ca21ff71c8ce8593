namespace OpenFlow.Protocol.Tests.Fuzzing;

/// <summary>The fuzzer for a while; <c>tests/Fuzz/run</c> is the same for as long as one likes.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void Readers_stand_damaged_octets_for_some_seconds() => Run(TimeSpan.FromSeconds(3));

    [Fact]
    [Trait("Category", "Deep")]
    public void Readers_stand_damaged_octets_for_a_minute() => Run(TimeSpan.FromSeconds(60));

    [Fact]
    public void FuzzTargets_take_their_seeds()
    {
        foreach (FuzzTarget target in FuzzTargets.All)
        {
            Assert.NotEmpty(target.Seeds);
            foreach (byte[] seed in target.Seeds)
                target.Run(seed);
        }
    }

    [Fact]
    public void FuzzRun_finds_what_throws()
    {
        var target = new FuzzTarget("throws", octets => Assert.Equal(4, octets[0]), [[4, 0, 0, 8, 0, 0, 0, 0]]);

        FuzzResult result = new FuzzRun([target], seed: 1).Run(TimeSpan.FromMilliseconds(200));

        Assert.True(result.Executions > 0);
        Assert.NotEmpty(result.Findings);
        Assert.All(result.Findings, finding => Assert.Equal("throws", finding.Target));
    }

    private void Run(TimeSpan time)
    {
        int seed = Random.Shared.Next();
        FuzzResult result = new FuzzRun(FuzzTargets.All, seed).Run(time);

        output.WriteLine($"seed {seed}: {result.Executions} executions in {result.Time.TotalSeconds:0} s");
        Assert.True(result.Executions > FuzzTargets.All.Count);
        Assert.True(result.Findings.Count == 0, string.Join("\n\n", result.Findings.Select(finding =>
            $"{finding.Target} {Convert.ToHexStringLower(finding.Input)}\n{finding.Problem}")));
    }
}
