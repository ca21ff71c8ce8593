using System.Diagnostics;
using System.Globalization;
using Benchmarks.Measuring;

namespace Benchmarks.Protocol;

/// <summary>Other OpenFlow libraries on the same stream, in messages a second.</summary>
internal static class Others
{
    private const int Rounds = 3;
    private const int LimitMs = 300_000;
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "osken_decode.py");

    /// <summary>Its own loop over frames in memory, timed inside: no start of a process counts.</summary>
    public static double OsKen(byte[] stream) => WithFile(stream, path => Enumerable.Range(0, Rounds).Max(_ =>
    {
        string[] words = Run("/usr/bin/python3", Script, path).Split(' ');
        return int.Parse(words[0], CultureInfo.InvariantCulture)
            / double.Parse(words[1], CultureInfo.InvariantCulture);
    }));

    /// <summary>
    /// A process that reads the file and prints all messages into nowhere; what it takes for an empty file is
    /// subtracted.
    /// </summary>
    public static double OvsOfctl(byte[] stream, int messages) =>
        messages / (Fastest(stream) - Fastest([]));

    private static double Fastest(byte[] stream) => WithFile(stream, path => Enumerable.Range(0, Rounds).Min(_ =>
    {
        long start = Stopwatch.GetTimestamp();
        Run("/bin/sh", "-c", $"ovs-ofctl -O OpenFlow13 ofp-parse '{path}' >/dev/null");
        return Clock.Seconds(Stopwatch.GetTimestamp() - start);
    }));

    private static double WithFile(byte[] stream, Func<string, double> measure)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, stream);
            return measure(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
        })!;
        string output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(LimitMs) || process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed");
        return output;
    }
}
