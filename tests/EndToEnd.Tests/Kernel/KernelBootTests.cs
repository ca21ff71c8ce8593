using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Kernel;

/// <summary>The kernel boots, and what the compiler and its core library agreed on holds.</summary>
[Trait("Category", "Deep")]
public sealed class KernelBootTests : IClassFixture<KernelImage>
{
    // QEMU's exit code for the value v that a guest writes to isa-debug-exit is 2 v + 1.
    private const int Passed = 1;
    private const int Failed = 3;

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
        Assert.Contains("can't run echo,chess", output.Text, StringComparison.Ordinal);
        Assert.Equal(Failed, output.ExitCode);
    }
}
