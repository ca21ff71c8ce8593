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
