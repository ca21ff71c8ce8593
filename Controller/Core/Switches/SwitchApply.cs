using System.Diagnostics;
using Controller.Core.Flows;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Switches;

/// <summary>One configuration on its way to one switch: prepared, then carried out or given up.</summary>
/// <remarks>Used by one caller at a time; the session's part runs on its event loop.</remarks>
internal sealed class SwitchApply(SwitchSession session, AppConfiguration next, SessionServices services)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private Preparation? _prepared;
    private SwitchReport? _report;

    public DatapathId Id => session.Id;

    public bool IsReady => _report is null;

    /// <summary>Whether flows only go.</summary>
    public bool OnlyDeletes => _prepared is { Plan: { IsEmpty: false } plan } && plan.Makes().Count == 0;

    public SwitchReport Report => _report ?? Failed("the switch was not asked");

    public async Task PrepareAsync(IReadOnlyDictionary<DatapathId, string>? bases, TimeSpan within)
    {
        var answer = new TaskCompletionSource<Preparation?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var givenUp = new CancellationTokenSource();
        session.PostPrepare(next, prepared => answer.TrySetResult(prepared), givenUp.Token);
        try
        {
            _prepared = await Task.WhenAny(answer.Task, session.Ended).WaitAsync(within) == answer.Task
                ? await answer.Task : null;
        }
        catch (TimeoutException)
        {
            // The report says so.
            await givenUp.CancelAsync();
        }
        if (session.Ended.IsCompleted)
            GiveUp(new SwitchReport(Id, session.Name, ApplyOutcome.Waiting, 0, Elapsed)
            {
                Problem = "the switch went away; it gets the configuration when it comes back",
            });
        else if (_prepared is null)
            GiveUp(Failed("the switch didn't tell in time what it holds"));
        else if (_prepared.Problem is { } problem)
            GiveUp(Failed(problem));
        else if (bases is not null && bases.TryGetValue(Id, out string? wanted) && wanted != _prepared.HashOfHeld())
            GiveUp(new SwitchReport(Id, session.Name, ApplyOutcome.BaseChanged, _prepared.Plan.Size, Elapsed)
            {
                Problem = "the switch holds something else than when this was planned: plan again",
            });
    }

    public async Task CommitAsync(TimeSpan within)
    {
        var answer = new TaskCompletionSource<Convergence>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.PostCommit(_prepared!, converged => answer.TrySetResult(converged));
        try
        {
            await Task.WhenAny(answer.Task, session.Ended).WaitAsync(within);
        }
        catch (TimeoutException)
        {
            // The session's own timeouts are shorter; this is for a loop that is stuck.
        }
        _report = answer.Task.IsCompletedSuccessfully ? ReportOf(await answer.Task)
            : session.Ended.IsCompleted
                ? new SwitchReport(Id, session.Name, ApplyOutcome.Waiting, _prepared!.Plan.Size, Elapsed)
                {
                    Problem = "the switch went away in the middle; it is brought there when it comes back",
                }
            : Failed("the switch gave no answer");
        if (!_report.Succeeded && _report.Outcome != ApplyOutcome.Unverified)
            services.Configurations.Refused(Id);
    }

    private SwitchReport ReportOf(Convergence converged) =>
        new(Id, session.Name, converged.Outcome, converged.Changes, Elapsed)
        {
            Faults = converged.Faults,
            Problem = converged.Problem,
        };

    private void GiveUp(SwitchReport report)
    {
        _report = report;
        if (report.Outcome != ApplyOutcome.Waiting)
            services.Configurations.Refused(Id);
        session.PostAbandon();
    }

    private SwitchReport Failed(string problem) =>
        new(Id, session.Name, ApplyOutcome.Failed, _prepared?.Plan.Size ?? 0, Elapsed) { Problem = problem };

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);
}
