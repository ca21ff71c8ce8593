using System.Collections.Concurrent;
using Controller.Core.Flows;
using Controller.Core.Switches;
using OpenFlow.Protocol.Types;

namespace Controller.Core;

public sealed partial class OpenFlowController
{
    // A switch that was found warm is left alone until its links are known.
    private static readonly TimeSpan PrepareTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CommitTimeout = TimeSpan.FromSeconds(120);

    private readonly SemaphoreSlim _applying = new(1);

    /// <summary>What is in force, but for switches that refused it.</summary>
    public AppConfiguration Configuration => _services.Configurations.Newest;

    /// <summary>
    /// What <see cref="ApplyAsync"/> would change on each switch that was ever seen, by datapath id. Without any
    /// effect: apps that would be new are made, asked and forgotten, and the switches are only read.
    /// </summary>
    public async Task<IReadOnlyList<SwitchPlan>> PlanAsync(AppConfiguration next, CancellationToken cancel)
    {
        SwitchPlan[] plans = await Task.WhenAll(_registry.Snapshots.Select(sw => PlanAsync(sw, next, cancel)));
        return [.. plans.OrderBy(plan => plan.Id)];
    }

    /// <summary>
    /// What each connected switch is to hold now, as plans without a change, by datapath id. The switches aren't asked.
    /// </summary>
    public async Task<IReadOnlyList<SwitchPlan>> GetWantedAsync(CancellationToken cancel)
    {
        IEnumerable<Task<SwitchPlan>> asked = _registry.Sessions.Select(session =>
        {
            var answer = new TaskCompletionSource<SwitchPlan>(TaskCreationOptions.RunContinuationsAsynchronously);
            session.PostWanted(wanted => answer.TrySetResult(wanted));
            return WithinAsync(session, answer.Task);
        });
        return [.. (await Task.WhenAll(asked)).OrderBy(plan => plan.Id)];

        // One that ends meanwhile answers nothing.
        async Task<SwitchPlan> WithinAsync(SwitchSession session, Task<SwitchPlan> answer) =>
            await Task.WhenAny(answer, session.Ended, Task.Delay(AnswerTimeout, cancel)) == answer
                ? await answer
                : new SwitchPlan(session.Id, session.Name, false, [], "");
    }

    /// <summary>
    /// Puts a configuration in force. Apps whose options for a switch are the same stay; others are replaced and adopt
    /// the dynamic flows they find. Each switch changes at once or not at all; one that refuses keeps its
    /// configuration; one that is away gets the new one when it comes. One call at a time: others wait.
    /// </summary>
    /// <param name="bases">
    /// Of each switch <see cref="SwitchPlan.Base"/> of the plan that is to be carried out: where the switch holds
    /// something else by now, it is sent nothing. Switches that aren't named have no such condition.
    /// </param>
    /// <param name="cancel">Heeded until it begins; what has begun is brought to its end.</param>
    public async Task<ApplyReport> ApplyAsync(
        AppConfiguration next, IReadOnlyDictionary<DatapathId, string>? bases, CancellationToken cancel)
    {
        await _applying.WaitAsync(cancel);
        try
        {
            // First, so that a switch that connects from now on needs no one to tell it.
            AppConfiguration before = Configuration;
            _services.Configurations.Set(next);
            var reports = new ConcurrentBag<SwitchReport>();
            IReadOnlyList<SwitchSession> sessions = _registry.Sessions;
            foreach (SwitchSnapshot sw in _registry.Snapshots.Where(sw => sessions.All(session => session.Id != sw.Id)))
                reports.Add(Waiting(sw.Id, sw.Name));
            SwitchApply[] applies = [.. sessions.Select(session => new SwitchApply(session, next, _services))];
            await Task.WhenAll(applies.Select(apply => apply.PrepareAsync(bases, PrepareTimeout)));
            var ready = applies.Where(apply => apply.IsReady).ToDictionary(apply => apply.Id);
            var steps = ApplyOrder.Of(
                ready.ToDictionary(apply => apply.Key, apply => apply.Value.OnlyDeletes), next.SendsTo);
            foreach (IReadOnlyList<DatapathId> step in steps)
                await Task.WhenAll(step.Select(id => ready[id].CommitAsync(CommitTimeout)));
            foreach (SwitchApply apply in applies)
                reports.Add(apply.Report);
            // A plan that holds nowhere any more must not take hold of switches that come later either.
            if (!reports.IsEmpty && reports.All(report => report.Outcome == ApplyOutcome.BaseChanged))
                _services.Configurations.Set(before);
            return new ApplyReport([.. reports.OrderBy(report => report.Id)]);
        }
        finally
        {
            _applying.Release();
        }
    }

    /// <summary>
    /// How each switch that was ever seen differs now from what it is to hold, by datapath id. Only reads.
    /// </summary>
    public async Task<IReadOnlyList<SwitchDrift>> DriftAsync(CancellationToken cancel)
    {
        SwitchDrift[] drifts = await Task.WhenAll(_registry.Snapshots.Select(sw => DriftAsync(sw, cancel)));
        return [.. drifts.OrderBy(drift => drift.Id)];
    }

    private async Task<SwitchDrift> DriftAsync(SwitchSnapshot sw, CancellationToken cancel)
    {
        if (_registry.Find(sw.Id) is not { } session)
            return new SwitchDrift(sw.Id, sw.Name, false, []);
        var answer = new TaskCompletionSource<IReadOnlyList<DriftItem>?>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        session.PostCompare(items => answer.TrySetResult(items));
        IReadOnlyList<DriftItem>? items = null;
        try
        {
            items = await answer.Task.WaitAsync(AnswerTimeout, cancel);
        }
        catch (TimeoutException)
        {
            // As a switch that doesn't tell.
        }
        return new SwitchDrift(sw.Id, session.Name, true, items ?? [])
        {
            Problem = items is null ? "the switch is just connecting, or didn't tell what it holds" : null,
        };
    }

    private static SwitchReport Waiting(DatapathId id, string name) =>
        new(id, name, ApplyOutcome.Waiting, 0, TimeSpan.Zero) { Problem = "the switch is away" };

    private async Task<SwitchPlan> PlanAsync(SwitchSnapshot sw, AppConfiguration next, CancellationToken cancel)
    {
        if (_registry.Find(sw.Id) is not { } session)
            return new SwitchPlan(sw.Id, sw.Name, false, [], "");
        var answer = new TaskCompletionSource<Preparation?>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.PostPlan(next, prepared => answer.TrySetResult(prepared));
        try
        {
            return session.Describe(await answer.Task.WaitAsync(AnswerTimeout, cancel));
        }
        catch (TimeoutException)
        {
            return new SwitchPlan(sw.Id, sw.Name, true, [], "") { Problem = "the switch didn't answer" };
        }
    }
}
