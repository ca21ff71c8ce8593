using System.Diagnostics;
using System.Text;

namespace EndToEnd.Tests.Running;

/// <summary>A program that runs beside the test, and no longer than it.</summary>
internal sealed class BackgroundCommand : IAsyncDisposable
{
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _errors = new();
    private readonly string _command;

    public BackgroundCommand(string program, params IEnumerable<object> arguments)
    {
        ProcessStartInfo start = Command.Describe(program, arguments);
        _command = $"{Path.GetFileName(program)} {string.Join(' ', start.ArgumentList)}";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(_text, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_errors, line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>All lines of both streams so far.</summary>
    public string Said => Snapshot(_text) + Snapshot(_errors);

    /// <summary>What it said; its exit code once it has ended.</summary>
    public Output Output => new(_command, _process.ExitCode, Snapshot(_text), Snapshot(_errors));

    public Task SaysAsync(string text, TimeSpan? within = null) =>
        Eventually.HoldsAsync(() => Said.Contains(text, StringComparison.Ordinal), within ?? Eventually.Soon,
            () => $"{_command} says '{text}'; it said:\n{Said}");

    /// <summary>Sends a signal, such as TERM, to exactly this process.</summary>
    public async Task SignalAsync(string name) =>
        (await Command.RunAsync("kill", $"-{name}", Id)).RequireSuccess();

    /// <summary>Waits for the end and the last of the output.</summary>
    public async Task<Output> EndAsync(TimeSpan limit)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(limit);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{_command}: no end after {limit.TotalSeconds} s; it said:\n{Said}");
        }
        return Output;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            using var timeout = new CancellationTokenSource(KillLimit);
            await _process.WaitForExitAsync(timeout.Token);
        }
        _process.Dispose();
    }

    private static void Append(StringBuilder lines, string? line)
    {
        if (line is null)
            return;
        lock (lines)
            lines.AppendLine(line);
    }

    private static string Snapshot(StringBuilder lines)
    {
        lock (lines)
            return lines.ToString();
    }
}
