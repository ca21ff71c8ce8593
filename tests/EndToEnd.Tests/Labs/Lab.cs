using System.Text.Json;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Labs;

/// <summary>A lab that is up (<c>docs/lab.md</c>): real Open vSwitch, the real program. Gone when disposed.</summary>
internal sealed class Lab : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    // All guests must find each other: ports settle for a second first, and hosts are found by LLDP.
    private const int ConvergeSeconds = 20;

    private Lab(LabStatus status) => Status = status;

    /// <summary>As it was when the lab came up.</summary>
    public LabStatus Status { get; }

    public string Name => Status.Name;

    /// <param name="topic">What its name is made of; unique among labs that are up at once.</param>
    /// <param name="topology">A name, or a file.</param>
    public static async Task<Lab> UpAsync(string topic, string topology, params string[] options)
    {
        Output up = await Command.RunAsync(
            Repository.Lab, ["up", topology, "--name", LabName.Of(topic), "--json", .. options]);
        return new Lab(JsonSerializer.Deserialize<LabStatus>(up.RequireSuccess().Text, Json)!);
    }

    /// <summary>A lab whose bridges learn in a mode, when all guests reach those they should.</summary>
    public static async Task<Lab> UpInModeAsync(string topic, string topology, string mode)
    {
        Lab lab = await UpAsync(topic, topology, "--l2-mode", mode);
        try
        {
            await lab.RequireReachabilityAsync();
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public GuestStatus Guest(string name) => Status.Guests[name];

    public string PolicyNameOf(string host, string bridge) => Status.Hosts[host].Bridges[bridge].Name;

    public Task<Output> LabAsync(string command, params object[] arguments) =>
        Command.RunAsync(Repository.Lab, [.. command.Split(' '), "--name", Name, .. arguments]);

    /// <summary>Runs a command in a host, a guest or the controller's namespace; it must succeed.</summary>
    public async Task<string> ExecAsync(string node, params object[] command) =>
        (await TryExecAsync(node, command)).RequireSuccess().Text;

    public Task<Output> TryExecAsync(string node, params object[] command) =>
        Command.RunAsync("ip", Inside(node, command));

    /// <summary>Starts a command in a node; it ends with the test.</summary>
    public BackgroundCommand Start(string node, params object[] command) => new("ip", Inside(node, command));

    /// <summary>Pings between all guests.</summary>
    public async Task<CheckResult> CheckAsync(int withinSeconds = 0)
    {
        Output check = await LabAsync("check", "--json", "--within", withinSeconds);
        return JsonSerializer.Deserialize<CheckResult>(check.Text, Json)!;
    }

    /// <summary>Fails unless, soon, each guest reaches exactly those that the topology says.</summary>
    public async Task RequireReachabilityAsync()
    {
        CheckResult result = await CheckAsync(ConvergeSeconds);
        IEnumerable<string> wrong = result.Pairs.Where(pair => pair.Reached != pair.Expected)
            .Select(pair => $"{pair.From} {(pair.Reached ? "reaches" : "doesn't reach")} {pair.To}");
        Assert.True(result.AsExpected, $"{string.Join(", ", wrong)}\n{ControllerLog}");
    }

    public Task<IReadOnlyList<SwitchModel>> SwitchesAsync() => AskAsync<IReadOnlyList<SwitchModel>>("switches");

    public Task<IReadOnlyList<HostModel>> HostsAsync() => AskAsync<IReadOnlyList<HostModel>>("hosts");

    public Task<IReadOnlyList<LinkModel>> LinksAsync() => AskAsync<IReadOnlyList<LinkModel>>("links");

    /// <param name="bridge">The policy's name of it.</param>
    public Task<IReadOnlyList<FlowModel>> FlowsAsync(string bridge) =>
        AskAsync<IReadOnlyList<FlowModel>>("flows", bridge);

    /// <summary>How often Open vSwitch was told something by the controller, over all bridges.</summary>
    public async Task<CountersModel> CountersAsync()
    {
        IReadOnlyList<CountersModel> all = [.. (await SwitchesAsync()).Select(one => one.Counters)];
        return new CountersModel(all.Sum(c => c.PacketIns), all.Sum(c => c.FlowMods), all.Sum(c => c.PacketOuts),
            all.Sum(c => c.Errors), all.Sum(c => c.AppFaults), all.Sum(c => c.Connections));
    }

    public string ControllerLog => File.Exists(Status.Controller.Log) ? File.ReadAllText(Status.Controller.Log) : "";

    public string SwitchLog(string host) =>
        File.ReadAllText(Path.Combine(Status.Hosts[host].Directory, "ovs-vswitchd.log"));

    public async Task<LabStatus> StatusAsync() =>
        JsonSerializer.Deserialize<LabStatus[]>((await LabAsync("status", "--json")).RequireSuccess().Text, Json)![0];

    public Task BridgesConnectAsync(bool connected) => Eventually.HoldsAsync(
        async () => (await StatusAsync()).Hosts.Values.SelectMany(host => host.Bridges.Values)
            .All(bridge => bridge.Connected == connected),
        $"every bridge is {(connected ? "" : "not ")}connected");

    public async ValueTask DisposeAsync() => (await LabAsync("down")).RequireSuccess();

    // What `lab exec` does, without its start of a tenth of a second: tests run hundreds of commands.
    private IEnumerable<object> Inside(string node, object[] command)
    {
        string ovs = $"{Status.Directory}/{node}";
        return ["netns", "exec", $"sdnlab-{Name}-{node}",
            "env", $"OVS_RUNDIR={ovs}", $"OVS_LOGDIR={ovs}", $"OVS_DBDIR={ovs}", .. command];
    }

    private async Task<T> AskAsync<T>(params string[] words)
    {
        Output answer = await Command.RunAsync(Repository.Sdn, [.. words, "--json", "--server", Status.Controller.Api]);
        return JsonSerializer.Deserialize<T>(answer.RequireSuccess().Text, Json)!;
    }
}
