using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Flows;

/// <summary>Puts a change into words, for the log.</summary>
internal delegate string ChangeWords();

/// <summary>Takes back in our books what the switch refused to do.</summary>
internal delegate void TakeBack(OpenFlowError error);

/// <summary>
/// The changes that a switch may still refuse: sent, and not yet behind a barrier that has come back. Batches
/// overlap, and each ends with a barrier of its own.
/// </summary>
internal sealed class SentChanges
{
    private readonly Dictionary<Xid, Change> _changes = [];
    private int _batch;

    public void Add(Xid xid, ChangeWords words, TakeBack takeBack) =>
        _changes[xid] = new Change(_batch, words, takeBack);

    /// <summary>Ends a batch; returns its number.</summary>
    public int EndBatch() => _batch++;

    /// <summary>
    /// The barrier behind a batch has come back, or never will: nothing up to there is refused any more.
    /// </summary>
    public void Pass(int batch)
    {
        foreach ((Xid xid, Change change) in _changes)
        {
            // A dictionary may be removed from while it is walked.
            if (change.Batch <= batch)
                _changes.Remove(xid);
        }
    }

    /// <summary>
    /// Takes back the change that an error is about, and says what it was; false if it is about none of these.
    /// </summary>
    public bool TryRefuse(Xid xid, OpenFlowError error, out string what)
    {
        what = "";
        if (!_changes.Remove(xid, out Change? refused))
            return false;
        what = refused.Words();
        refused.TakeBack(error);
        return true;
    }

    private sealed record Change(int Batch, ChangeWords Words, TakeBack TakeBack);
}
