using System.Diagnostics;

namespace Testing;

/// <summary>A directory for an Open vSwitch of its own, and its programs run in there; all goes when it is disposed of.</summary>
public sealed class DaemonDirectory : IDisposable
{
    private const int LimitMs = 30_000;

    // Short, as a Unix socket's path has room for 107 octets.
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("od-");
    private readonly List<Process> _running = [];

    public string PathOf(string name) => Path.Combine(_directory.FullName, name);

    /// <summary>Runs a program to its end; returns what it says.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(Describe(program, arguments))!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> text = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(LimitMs))
        {
            process.Kill();
            throw new TimeoutException($"{program} doesn't end");
        }
        return process.ExitCode == 0
            ? text.Result.Trim()
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors.Result}");
    }

    /// <summary>Starts a daemon, which stays a child of this process.</summary>
    public Process Start(string program, params string[] arguments)
    {
        Process process = Process.Start(Describe(program, [.. arguments, "--no-chdir", "-vconsole:off", "-vsyslog:off"]))!;
        // What it says is in its log; a full pipe would stop it.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _running.Add(process);
        return process;
    }

    /// <summary>Ends a daemon with SIGKILL.</summary>
    public void Kill(Process process)
    {
        process.Kill();
        process.WaitForExit(LimitMs);
        _running.Remove(process);
        process.Dispose();
    }

    public void Dispose()
    {
        foreach (Process process in _running.ToArray())
            Kill(process);
        _directory.Delete(recursive: true);
    }

    private ProcessStartInfo Describe(string program, string[] arguments) => new(program, arguments)
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
        Environment =
        {
            ["OVS_RUNDIR"] = _directory.FullName,
            ["OVS_LOGDIR"] = _directory.FullName,
            ["OVS_DBDIR"] = _directory.FullName,
            ["OVS_SYSCONFDIR"] = _directory.FullName,
        },
    };
}
