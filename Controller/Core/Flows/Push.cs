using Controller.Abstractions;
using Controller.Core.Switches;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Flows;

/// <summary>How a push ended.</summary>
internal enum PushOutcome
{
    /// <summary>The switch has taken it all.</summary>
    Done,

    /// <summary>The switch refused something: in a bundle, nothing has changed.</summary>
    Refused,

    /// <summary>The switch, or the connection, gave no answer: nobody knows what it holds now.</summary>
    NoAnswer,
}

/// <summary>A change that the switch refused.</summary>
internal readonly record struct Refusal(Change Change, OpenFlowError Error);

/// <summary>
/// Carries out one plan: meters first, then groups and flows, in one atomic bundle where the switch has bundles, and
/// old meters last. Without bundles what is new is in, behind a barrier, before anything goes.
/// </summary>
/// <remarks>
/// Sent in chunks, each behind a barrier: a switch that reads slowly doesn't fill our memory, echoes get through, and
/// all errors about the messages of a bundle have come when it is committed. Open vSwitch leaves a message that it
/// refused out of the bundle and would commit the rest. Owned by the switch's event loop; makes one push.
/// </remarks>
internal sealed class Push
{
    private const BundleFlags Flags = BundleFlags.Atomic | BundleFlags.Ordered;
    private const int ChunkSize = 1 << 20;

    // Told in full: enough for people; the rest says the same.
    private const int MaxRefusals = 20;

    private readonly IMessageSender _sender;
    private readonly BundleId? _bundle;
    private readonly Action<PushOutcome> _done;
    private readonly Queue<(IReadOnlyList<Change> Changes, bool Bundled)> _stages = [];
    private readonly List<Chunk> _chunks = [];
    private readonly List<Refusal> _refusals = [];
    private readonly FlowPlan _plan;
    private bool _ended;

    /// <param name="bundle">A number that no bundle of this connection has; null where the switch has none.</param>
    /// <param name="done">Called once, unless the session ends before.</param>
    public Push(IMessageSender sender, FlowPlan plan, BundleId? bundle, Action<PushOutcome> done)
    {
        (_sender, _plan, _done) = (sender, plan, done);
        _bundle = bundle is not null && plan.FitsBundle ? bundle : null;
    }

    /// <summary>What the switch refused, the first first.</summary>
    public IReadOnlyList<Refusal> Refusals => _refusals;

    /// <summary>Whether a refusal leaves the switch as it was.</summary>
    public bool IsAtomic => _bundle is not null;

    public void Start()
    {
        AddStage(_plan.NewMeters(), bundled: false);
        if (_bundle is not null)
        {
            AddStage([.. _plan.Makes(), .. _plan.Breaks()], bundled: true);
        }
        else
        {
            AddStage(_plan.Makes(), bundled: false);
            AddStage(_plan.Breaks(), bundled: false);
        }
        AddStage(_plan.OldMeters(), bundled: false);
        StartStage();
    }

    /// <summary>An ERROR came; false if it is about none of the messages of this push.</summary>
    public bool TryRefuse(Xid xid, OpenFlowError error, out Change change)
    {
        change = default;
        foreach (Chunk chunk in _chunks)
        {
            uint place = xid.Value - chunk.FirstXid;
            if (place >= chunk.Count)
                continue;
            change = chunk.Changes[chunk.First + (int)place];
            if (_refusals.Count < MaxRefusals)
                _refusals.Add(new Refusal(change, error));
            return true;
        }
        return false;
    }

    private void AddStage(IReadOnlyList<Change> changes, bool bundled)
    {
        if (changes.Count > 0)
            _stages.Enqueue((changes, bundled));
    }

    private void StartStage()
    {
        if (!_stages.TryDequeue(out var stage))
            End(PushOutcome.Done);
        else if (stage.Bundled)
            _sender.SendBundleControl(_bundle!.Value, BundleControlType.OpenRequest, Flags,
                outcome => OnOpened(outcome, stage.Changes));
        else
            SendChunk(stage.Changes, 0, bundled: false);
    }

    private void OnOpened(RequestOutcome outcome, IReadOnlyList<Change> changes)
    {
        if (outcome == RequestOutcome.Answered)
            SendChunk(changes, 0, bundled: true);
        else
            Fail(outcome);
    }

    private void SendChunk(IReadOnlyList<Change> changes, int first, bool bundled)
    {
        Xid firstXid = default;
        int end = first;
        for (int size = 0; end < changes.Count && size < ChunkSize; end++)
        {
            Change change = changes[end];
            size += change.Size;
            Xid xid = bundled ? change.SendInto(_sender, _bundle!.Value, Flags) : change.Send(_sender);
            if (end == first)
                firstXid = xid;
        }
        _chunks.Add(new Chunk(firstXid.Value, changes, first, (uint)(end - first)));
        _sender.SendBarrier(passed => OnChunk(passed, changes, end, bundled));
    }

    private void OnChunk(bool passed, IReadOnlyList<Change> changes, int next, bool bundled)
    {
        if (!passed || _refusals.Count > 0)
            Abort(passed, bundled);
        else if (next < changes.Count)
            SendChunk(changes, next, bundled);
        else if (bundled)
            _sender.SendBundleControl(_bundle!.Value, BundleControlType.CommitRequest, Flags, OnCommitted);
        else
            StartStage();
    }

    private void OnCommitted(RequestOutcome outcome)
    {
        if (outcome == RequestOutcome.Answered)
            StartStage();
        else
            Fail(outcome);
    }

    private void Abort(bool passed, bool bundled)
    {
        // It would go by itself, but only after seconds.
        if (bundled)
            _sender.SendBundleControl(_bundle!.Value, BundleControlType.DiscardRequest, Flags, _ => { });
        End(passed ? PushOutcome.Refused : PushOutcome.NoAnswer);
    }

    private void Fail(RequestOutcome outcome) =>
        End(outcome == RequestOutcome.Refused ? PushOutcome.Refused : PushOutcome.NoAnswer);

    private void End(PushOutcome outcome)
    {
        if (_ended)
            return;
        _ended = true;
        _done(outcome);
    }

    private readonly record struct Chunk(uint FirstXid, IReadOnlyList<Change> Changes, int First, uint Count);
}
