using EndToEnd.Tests.Failures;
using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Overlay;

/// <summary>Labs of tenants for the overlay's acceptance, and changes to the policy of their running controller.</summary>
internal static class AcceptLab
{
    /// <summary>Two tenants with the same addresses, on three hosts each.</summary>
    public const string ThreeHosts = """
        hosts: {a: {}, b: {}, c: {}}
        guests:
          blue1: {host: a, tenant: blue, address: 10.0.0.1}
          blue2: {host: b, tenant: blue, address: 10.0.0.2}
          blue3: {host: c, tenant: blue, address: 10.0.0.3}
          red1: {host: a, tenant: red, address: 10.0.0.1}
          red2: {host: b, tenant: red, address: 10.0.0.2}
          red3: {host: c, tenant: red, address: 10.0.0.3}
        """;

    private const string Tenants = """
        topology: sdn-lab/v1
        description: tenants of an acceptance test
        tenants:
          blue: {vni: 7, subnet: 10.0.0.0/24, gateway: 10.0.0.254, dhcp: true}
          red: {vni: 8, subnet: 10.0.0.0/24, gateway: 10.0.0.254}
        """;

    private const string LearnThird = """
        for name in ("blue3", "red3"):
            members[name].pop("mac")
            members[name].pop("address")
        """;

    private const string Edit = """
        import sys, yaml
        file, change = sys.argv[1:]
        with open(file) as opened:
            policy = yaml.safe_load(opened)
        overlay = policy["overlay"]
        members = {member["name"]: member for tenant in overlay["tenants"] for member in tenant["members"]}
        exec(change)
        with open(file, "w") as opened:
            yaml.safe_dump(policy, opened, sort_keys=False)
        """;

    /// <summary>The bridges of <see cref="ThreeHosts"/>, as the policy calls them.</summary>
    public static IReadOnlyList<string> Bridges { get; } = ["br-int-a", "br-int-b", "br-int-c"];

    /// <summary>A lab of the tenants blue and red.</summary>
    /// <param name="rest">The topology file's hosts, guests and whatever else differs.</param>
    public static async Task<Lab> UpAsync(string topic, string rest)
    {
        string file = Path.Combine(Path.GetTempPath(), $"{LabName.Of(topic)}.yaml");
        await File.WriteAllTextAsync(file, $"{Tenants}\n{rest}\n", TestContext.Current.CancellationToken);
        try
        {
            return await Lab.UpAsync(topic, file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary><see cref="ThreeHosts"/> with guests on c that the policy says nothing of, found by all.</summary>
    public static async Task<Lab> UpWithLearntGuestsAsync(string topic)
    {
        Lab lab = await UpAsync(topic, ThreeHosts);
        try
        {
            await ReloadAsync(lab, LearnThird);
            // The second round: what was found in the first is in all switches before anything is compared.
            await lab.RequireReachabilityAsync();
            await lab.RequireReachabilityAsync();
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the controller, and waits for what it says of each bridge when that is ready.</summary>
    public static async Task StartControllerAsync(Lab lab, string saysOfEach)
    {
        var log = new LogMark(lab);
        (await lab.LabAsync("controller start")).RequireSuccess();
        foreach (string bridge in Bridges)
            Assert.Matches(saysOfEach, await log.ReadyAsync(bridge));
    }

    /// <summary>The flows of all bridges.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, FlowTable.Life>>> FlowsAsync(Lab lab)
    {
        var flows = new Dictionary<string, IReadOnlyDictionary<string, FlowTable.Life>>();
        foreach (string bridge in Bridges)
            flows[bridge] = await FlowTable.ReadAsync(lab, bridge);
        return flows;
    }

    /// <summary>Asserts that all bridges have the flows they had, and the controller has sent none since its start.</summary>
    public static async Task RequireUntouchedAsync(
        Lab lab, IReadOnlyDictionary<string, IReadOnlyDictionary<string, FlowTable.Life>> before)
    {
        foreach ((string bridge, IReadOnlyDictionary<string, FlowTable.Life> after) in await FlowsAsync(lab))
            FlowTable.RequireUntouched(before[bridge], after);
        Assert.Equal(0, (await lab.CountersAsync()).FlowMods);
    }

    /// <summary>Changes the policy's file.</summary>
    /// <param name="change">Python, with the names <c>policy</c>, <c>overlay</c> and <c>members</c>, which is by name.</param>
    public static async Task EditAsync(Lab lab, string change) =>
        (await Command.RunAsync("/usr/bin/python3", "-c", Edit, lab.Status.Controller.Policy, change)).RequireSuccess();

    /// <summary>The same, and the running controller follows.</summary>
    public static async Task ReloadAsync(Lab lab, string change)
    {
        await EditAsync(lab, change);
        (await Command.RunAsync(Repository.Sdn, "reload", "--server", lab.Status.Controller.Api)).RequireSuccess();
    }

    /// <summary>Waits until a ping is answered.</summary>
    public static Task ReachesAsync(Lab lab, string from, string address) => Eventually.HoldsAsync(
        async () => await IsAnsweredAsync(lab, from, address), Eventually.Soon,
        () => $"{from} reaches {address}\n{lab.ControllerLog}");

    /// <summary>Asserts that none of several pings is answered.</summary>
    public static async Task RequireSilenceAsync(Lab lab, string from, string address, params object[] options)
    {
        Output ping = await lab.TryExecAsync(from, ["ping", "-n", "-q", "-c", 5, "-i", 0.05, "-W", 1, .. options, address]);
        Assert.Contains("5 packets transmitted, 0 received", ping.Text, StringComparison.Ordinal);
    }

    private static async Task<bool> IsAnsweredAsync(Lab lab, string from, string address) =>
        (await lab.TryExecAsync(from, "ping", "-n", "-q", "-c", 1, "-W", 1, address)).ExitCode == 0;
}
