namespace Controller.Host.Serving;

/// <summary>
/// Looks once a second whether a file of the policy, or a directory that one is in, is another than before, and has the
/// policy read again when they have stopped changing.
/// </summary>
/// <remarks>
/// Looking costs a stat(2) a file, and works where notifications don't: over network file systems, and for links that
/// are turned to another directory, which is how containers get new configurations.
/// </remarks>
internal sealed class PolicyWatcher : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly PolicyService _policy;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    public PolicyWatcher(PolicyService policy, TimeProvider time, ILogger log)
    {
        (_policy, _log) = (policy, log);
        _watching = WatchAsync(time);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(Interval, time);
        IReadOnlyList<FileMark> handled = Look();
        IReadOnlyList<FileMark> last = handled;
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                IReadOnlyList<FileMark> now = Look();
                bool isStill = now.SequenceEqual(last);
                last = now;
                if (!isStill || now.SequenceEqual(handled))
                    continue;
                // Before it is read: what changes from here on counts as another change, and so do other files that
                // the policy has afterwards; reading what says the same does nothing.
                handled = now;
                await ReloadAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task ReloadAsync()
    {
        try
        {
            await _policy.ReloadAsync("a file changed", asked: false, _stop.Token);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _log.ReloadFailed(error);
        }
    }

    private List<FileMark> Look()
    {
        IEnumerable<string> files = _policy.FilesOnDisk.Append(_policy.Path!).Distinct(StringComparer.Ordinal);
        var marks = new List<FileMark>();
        foreach (string file in files)
        {
            marks.Add(FileMark.Of(new FileInfo(Path.GetFullPath(file))));
            marks.Add(FileMark.Of(new DirectoryInfo(Path.GetDirectoryName(Path.GetFullPath(file))!)));
        }
        return marks;
    }

    private readonly record struct FileMark(string Path, bool Exists, long Size, DateTime WrittenAt, string? Target)
    {
        public static FileMark Of(FileSystemInfo info)
        {
            try
            {
                return new FileMark(info.FullName, info.Exists, (info as FileInfo)?.Length ?? 0, info.LastWriteTimeUtc,
                    info.LinkTarget);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return new FileMark(info.FullName, false, 0, default, null);
            }
        }
    }
}
