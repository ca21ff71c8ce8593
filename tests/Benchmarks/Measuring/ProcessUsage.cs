using System.Globalization;
using Benchmarks.Net;

namespace Benchmarks.Measuring;

/// <summary>
/// What a process has used so far (proc(5)). The sum of user and system time is exact to a clock tick (10 ms);
/// how it splits into the two is sampled by most kernels, so believe the split only over seconds.
/// </summary>
/// <param name="UserSeconds">Time in user mode, all threads.</param>
/// <param name="KernelSeconds">Time in the kernel, all threads.</param>
/// <param name="ResidentBytes">VmRSS.</param>
/// <param name="PeakResidentBytes">VmHWM.</param>
internal readonly record struct ProcessUsage(
    double UserSeconds, double KernelSeconds, long ResidentBytes, long PeakResidentBytes)
{
    // Counted behind the command, which stands in parentheses and may hold blanks: state is 0, utime 11, stime 12.
    private const int UserField = 11;
    private const int KernelField = 12;

    public double CpuSeconds => UserSeconds + KernelSeconds;

    public static ProcessUsage Of(int pid)
    {
        string stat = File.ReadAllText($"/proc/{pid}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        double tick = LibC.SystemConfiguration(LibC.ClockTicksPerSecond);
        string[] status = File.ReadAllLines($"/proc/{pid}/status");
        return new ProcessUsage(
            long.Parse(fields[UserField], CultureInfo.InvariantCulture) / tick,
            long.Parse(fields[KernelField], CultureInfo.InvariantCulture) / tick,
            Bytes(status, "VmRSS:"),
            Bytes(status, "VmHWM:"));
    }

    private static long Bytes(string[] status, string name)
    {
        string? line = status.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        if (line is null)
            return 0; // a process that has ended has no memory left
        string number = line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return 1024 * long.Parse(number, CultureInfo.InvariantCulture);
    }
}
