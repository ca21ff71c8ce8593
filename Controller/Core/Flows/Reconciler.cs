using Controller.Abstractions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Flows;

/// <summary>A switch that is kept so; see <see cref="IMessageSender"/> for threads.</summary>
internal interface IReconciled : IMessageSender
{
    bool HasBundles { get; }

    /// <summary>
    /// Reads all that the switch holds; <paramref name="done"/> gets null if it didn't tell. Dynamic flows of ours are
    /// shown to <paramref name="dynamicFlows"/> only.
    /// </summary>
    void ReadHeld(InstalledState ours, FlowVisitor? dynamicFlows, Action<HeldState?> done);
}

/// <summary>How the way from one state to another ended.</summary>
internal sealed record Convergence(ApplyOutcome Outcome, int Changes)
{
    public IReadOnlyList<ChangeFault> Faults { get; init; } = [];

    public string? Problem { get; init; }
}

/// <summary>
/// Makes one switch hold what it is to hold. A few changes go the quick way of <see cref="FlowInstaller"/>; many, and
/// whatever somebody waits for, go as one <see cref="Push"/>, are read back, and repaired once if need be.
/// </summary>
/// <remarks>Owned by the switch's event loop. One push at a time: who wants another waits while it is busy.</remarks>
internal sealed class Reconciler(IReconciled sw)
{
    /// <summary>Changes that go the quick way: about those of a port with all its VLANs.</summary>
    public const int QuickChanges = 100;

    private const int MaxFaults = 20;

    private readonly FlowInstaller _installer = new(sw);
    private Attempt? _attempt;
    private Push? _push;

    // The handshake's probe has had the first.
    private uint _lastBundle = 1;

    /// <summary>What the switch holds, as far as is known.</summary>
    public InstalledState Installed => _installer.Installed;

    /// <summary>What the switch is to hold: the last state that it took, or was told the quick way.</summary>
    public DesiredState? Desired { get; private set; }

    public bool IsBusy => _attempt is not null;

    /// <summary>Goes up with all that is sent.</summary>
    public long SentCount { get; private set; }

    /// <summary>
    /// Brings the switch to a state that its apps declare. Where a bundle is refused nothing has changed: the caller
    /// goes back to another state, or has this one come <see cref="SettleByPieces">by pieces</see>.
    /// </summary>
    /// <param name="done">Gets the number of messages; at once where they are few.</param>
    public void Settle(DesiredState desired, Action<Convergence> done)
    {
        FlowPlan plan = FlowPlan.Between(desired, Installed);
        if (plan.Size <= QuickChanges)
        {
            Desired = desired;
            done(new Convergence(ApplyOutcome.Applied, Repair(plan)));
            return;
        }
        Begin(desired, plan, done: converged =>
        {
            Desired = desired;
            done(converged);
        });
    }

    /// <summary>
    /// Sends the changes that are left one by one: the switch takes what it can, and what it refuses is tried again
    /// next time. Returns how many messages it took.
    /// </summary>
    public int SettleByPieces() => Desired is { } desired ? Repair(FlowPlan.Between(desired, Installed)) : 0;

    /// <summary>
    /// Brings the switch to a state all at once or, if it refuses, not at all.
    /// </summary>
    /// <param name="held">What the switch holds now, just read.</param>
    public void Converge(DesiredState desired, InstalledState held, Action<Convergence> done)
    {
        _installer.Reset(held);
        FlowPlan plan = FlowPlan.Between(desired, held);
        if (plan.IsEmpty)
        {
            Desired = desired;
            done(new Convergence(ApplyOutcome.Unchanged, 0));
            return;
        }
        Begin(desired, plan, done: converged =>
        {
            if (converged.Outcome is ApplyOutcome.Applied or ApplyOutcome.Unverified)
                Desired = desired;
            done(converged);
        });
    }

    /// <summary>Sends changes the quick way; returns how many messages it took.</summary>
    public int Repair(FlowPlan plan)
    {
        SentCount += plan.Size;
        return _installer.Apply(plan);
    }

    /// <summary>Who wanted a flow, group or meter; what no app explains is its app's by the cookie.</summary>
    public Origin? OriginOf(object subject) => Origins.Of(Desired, subject);

    /// <summary>An ERROR came; says what it was about if that was one of the changes under way.</summary>
    public bool TryRefuse(Xid xid, OpenFlowError error, out string what)
    {
        what = "";
        Change change = default;
        if (_push?.TryRefuse(xid, error, out change) is not true && !_installer.TryRefuse(xid, error, out change))
            return false;
        Origin? origin = Origins.Of(_attempt?.Desired ?? Desired, change.Subject);
        string by = origin is null ? "" : $", wanted by {origin}";
        what = $"{change.Kind.ToString().ToLowerInvariant()} of {change.What} {ChangeText.Of(change.Subject)}{by}";
        return true;
    }

    private void Begin(DesiredState desired, FlowPlan plan, Action<Convergence> done)
    {
        _attempt = new Attempt(desired, plan.Size, converged =>
        {
            _attempt = null;
            _push = null;
            done(converged);
        });
        Start(_attempt, plan);
    }

    private void Start(Attempt attempt, FlowPlan plan)
    {
        SentCount += plan.Size;
        // Ours from the moment they may be there.
        Installed.OwnMeters.UnionWith(plan.AddedMeters.Select(meter => meter.Id));
        BundleId? bundle = sw.HasBundles ? new BundleId(++_lastBundle) : null;
        _push = new Push(sw, plan, bundle, outcome => OnPushed(attempt, plan, outcome));
        _push.Start();
    }

    private void OnPushed(Attempt attempt, FlowPlan plan, PushOutcome outcome)
    {
        Push push = _push!;
        if (outcome == PushOutcome.Done)
            Installed.Take(plan);
        // A bundle that was refused has changed nothing, but the meters ahead of it have come.
        else if (outcome == PushOutcome.Refused && push.IsAtomic && plan.NewMeters().Count == 0)
        {
            attempt.Done(Refused(attempt, push));
            return;
        }
        sw.ReadHeld(Installed.Anew(), null, held =>
        {
            if (held is null)
                attempt.Done(Unanswered(attempt));
            else if (outcome == PushOutcome.Refused)
                Restore(attempt, held, Refused(attempt, push));
            // Some answer was lost: what the switch holds tells whether it had done all the same.
            else if (outcome == PushOutcome.NoAnswer && !FlowPlan.Between(attempt.Desired, held.Ours).IsEmpty)
                Restore(attempt, held, Unanswered(attempt));
            else
                Verify(attempt, held);
        });
    }

    private void Verify(Attempt attempt, HeldState held)
    {
        _installer.Reset(held.Ours);
        FlowPlan rest = FlowPlan.Between(attempt.Desired, held.Ours);
        if (rest.IsEmpty)
        {
            attempt.Done(new Convergence(ApplyOutcome.Applied, attempt.Changes));
        }
        else if (!attempt.Repaired)
        {
            attempt.Repaired = true;
            Start(attempt, rest);
        }
        else
        {
            IReadOnlyList<ChangeFault> faults =
                [.. rest.All().Take(MaxFaults).Select(change => Unshown(attempt, change))];
            Remember(rest, held.Ours);
            attempt.Done(new Convergence(ApplyOutcome.Unverified, attempt.Changes)
            {
                Faults = faults,
                Problem = $"the switch took all changes, but shows {rest.Size} otherwise, also after a second try",
            });
        }
    }

    // A flow that the switch shows otherwise than it got it, twice: from now on that is how it looks there.
    private static void Remember(FlowPlan rest, InstalledState shown)
    {
        foreach (Flow wanted in rest.ChangedFlows)
            shown.OddForms[wanted.Key] = (wanted, shown.Flows[wanted.Key]);
    }

    private void Restore(Attempt attempt, HeldState held, Convergence failed)
    {
        _installer.Reset(held.Ours);
        if (Desired is { } before)
            Repair(FlowPlan.Between(before, held.Ours));
        attempt.Done(failed);
    }

    private static Convergence Refused(Attempt attempt, Push push)
    {
        IReadOnlyList<ChangeFault> faults = [.. push.Refusals.Select(refused => new ChangeFault(refused.Change.What,
            ChangeText.Of(refused.Change.Subject), Origins.Of(attempt.Desired, refused.Change.Subject),
            refused.Error.ToString()))];
        string what = faults.Count > 0 ? faults[0].ToString() : "the bundle";
        return new Convergence(ApplyOutcome.Refused, attempt.Changes)
        {
            Faults = faults,
            Problem = push.IsAtomic ? $"the switch refused {what}; nothing was changed"
                : $"the switch refused {what}; what had been changed was put back",
        };
    }

    private static Convergence Unanswered(Attempt attempt) => new(ApplyOutcome.Failed, attempt.Changes)
    {
        Problem = "the switch gave no answer in time; it is to hold what it held before",
    };

    private static ChangeFault Unshown(Attempt attempt, Change change) => new(change.What,
        ChangeText.Of(change.Subject), Origins.Of(attempt.Desired, change.Subject),
        change.Kind switch
        {
            ChangeKind.Add => "the switch doesn't show it",
            ChangeKind.Delete => "the switch still shows it",
            _ => "the switch shows it otherwise",
        });

    private sealed class Attempt(DesiredState desired, int changes, Action<Convergence> done)
    {
        public DesiredState Desired => desired;

        public int Changes => changes;

        public bool Repaired { get; set; }

        public void Done(Convergence converged) => done(converged);
    }
}
