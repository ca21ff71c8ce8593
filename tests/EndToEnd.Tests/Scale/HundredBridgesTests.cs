using System.Diagnostics;
using System.Globalization;
using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Scale;

/// <summary>A hundred bridges of one ovs-vswitchd, all set to the controller by one transaction.</summary>
public sealed class HundredBridgesTests(ITestOutputHelper output)
{
    private const int Bridges = 100;

    // The aim is 120 MB with 10,000 hosts on top, which tests/Benchmarks measures. The figure is printed.
    private const long LimitMegabytes = 250;

    [Fact]
    public async Task HundredBridges_of_one_switch_daemon_all_connect_and_are_ready()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{LabName.Of("hundred")}.yaml");
        await File.WriteAllTextAsync(file, Topology(), TestContext.Current.CancellationToken);
        try
        {
            long start = Stopwatch.GetTimestamp();
            await using Lab lab = await Lab.UpAsync("hundred", file);
            string[] names = [.. Enumerable.Range(1, Bridges).Select(number => $"br-{number}-a")];
            await Eventually.HoldsAsync(() => names.All(name =>
                lab.ControllerLog.Contains($"switch {name} is ready", StringComparison.Ordinal)), Eventually.Soon,
                () => lab.ControllerLog);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            output.WriteLine($"{Bridges} bridges made, connected and ready in {seconds:F1} s");

            IReadOnlyList<SwitchModel> switches = await lab.SwitchesAsync();
            Assert.Equal(names.Order(), switches.Where(one => one.Connected).Select(one => one.Name).Order());
            Assert.All(switches, one => Assert.Equal((0, 0), (one.Counters.Errors, one.Counters.AppFaults)));
            Assert.All(switches, one => Assert.Equal(1, one.Counters.Connections));
            long megabytes = ResidentKilobytes(lab.Status.Controller.Pids) / 1024;
            output.WriteLine($"the controller's resident memory: {megabytes} MB");
            Assert.InRange(megabytes, 1, LimitMegabytes);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Topology() => "topology: sdn-lab/v1\nhosts:\n  a:\n    bridges:\n" + string.Concat(
        Enumerable.Range(1, Bridges).Select(number => $"      br-{number}: {{datapathId: {0x100 + number}}}\n"));

    private static long ResidentKilobytes(IEnumerable<int> processes) => processes.Sum(id =>
    {
        string line = File.ReadLines($"/proc/{id}/status")
            .First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    });
}
