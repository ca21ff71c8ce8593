using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Labs;

/// <summary>A lab of the user <c>nobody</c>, who may make neither namespaces nor taps.</summary>
[Trait("Category", "Deep")]
public sealed class RootlessTests : IAsyncLifetime
{
    private const int Nobody = 65534;
    private readonly string _home = $"/tmp/e2e-rootless-{Environment.ProcessId:x}";

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_home);
        (await Command.RunAsync("chown", Nobody, _home)).RequireSuccess();
    }

    public async ValueTask DisposeAsync()
    {
        (await LabAsync("down", "--all")).RequireSuccess();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Tenants_of_a_lab_without_root_are_apart_and_guests_move()
    {
        (await LabAsync("up", "--rootless", "tenants")).RequireSuccess();
        Output check = await LabAsync("check", "--within", 20);
        check.RequireSuccess();
        Assert.Contains("30 of 30 pairs", check.Text, StringComparison.Ordinal);
        (await LabAsync("move", "blue2", "c")).RequireSuccess();
        (await LabAsync("vm", "red1", "kill")).RequireSuccess();
        (await LabAsync("vm", "red1", "start")).RequireSuccess();
        (await LabAsync("check", "--within", 20)).RequireSuccess();
        (await LabAsync("down")).RequireSuccess();
        Assert.False(Directory.Exists($"{_home}/run"));
    }

    [Fact]
    public async Task Up_without_root_tells_what_takes_root()
    {
        Output namespaces = await LabAsync("up", "--rootless", "tenants-ns");
        Assert.Equal(2, namespaces.ExitCode);
        Assert.Contains("without root guests are virtual machines", namespaces.Errors, StringComparison.Ordinal);
        Output rooted = await LabAsync("up", "tenants");
        Assert.Equal(2, rooted.ExitCode);
        Assert.Contains("--rootless", rooted.Errors, StringComparison.Ordinal);
    }

    private Task<Output> LabAsync(params object[] words) => Command.RunAsync(
        "setpriv",
        ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", "env", $"HOME={_home}", $"SDN_LAB_RUN={_home}/run",
            "DOTNET_CLI_HOME=" + _home, Repository.Lab, .. words]);
}
