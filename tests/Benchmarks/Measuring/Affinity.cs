using System.Globalization;
using Benchmarks.Net;

namespace Benchmarks.Measuring;

/// <summary>Pins this process to one core.</summary>
internal static unsafe class Affinity
{
    /// <summary>Pins all threads there are; those to come inherit it from their creators.</summary>
    public static void PinTo(int cpu)
    {
        ulong mask = 1UL << cpu;
        foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            int thread = int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture);
            LibC.Check(LibC.SetAffinity(thread, sizeof(ulong), &mask), $"pinning to core {cpu}");
        }
    }
}
