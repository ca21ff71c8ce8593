using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Labs;

/// <summary>
/// Two other computers and an ssh configuration that knows them: <c>b</c> by root's login, <c>c</c> under the name
/// <c>elsewhere</c> as a user who has <c>sudo</c>.
/// </summary>
public sealed class OtherComputers : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"e2e-ssh-{Environment.ProcessId:x}");
    private readonly List<OtherComputer> _all = [];
    private readonly List<string> _states = [];

    internal OtherComputer B => _all[0];

    internal OtherComputer C => _all[1];

    private string Config => Path.Combine(_directory, "config");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_directory);
        foreach (string key in (string[])["key", "stranger"])
            (await Command.RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", $"{_directory}/{key}"))
                .RequireSuccess();
        foreach (int number in (int[])[0, 1])
            _all.Add(await OtherComputer.StartAsync(number, $"{_directory}/key.pub"));
        await B.AddCardAsync();
        await File.WriteAllLinesAsync($"{_directory}/known_hosts", _all.Select(one => one.HostKey));
        await File.WriteAllTextAsync(Config, $"""
            Host elsewhere
              HostName {C.Address}
              User tester
            Host stranger
              HostName {B.Address}
              User root
              IdentityFile {_directory}/stranger
            Host * !stranger
              IdentityFile {_directory}/key
            Host *
              IdentitiesOnly yes
              UserKnownHostsFile {_directory}/known_hosts

            """);
        foreach (OtherComputer computer in _all)
            _states.Add(await computer.StateAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (OtherComputer computer in _all)
            await computer.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>The lab's command, in an environment that names our ssh configuration.</summary>
    internal Task<Output> LabAsync(string lab, string command, params object[] arguments) =>
        Command.RunAsync("env", Words(lab, command, arguments));

    internal BackgroundCommand StartLab(string lab, string command, params object[] arguments) =>
        new("env", Words(lab, command, arguments));

    /// <summary>Writes a topology file, its end as given.</summary>
    internal async Task<string> TopologyAsync(string rest)
    {
        string file = Path.Combine(_directory, $"{Guid.NewGuid():n}.yaml");
        await File.WriteAllTextAsync(file, $"topology: sdn-lab/v1\n{rest}\n");
        return file;
    }

    /// <summary>Fails unless, soon, no computer has anything of a lab any more.</summary>
    internal async Task RequireNoTraceAsync(string lab)
    {
        MachineState here = await MachineState.ReadAsync(lab);
        Assert.True(here.IsEmpty, here.ToString());
        for (int index = 0; index < _all.Count; index++)
        {
            string state = "";
            await Eventually.HoldsAsync(
                async () => (state = await _all[index].StateAsync()) == _states[index], Eventually.Soon,
                () => $"computer {index} is as before:\n{state}\nBefore:\n{_states[index]}");
        }
    }

    private IEnumerable<object> Words(string lab, string command, object[] arguments) =>
        [$"SDN_LAB_SSH=-F {Config}", Repository.Lab, .. command.Split(' '), "--name", lab, .. arguments];
}
