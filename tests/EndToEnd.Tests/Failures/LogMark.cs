using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Failures;

/// <summary>A place in the controller's log; only what comes after it counts.</summary>
internal sealed class LogMark(Lab lab)
{
    private readonly int _start = lab.ControllerLog.Length;

    public string Since => lab.ControllerLog[_start..];

    /// <summary>Waits until the log says that a bridge is ready, and returns what it says of it.</summary>
    public async Task<string> ReadyAsync(string bridge)
    {
        string begin = $"switch {bridge} is ready: ";
        await Eventually.HoldsAsync(() => Since.Contains(begin, StringComparison.Ordinal), Eventually.Soon,
            () => $"'{begin}' in the log:\n{Since}");
        string rest = Since[(Since.IndexOf(begin, StringComparison.Ordinal) + begin.Length)..];
        return rest.Split('\n')[0];
    }
}
