using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Kernel;

/// <summary>
/// A network namespace without a name: a thread's own, so that nothing of it is left however the test ends. What is
/// made on that thread (sockets, programs, TAP devices) is in it and stays there, whoever uses it later.
/// </summary>
internal sealed partial class PrivateNetwork : IDisposable
{
    private const int NewNetwork = 0x40000000; // CLONE_NEWNET

    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    public PrivateNetwork()
    {
        _thread = new Thread(Work) { IsBackground = true, Name = "network namespace" };
        _thread.Start();
        Run(() => Unshare(NewNetwork) == 0 ? true : throw new Win32Exception());
    }

    /// <summary>On the namespace's thread; waits for the end.</summary>
    public T Run<T>(Func<T> function)
    {
        var done = new TaskCompletionSource<T>();
        _work.Add(() =>
        {
            try
            {
                done.SetResult(function());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    /// <summary>Starts a program in it.</summary>
    public BackgroundCommand Start(string program, params object[] arguments) =>
        Run(() => new BackgroundCommand(program, arguments));

    public async Task CommandAsync(string program, params object[] arguments)
    {
        await using BackgroundCommand command = Start(program, arguments);
        (await command.EndAsync(Command.Limit)).RequireSuccess();
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Work()
    {
        foreach (Action action in _work.GetConsumingEnumerable())
            action();
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);
}
