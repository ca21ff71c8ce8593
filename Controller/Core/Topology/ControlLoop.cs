using System.Collections.Concurrent;

namespace Controller.Core.Topology;

/// <summary>
/// One thread on which work that spans switches runs, one piece after the other, and which wakes by itself when
/// there is something to do. Work never waits here: what concerns one switch is posted to that switch's loop.
/// </summary>
internal sealed class ControlLoop(string name, Func<long, long> advance) : IDisposable
{
    private const int MaxWait = 1000;

    // What is queued is done in one go, so that what follows from it is worked out once; but not for longer.
    private const int MaxBatch = 20;

    private readonly BlockingCollection<Action> _work = [];
    private Thread? _thread;

    public void Start()
    {
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Pieces of work that wait.</summary>
    public int Waiting => _work.Count;

    /// <summary>Any thread: queues work; it is dropped once the loop has stopped.</summary>
    public void Post(Action work)
    {
        try
        {
            _work.Add(work);
        }
        catch (Exception stopped) when (stopped is InvalidOperationException or ObjectDisposedException)
        {
            // Sessions that end while the controller stops still say so.
        }
    }

    /// <summary>Does what is queued, then ends.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        if (_thread is null || _thread.Join(TimeSpan.FromSeconds(2)))
            _work.Dispose();
    }

    private void Run()
    {
        while (!_work.IsCompleted)
        {
            long now = Environment.TickCount64;
            int wait = (int)Math.Clamp(advance(now) - now, 0, MaxWait);
            if (!_work.TryTake(out Action? work, wait))
                continue;
            do
                work();
            while (Environment.TickCount64 - now < MaxBatch && _work.TryTake(out work));
        }
    }
}
