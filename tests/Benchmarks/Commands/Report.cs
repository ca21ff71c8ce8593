using System.Text.Encodings.Web;
using System.Text.Json;
using Benchmarks.Connecting;
using Benchmarks.Load;

namespace Benchmarks.Commands;

/// <summary>Results for people, or as JSON for scripts.</summary>
internal static class Report
{
    private const double Mebi = 1 << 20;

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void WriteJson<T>(T result) => Console.WriteLine(JsonSerializer.Serialize(result, JsonOptions));

    public static void Write(LoadResult result)
    {
        string mode = result.Rate > 0 ? $"{result.Rate:N0}/s at fixed times" : $"window {result.Window}";
        Line($"load              {result.Switches} switches x {result.Hosts} hosts, {mode}, {result.Seconds:F1} s");
        Line($"answered          {result.Answered:N0} of {result.Sent:N0} sent: "
            + $"{result.AnsweredPerSecond:N0} a second");
        if (result.AnsweredPerCpuSecond is { } perCpu)
        {
            Line($"controller        {perCpu:N0} a second of its CPU time; {result.CpuShare:P0} of one core");
            Line($"                  {result.UserNanoseconds:N0} ns user + "
                + $"{result.KernelNanoseconds:N0} ns kernel each");
            Line($"                  {result.ResidentBytes / Mebi:N1} MiB resident, "
                + $"{result.PeakResidentBytes / Mebi:N1} at most");
        }
        string limit = result.GeneratorBusy > 0.95 ? ": it is the limit, only the CPU figures count" : "";
        Line($"generator         busy {result.GeneratorBusy:P0}, {result.GeneratorNanoseconds:N0} ns each{limit}");
        Line($"latency, us       {string.Join("  ", result.Latency.Select(row => Microseconds(row.Key, row.Value)))}");
        Line($"learning          {result.Floods:N0} of {result.Lessons:N0} broadcasts flooded");
        Line($"wrong {result.Wrong:N0}  missing {result.Missing:N0}  extra {result.Extra:N0}  "
            + $"unsent {result.Unsent:N0}  other messages {result.OtherMessages:N0}");
        Write(result.Faults);
    }

    public static void Write(ConnectResult result)
    {
        Line($"handshakes        {result.Handshakes:N0} of {result.Switches:N0} in {result.Seconds:F3} s: "
            + $"{result.HandshakesPerSecond:N0} a second");
        Line($"since the start   {Milliseconds("median", result.MedianNanoseconds)}  "
            + Milliseconds("last", result.MaxNanoseconds));
        Line($"held              {result.Alive:N0} alive, {result.Left:N0} ended by the controller; "
            + $"it sent echoes to {result.AskedForEcho:N0}");
        if (result.ResidentBytes is { } resident)
            Line($"memory            {resident / Mebi:N1} MiB resident");
        Write(result.Faults);
    }

    public static void Write(MemoryResult result)
    {
        Line($"memory            {result.ResidentBytes / Mebi:N1} MiB resident, "
            + $"{result.PeakResidentBytes / Mebi:N1} at most");
        Line($"of                {result.Switches:N0} switches and {result.Hosts:N0} hosts, "
            + $"{result.Floods:N0} flooded");
        Write(result.Faults);
    }

    private static void Write(IReadOnlyList<string> faults)
    {
        foreach (string fault in faults)
            Line($"  {fault}");
    }

    // The program runs in the invariant culture, so numbers come out the same everywhere.
    private static void Line(string line) => Console.WriteLine(line);

    private static string Milliseconds(string name, long nanoseconds) =>
        $"{name} {nanoseconds / 1e6:N1} ms";

    private static string Microseconds(string name, long nanoseconds) =>
        $"{name} {nanoseconds / 1e3:N1}";
}
