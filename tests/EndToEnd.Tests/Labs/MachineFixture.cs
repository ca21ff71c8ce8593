using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Labs;

/// <summary>
/// Before the first test: what the tests need of the machine is there, the program is built, and what a killed run
/// left is gone. It fails rather than skips: a run that tested nothing must not look like one that passed.
/// </summary>
public sealed class MachineFixture : IAsyncLifetime
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(10);

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess)
            throw new InvalidOperationException("the end-to-end tests make network namespaces: run them as root");
        await RequireNamespacesAsync();
        (await Command.RunAsync(Repository.Sdn, ["--version"], BuildLimit)).RequireSuccess();
        await RemoveOrphansAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task RequireNamespacesAsync()
    {
        string name = $"e2e-probe-{Environment.ProcessId}";
        Output added = await Command.RunAsync("ip", "netns", "add", name);
        if (added.ExitCode != 0)
            throw new InvalidOperationException(
                $"the end-to-end tests need network namespaces, and `ip netns add` failed: {added.Errors}");
        (await Command.RunAsync("ip", "netns", "del", name)).RequireSuccess();
    }

    private static async Task RemoveOrphansAsync()
    {
        foreach (string name in LabName.Orphans())
            await Command.RunAsync(Repository.Lab, "down", "--name", name);
    }
}
