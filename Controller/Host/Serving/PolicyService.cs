using Apps.Overlay.Guests;
using Controller.Core;
using Controller.Core.Checking;
using Controller.Core.Flows;
using Controller.Host.Policies;
using Controller.Host.Policies.Files;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Serving;

/// <summary>
/// The policy that the running controller follows, and how another takes its place: by SIGHUP, when a file changes, or
/// by the API. One change at a time; a bad policy changes nothing and is remembered for whoever asks.
/// </summary>
/// <remarks>All members may be called from any thread.</remarks>
internal sealed class PolicyService : IDisposable
{
    private const int MostFindings = 100;

    private readonly IConfigurable _controller;
    private readonly string? _path;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly GuestDirectory _guests;
    private readonly SemaphoreSlim _changing = new(1);
    private volatile ActivePolicy _active;
    private volatile RefusedPolicy? _refused;
    private volatile FileState _onDisk;
    private long _warm;
    private long _requests;

    /// <param name="path">The policy's file; null if the controller was started without one.</param>
    /// <param name="guests">What the program knows of tenants' guests; null for nothing.</param>
    public PolicyService(IConfigurable controller, ActivePolicy first, string? path, ILogger log, TimeProvider time,
        GuestDirectory? guests = null)
    {
        (_controller, _active, _path, _log, _time) = (controller, first, path, log, time);
        _guests = guests ?? new GuestDirectory();
        _onDisk = new FileState(first.Revision, first.Files);
    }

    public ActivePolicy Active => _active;

    /// <summary>What the program knows of tenants' guests, whatever its policy.</summary>
    public GuestDirectory Guests => _guests;

    /// <summary>Called when another policy is in force; mustn't throw.</summary>
    public event Action? Replaced;

    /// <summary>The last policy that was to be put in force, if it was bad; null after a good one.</summary>
    public RefusedPolicy? Refused => _refused;

    /// <summary>How often a policy was to be read anew.</summary>
    public long ReloadRequests => Interlocked.Read(ref _requests);

    /// <summary>How often another policy was put in force.</summary>
    public long Reloads => Interlocked.Read(ref _warm);

    /// <summary>What the controller was started with; null without a file.</summary>
    public string? Path => _path;

    /// <summary>The files that it had when it was last read, whatever policy came by the API since.</summary>
    public IReadOnlyList<string> FilesOnDisk => _onDisk.Files;

    /// <summary>Reads the policy's file again, and puts in force what it says now.</summary>
    /// <param name="reason">Why, for the log.</param>
    /// <param name="asked">Whether somebody waits for an answer, also to what was said before.</param>
    /// <returns>Null if nothing was to be done: there is no file, it is bad, or it says what is in force.</returns>
    public async Task<ApplyReport?> ReloadAsync(string reason, bool asked, CancellationToken cancel)
    {
        if (_path is null)
        {
            _log.NoPolicyFile(reason);
            return null;
        }
        Interlocked.Increment(ref _requests);
        await _changing.WaitAsync(cancel);
        try
        {
            PolicyReading reading = PolicyFile.Read(_path);
            string revision = ActivePolicy.RevisionOf(reading);
            // A file that is as it was takes nothing back that came by the API meanwhile, unless somebody asks for it.
            if (!asked && revision == _onDisk.Revision)
                return null;
            _onDisk = new FileState(revision, [.. reading.Sources.Select(source => source.Name)]);
            if (!reading.IsGood)
            {
                Refuse(_path, reading, reason);
                return null;
            }
            ActivePolicy next = ActivePolicy.Of(reading, _path, _time.GetUtcNow());
            _refused = null;
            if (next.Revision == _active.Revision)
            {
                if (asked)
                    _log.ReloadUnchanged(_path, reason);
                return null;
            }
            await CheckAsync(next, cancel);
            return await PutInForceAsync(next, null, reason, cancel);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>What a policy would change; nothing happens. Null if it is bad: see the reading.</summary>
    public async Task<(PolicyReading Reading, PolicyPlan? Plan)> PlanAsync(
        PolicyUpload upload, CancellationToken cancel)
    {
        PolicyReading reading = Read(upload);
        if (!reading.IsGood)
            return (reading, null);
        ActivePolicy next = ActivePolicy.Of(reading, upload.Main, _time.GetUtcNow());
        IReadOnlyList<SwitchPlan> plans = await _controller.PlanAsync(next.Configure(_guests), cancel);
        return (reading, PolicyPlan.Of(next, plans, _controller.Links));
    }

    /// <summary>Puts a policy in force; the report is null if it is bad.</summary>
    /// <param name="bases">What each switch held when it was planned; null puts it in force whatever they hold.</param>
    public async Task<(PolicyReading Reading, ApplyReport? Report)> ApplyAsync(
        PolicyUpload upload, IReadOnlyDictionary<DatapathId, string>? bases, CancellationToken cancel)
    {
        await _changing.WaitAsync(cancel);
        try
        {
            PolicyReading reading = Read(upload);
            if (!reading.IsGood)
                return (reading, null);
            ActivePolicy next = ActivePolicy.Of(reading, upload.Main, _time.GetUtcNow());
            return (reading, await PutInForceAsync(next, bases, "API", cancel));
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Dispose() => _changing.Dispose();

    private static PolicyReading Read(PolicyUpload upload) =>
        PolicyReader.Read(upload.Files[upload.Main], upload.Main, new UploadedFiles(upload.Files));

    private async Task<ApplyReport> PutInForceAsync(
        ActivePolicy next, IReadOnlyDictionary<DatapathId, string>? bases, string reason, CancellationToken cancel)
    {
        foreach (string key in FixedOptions.Changed(_active.Policy.Controller, next.Policy.Controller))
            _log.NeedsRestart(key);
        // Once begun it isn't broken off: a switch would be left with half of it.
        cancel.ThrowIfCancellationRequested();
        ApplyReport report = await _controller.ApplyAsync(next.Configure(_guests), bases, CancellationToken.None);
        foreach (SwitchReport sw in report.Switches)
            Tell(sw);
        // A plan that holds nowhere any more has changed nothing, the policy in force included.
        if (report.Switches.Count > 0 && report.Switches.All(sw => sw.Outcome == ApplyOutcome.BaseChanged))
            return report;
        _active = next;
        Interlocked.Increment(ref _warm);
        int follow = report.Switches.Count(sw => sw.Succeeded);
        _log.Reloaded(next.Name, next.Revision, reason, follow, report.Switches.Count);
        Replaced?.Invoke();
        return report;
    }

    // Nobody sees a plan before a reload: what is wrong with it is said in the log, and stops nothing.
    private async Task CheckAsync(ActivePolicy next, CancellationToken cancel)
    {
        IReadOnlyList<SwitchPlan> plans = await _controller.PlanAsync(next.Configure(_guests), cancel);
        IReadOnlyList<Finding> findings = PolicyPlan.Of(next, plans, _controller.Links, onlyChanged: true).Findings;
        foreach (Finding finding in findings.Take(MostFindings))
            _log.ReloadFinding(next.Name, finding.ToString());
        if (findings.Count > MostFindings)
            _log.MoreFindings(next.Name, findings.Count - MostFindings);
    }

    private void Tell(SwitchReport report)
    {
        if (!report.Succeeded)
            _log.SwitchDoesNotFollow(report.Name, report.Outcome.ToString(), report.Problem ?? "");
        foreach (ChangeFault fault in report.Faults)
            _log.ChangeRefused(report.Name, fault.ToString());
    }

    private void Refuse(string name, PolicyReading reading, string reason)
    {
        _refused = new RefusedPolicy(
            name, _time.GetUtcNow(), [.. reading.Errors.Select(error => error.Format(name))]);
        foreach (string problem in ProblemLines.Of(reading.Errors, name))
            _log.PolicyProblem(problem);
        _log.ReloadRefused(name, reason, _refused.Problems.Count, _active.Revision);
    }

    private sealed record FileState(string Revision, IReadOnlyList<string> Files);
}
