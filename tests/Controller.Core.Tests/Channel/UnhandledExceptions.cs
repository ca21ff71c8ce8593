using System.Collections.Concurrent;

namespace Controller.Core.Tests.Channel;

/// <summary>
/// Exceptions that got to nobody, in the whole process: also those of tests that ran before, as that of a task is told
/// when the task is collected.
/// </summary>
internal sealed class UnhandledExceptions : IDisposable
{
    private readonly ConcurrentQueue<Exception> _seen = [];

    public UnhandledExceptions()
    {
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
        TaskScheduler.UnobservedTaskException += OnUnobserved;
    }

    public IReadOnlyList<Exception> Take()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return [.. _seen];
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
        TaskScheduler.UnobservedTaskException -= OnUnobserved;
    }

    private void OnUnhandled(object sender, UnhandledExceptionEventArgs args) =>
        _seen.Enqueue((Exception)args.ExceptionObject);

    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs args) =>
        _seen.Enqueue(args.Exception);
}
