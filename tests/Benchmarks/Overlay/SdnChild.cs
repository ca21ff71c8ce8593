using System.Diagnostics;
using System.Net;
using Benchmarks.Measuring;
using Benchmarks.Net;

namespace Benchmarks.Overlay;

/// <summary><c>sdn serve</c> as a process of its own, and what it logs, each line with the time at which it came.</summary>
internal sealed class SdnChild : IAsyncDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly List<(long At, string Text)> _lines = [];

    public SdnChild(string policy, IPEndPoint listen)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "sdn.dll"), "serve", policy, "--listen", listen.ToString(),
                "--api", "off", "--metrics", "off", "--no-watch",
            },
        };
        StartedAt = Stopwatch.GetTimestamp();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>In <c>Stopwatch</c> ticks, as all times here.</summary>
    public long StartedAt { get; }

    public ProcessUsage Usage => ProcessUsage.Of(_process.Id);

    /// <summary>What it logged that is more than information.</summary>
    public IReadOnlyList<string> Warnings => [.. Lines().Select(line => line.Text)
        .Where(text => text.Contains(" WARN ", StringComparison.OrdinalIgnoreCase)
            || text.Contains(" ERROR ", StringComparison.OrdinalIgnoreCase))];

    /// <summary>Waits until so many lines have a text; the time at which the last of them came.</summary>
    /// <exception cref="TimeoutException">They don't come, or the program has ended.</exception>
    public async Task<long> SaysAsync(string text, int count, TimeSpan within)
    {
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            bool ended = _process.HasExited;
            long[] found = [.. Lines().Where(line => line.Text.Contains(text, StringComparison.Ordinal))
                .Select(line => line.At).Take(count)];
            if (found.Length == count)
                return found[^1];
            if (ended || Stopwatch.GetElapsedTime(begun) > within)
                throw new TimeoutException($"sdn {(ended ? "ended" : "goes on")}, and said '{text}' {found.Length} times "
                    + $"of {count}; its last lines:\n{string.Join('\n', Lines().TakeLast(5).Select(line => line.Text))}");
            await Task.Delay(10);
        }
    }

    /// <summary>Has it read its policy again; the time.</summary>
    public long Reload()
    {
        long now = Stopwatch.GetTimestamp();
        LibC.Check(LibC.Kill(_process.Id, LibC.HangUp), "kill");
        return now;
    }

    /// <summary>Ends it as a service is ended.</summary>
    public async Task StopAsync()
    {
        LibC.Check(LibC.Kill(_process.Id, LibC.Terminate), "kill");
        using var limit = new CancellationTokenSource(EndLimit);
        await _process.WaitForExitAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private (long At, string Text)[] Lines()
    {
        lock (_lines)
            return [.. _lines];
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add((Stopwatch.GetTimestamp(), line));
    }
}
