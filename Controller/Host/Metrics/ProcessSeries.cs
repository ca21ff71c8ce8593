using System.Diagnostics;

namespace Controller.Host.Metrics;

/// <summary>The process and its runtime, by the names that Prometheus's client libraries give them.</summary>
internal static class ProcessSeries
{
    private const string FileDescriptors = "/proc/self/fd";

    private static readonly DateTimeOffset StartTime = Process.GetCurrentProcess().StartTime.ToUniversalTime();

    public static void Write(ExpositionWriter writer)
    {
        using Process process = Process.GetCurrentProcess();
        writer.Single(MetricNames.CpuSeconds, Environment.CpuUsage.TotalTime.TotalSeconds);
        writer.Single(MetricNames.ResidentMemory, process.WorkingSet64);
        writer.Single(MetricNames.VirtualMemory, process.VirtualMemorySize64);
        writer.Single(MetricNames.StartTime, StartTime.ToUnixTimeMilliseconds() / 1000.0);
        if (Directory.Exists(FileDescriptors))
            writer.Single(MetricNames.OpenFiles, Directory.EnumerateFileSystemEntries(FileDescriptors).Count());
        writer.Single(MetricNames.Threads, process.Threads.Count);
        WriteRuntime(writer);
    }

    private static void WriteRuntime(ExpositionWriter writer)
    {
        if (writer.Begin(MetricNames.Collections))
        {
            for (int generation = 0; generation <= GC.MaxGeneration; generation++)
                writer.Sample(Labels.Of("generation", $"{generation}"), GC.CollectionCount(generation));
        }
        writer.Single(MetricNames.PauseSeconds, GC.GetTotalPauseDuration().TotalSeconds);
        writer.Single(MetricNames.AllocatedBytes, GC.GetTotalAllocatedBytes());
        writer.Single(MetricNames.HeapSize, GC.GetTotalMemory(forceFullCollection: false));
        writer.Single(MetricNames.ThreadPoolQueue, ThreadPool.PendingWorkItemCount);
    }
}
