using OpenFlow.Protocol.Types;

namespace Controller.Core.Flows;

/// <summary>
/// The changes that a switch may still refuse: sent, and not yet behind a barrier that has come back. Batches
/// overlap, and each ends with a barrier of its own.
/// </summary>
internal sealed class SentChanges
{
    private readonly Dictionary<Xid, Sent> _changes = [];
    private int _batch;

    public bool IsEmpty => _changes.Count == 0;

    /// <param name="old">What was in its place before.</param>
    public void Add(Xid xid, Change change, object? old) => _changes[xid] = new Sent(_batch, change, old);

    /// <summary>Ends a batch; returns its number.</summary>
    public int EndBatch() => _batch++;

    /// <summary>
    /// The barrier behind a batch has come back, or never will: nothing up to there is refused any more.
    /// </summary>
    public void Pass(int batch)
    {
        foreach ((Xid xid, Sent sent) in _changes)
        {
            // A dictionary may be removed from while it is walked.
            if (sent.Batch <= batch)
                _changes.Remove(xid);
        }
    }

    /// <summary>Takes out the change that an error is about; false if it is about none of these.</summary>
    public bool TryTake(Xid xid, out Change change, out object? old)
    {
        bool found = _changes.Remove(xid, out Sent sent);
        (change, old) = (sent.Change, sent.Old);
        return found;
    }

    private readonly record struct Sent(int Batch, Change Change, object? Old);
}
