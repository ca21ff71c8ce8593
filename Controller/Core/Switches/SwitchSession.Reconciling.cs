using Controller.Abstractions;
using Controller.Core.Checking;
using Controller.Core.Flows;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Switches;

internal sealed partial class SwitchSession
{
    private readonly Queue<Action> _whenFree = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AppConfiguration? _configuration;
    private bool _redeclare;
    private bool _readyReported;
    private bool _reconfiguring;

    /// <summary>Any thread: completes when the session ends.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Any thread: what is in force here.</summary>
    internal AppConfiguration Configuration => _configuration ?? _services.Configurations.Newest;

    bool IReconciled.HasBundles => Features.Bundles;

    /// <summary>The static flows that the switch holds, as far as is known.</summary>
    internal IReadOnlyCollection<Flow> HeldFlows => _reconciler.Installed.Flows.Values;

    internal bool IsReconciling => _reconciler.IsBusy || _reconfiguring;

    // Flows found stay as they are until the links are known anew; one change of the whole at a time.
    private bool IsFree => IsRunning && !_warm && !_reconciler.IsBusy && !_reconfiguring && _closeReason.Length == 0;

    /// <summary>At the end of this turn, asks the apps what the switch is to hold.</summary>
    public void Redeclare() => _redeclare = true;

    public void SendBundleControl(
        BundleId bundle, BundleControlType type, BundleFlags flags, Action<RequestOutcome> ended) =>
        SendRequest(new BundleControl { Bundle = bundle, Type = type, Flags = flags },
            new PlainQuery((outcome, error) => OnBundleStep(type, outcome, error, ended))
            {
                Name = $"bundle {type}",
                ReplyType = MessageType.Experimenter,
            });

    /// <summary>Deletes all flows whose cookie passes.</summary>
    internal void DeleteFlows(Cookie cookie, ulong mask) => SendFlowMod(new FlowMod
    {
        Command = FlowModCommand.Delete,
        Table = TableId.All,
        Cookie = cookie,
        CookieMask = mask,
    });

    /// <summary>Any thread: finds out what a configuration would change, and does nothing.</summary>
    /// <param name="done">Gets null if the switch doesn't tell what it holds, or isn't ready to be asked.</param>
    internal void PostPlan(AppConfiguration next, Action<Preparation?> done) => Post(() =>
    {
        if (IsRunning)
            Prepare(next, done);
        else
            done(null);
    });

    /// <summary>Any thread: what the switch is to hold, as a plan without a change.</summary>
    internal void PostWanted(Action<SwitchPlan> done) => Post(() => done(new SwitchPlan(Id, Name, true, [], "")
    {
        Wanted = _reconciler.Desired is { } desired ? new WantedState(desired, CurrentPorts) : null,
    }));

    /// <summary>Any thread: what was prepared, in words. For 100,000 flows that takes a second.</summary>
    internal SwitchPlan Describe(Preparation? prepared)
    {
        if (prepared?.Desired is not { } desired)
            return new SwitchPlan(Id, Name, true, [], prepared?.HashOfHeld() ?? "")
            {
                Problem = prepared?.Problem ?? "the switch is just connecting, or didn't tell what it holds",
            };
        var describer = new PlanDescriber(desired, prepared.Before, prepared.Held);
        return new SwitchPlan(Id, Name, true, describer.Describe(prepared.Plan), prepared.HashOfHeld())
        {
            Wanted = new WantedState(desired, CurrentPorts),
        };
    }

    /// <summary>
    /// Any thread: as <see cref="PostPlan"/>, once nothing else is under way; from then on the switch's state is held
    /// until <see cref="PostCommit"/> or <see cref="PostAbandon"/>.
    /// </summary>
    /// <param name="givenUp">Nobody waits any more: nothing is held then.</param>
    internal void PostPrepare(AppConfiguration next, Action<Preparation?> done, CancellationToken givenUp) =>
        Post(() => _whenFree.Enqueue(() =>
        {
            if (givenUp.IsCancellationRequested)
                return;
            _reconfiguring = true;
            Prepare(next, done);
        }));

    /// <summary>Any thread: carries out what was prepared.</summary>
    internal void PostCommit(Preparation prepared, Action<Convergence> done) => Post(() =>
        _reconciler.Converge(prepared.Desired!, prepared.Held.Ours, converged =>
        {
            _statistics.FlowMods += converged.Changes;
            if (converged.Outcome is ApplyOutcome.Applied or ApplyOutcome.Unchanged or ApplyOutcome.Unverified)
                Adopt(prepared);
            else
                _services.Log.ConfigurationRefused(Name, converged.Problem ?? "");
            Release();
            done(converged);
        }));

    /// <summary>Any thread: the switch goes on as it was.</summary>
    internal void PostAbandon() => Post(Release);

    private void Release()
    {
        if (!_reconfiguring)
            return;
        _reconfiguring = false;
        Redeclare();
    }

    private void Adopt(Preparation prepared)
    {
        _configuration = prepared.Next;
        _services.Configurations.Took(Id, prepared.Next);
        _apps!.Reconfigure(prepared.Next, prepared.Apps);
        RedeclarePorts();
    }

    private void Prepare(AppConfiguration next, Action<Preparation?> done)
    {
        var shadows = new ShadowApps(this, _apps!, next);
        ReadHeld(_reconciler.Installed.Anew(), shadows.OnFlowFound, held =>
        {
            if (held is null)
            {
                done(null);
                return;
            }
            DesiredState? desired = shadows.Declare(wanted =>
                CoreFlows.Declare(wanted, _ports.With(name => next.IsDeclared(Id, name)), Features));
            done(new Preparation(next, shadows, held)
            {
                Desired = desired,
                Plan = desired is null ? FlowPlan.Nothing : FlowPlan.Between(desired, held.Ours),
                Before = _reconciler.Desired,
                Problem = shadows.Problem,
            });
        });
    }

    private void OnBundleStep(
        BundleControlType type, RequestOutcome outcome, OpenFlowError error, Action<RequestOutcome> ended)
    {
        if (outcome == RequestOutcome.Refused)
        {
            _statistics.Errors++;
            _services.Log.BundleRefused(Name, type.ToString(), error.ToString());
        }
        ended(outcome);
    }

    private void DeclareOwn(DesiredState desired) => CoreFlows.Declare(desired, CurrentPorts, Features);

    private void RedeclareIfAsked()
    {
        // What waits has a newer idea of what the switch is to hold.
        while (IsFree && _whenFree.TryDequeue(out Action? work))
            work();
        if (!IsFree)
            return;
        _drift.CheckIfNeeded();
        if (!_redeclare)
            return;
        _redeclare = false;
        if (_apps!.Declare(DeclareOwn) is { } wanted)
            _reconciler.Settle(wanted, OnSettled);
    }

    private void OnSettled(Convergence converged)
    {
        _statistics.FlowMods += converged.Changes;
        if (converged.Problem is { } problem)
            _services.Log.NotSettled(Name, problem);
        // Each try takes as long as the answers that don't come.
        if (converged.Outcome == ApplyOutcome.Failed)
            Redeclare();
        if (converged.Outcome == ApplyOutcome.Refused && _services.Configurations.Refused(Id))
        {
            GoBack();
            return;
        }
        if (converged.Outcome == ApplyOutcome.Refused)
            _statistics.FlowMods += _reconciler.SettleByPieces();
        ReportReady(converged);
    }

    private void ReportReady(Convergence converged)
    {
        if (_readyReported)
            return;
        _readyReported = true;
        _services.Configurations.Took(Id, Configuration);
        _drift.Start();
        _services.Log.Ready(Name, _keptFlows + _keptDynamicFlows, converged.Changes);
    }

    // It came while it couldn't be asked, and refuses the newest configuration: it had another that it took.
    private void GoBack()
    {
        AppConfiguration last = _services.Configurations.Of(Id);
        _services.Log.WentBack(Name);
        var shadows = new ShadowApps(this, _apps!, last);
        _configuration = last;
        _apps!.Reconfigure(last, shadows);
        RedeclarePorts();
        Redeclare();
    }
}
