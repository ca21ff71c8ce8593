using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Kernel;

/// <summary>The kernel boots, and what the compiler and its core library agreed on holds.</summary>
[Trait("Category", "Deep")]
public sealed class KernelBootTests : IClassFixture<KernelImage>
{
    // QEMU's exit code for the value v that a guest writes to isa-debug-exit is 2 v + 1.
    private const int Passed = 1;
    private const int Failed = 3;
    private const int Panicked = 5;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Kernel_self_test_passes()
    {
        await using BackgroundCommand guest = KernelImage.Boot("run=selftest");
        Output output = await guest.EndAsync(Limit);
        Assert.DoesNotContain("FAIL", output.Text, StringComparison.Ordinal);
        Assert.Contains("ok   static references", output.Text, StringComparison.Ordinal);
        Assert.Equal(Passed, output.ExitCode);
    }

    [Theory]
    [InlineData("ip=10.0.0.256/24")]
    [InlineData("ip=10.0.0.1/33")]
    [InlineData("gw=10.0.0")]
    [InlineData("mtu=1501")]
    [InlineData("mode=fast")]
    [InlineData("speed=9")]
    [InlineData("route=10.0.0.0/8")]
    [InlineData("exit=perhaps")]
    [InlineData("delay=soon")]
    [InlineData("iperf=10.0.0.1,upd")]
    [InlineData("probe=ping")]
    [InlineData("nonsense")]
    public async Task Kernel_says_which_word_of_its_command_line_makes_no_sense(string word)
    {
        await using BackgroundCommand guest = KernelImage.Boot($"run=echo {word}");
        Output output = await guest.EndAsync(Limit);
        Assert.Contains($"can't use {word}", output.Text, StringComparison.Ordinal);
        Assert.Equal(Failed, output.ExitCode);
    }

    [Fact]
    public async Task Kernel_refuses_a_program_that_it_does_not_have()
    {
        await using BackgroundCommand guest = KernelImage.Boot("run=echo,chess");
        Output output = await guest.EndAsync(Limit);
        Assert.Contains(
            "can't run echo,chess at 6: expected one of echo, discard", output.Text, StringComparison.Ordinal);
        Assert.Equal(Failed, output.ExitCode);
    }

    [Fact]
    public async Task Kernel_that_panics_says_why_and_from_where()
    {
        await using BackgroundCommand guest = KernelImage.Boot("run=panic");
        Output output = await guest.EndAsync(Limit);
        Assert.Equal(Panicked, output.ExitCode);
        Assert.Contains("panic: processor exception", output.Text, StringComparison.Ordinal);
        string[] trace = [.. output.Text.Split('\n')
            .Where(line => line.StartsWith("  at ", StringComparison.Ordinal)).Select(line => line[5..].Trim())];
        Assert.InRange(trace.Length, 2, 32);
        Output names = await Command.RunAsync("addr2line", ["-f", "-e", KernelImage.Elf, .. trace]);
        Assert.Contains("Start.cs", names.Text, StringComparison.Ordinal);
        Assert.Contains("Main", names.Text, StringComparison.Ordinal);
    }
}
