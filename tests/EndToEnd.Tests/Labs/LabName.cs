using System.Globalization;

namespace EndToEnd.Tests.Labs;

/// <summary>
/// Names of these tests' labs: <c>e2e-TOPIC-PID</c>. With the process id in them, two runs don't meet, and what a
/// killed run left is told from what a living one needs.
/// </summary>
internal static class LabName
{
    private const string Prefix = "e2e-";

    // The lab allows 20 characters; a process id takes up to 6 in hexadecimal.
    private const int MaxTopic = 8;

    private static string RunRoot => Environment.GetEnvironmentVariable("SDN_LAB_RUN") ?? "/run/sdn-lab";

    public static string Of(string topic) => topic.Length <= MaxTopic
        ? $"{Prefix}{topic}-{Environment.ProcessId:x}"
        : throw new ArgumentException($"'{topic}' has more than {MaxTopic} characters", nameof(topic));

    public static IEnumerable<string> Orphans() => !Directory.Exists(RunRoot)
        ? []
        : Directory.GetDirectories(RunRoot, Prefix + "*").Select(path => Path.GetFileName(path)).Where(IsOrphan);

    private static bool IsOrphan(string name) =>
        int.TryParse(name.AsSpan(name.LastIndexOf('-') + 1), NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture, out int owner)
        && !Directory.Exists($"/proc/{owner}");
}
