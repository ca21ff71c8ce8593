using Controller.Ovsdb.Addresses;
using Controller.Ovsdb.Clients;
using Controller.Ovsdb.OpenVSwitch;
using Controller.Ovsdb.Transactions;

namespace Controller.Ovsdb.Ensuring;

/// <summary>
/// An Open vSwitch by its database: makes bridges, ports and controllers as wanted, in one transaction, and only what
/// isn't so already.
/// </summary>
/// <remarks>Any thread may read; <see cref="EnsureAsync"/> is for one at a time.</remarks>
public sealed class SwitchClient : IAsyncDisposable
{
    private const int Attempts = 10;
    private static readonly TimeSpan News = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly ConnectionWatch _connections;

    /// <summary>Begins to connect.</summary>
    public SwitchClient(IReadOnlyList<OvsdbAddress> addresses, OvsdbTls? tls, TimeProvider time)
        : this(OptionsOf(addresses, tls), time)
    {
    }

    /// <summary>The same, with other bounds: see <see cref="OptionsOf"/>.</summary>
    public SwitchClient(OvsdbClientOptions options, TimeProvider time) =>
        (Database, _time, _connections) = (new OvsdbClient(options, time), time, new ConnectionWatch(time));

    public OvsdbClient Database { get; }

    /// <summary>What the database holds now, or held when it was last seen.</summary>
    public SwitchState State => new(Database.View.Replica);

    public static OvsdbClientOptions OptionsOf(IReadOnlyList<OvsdbAddress> addresses, OvsdbTls? tls) => new()
    {
        Addresses = addresses,
        Database = SwitchTables.Database,
        Tables = SwitchTables.All,
        Tls = tls ?? new OvsdbTls(),
    };

    /// <summary>
    /// Makes the switch as wanted. Where it is so already, nothing is sent; where somebody changes the same at the same
    /// time, it is planned anew.
    /// </summary>
    /// <param name="wait">How long to wait for ovs-vswitchd to carry it out; null doesn't wait.</param>
    /// <exception cref="OvsdbException">The database is away or refuses; nothing is half done.</exception>
    public async Task<EnsureReport> EnsureAsync(WantedSwitch wanted, TimeSpan? wait, CancellationToken cancel)
    {
        var changes = new List<string>();
        int renewals = 0;
        for (int attempt = 1; ; attempt++)
        {
            DatabaseView view = Database.View;
            var state = new SwitchState(view.Replica);
            SwitchPlan plan = SwitchPlanner.Plan(state, wanted, _connections.FindRenewed(state));
            if (plan.Transaction is not { } transaction)
                return await ReportAsync(wanted, plan, (changes, renewals), wait, cancel);
            try
            {
                IReadOnlyList<OperationResult> results = await Database.TransactAsync(transaction, cancel);
                changes.AddRange(plan.Changes);
                renewals += plan.Renewals;
                _connections.Written(state);
                if (results[^1].Number is { } config)
                {
                    await UntilAsync(other => ConfigOf(other) >= config, News, cancel);
                    return await ReportAsync(wanted, plan, (changes, renewals), wait, cancel);
                }
            }
            catch (OvsdbErrorException conflict) when (attempt < Attempts && IsConflict(conflict))
            {
                // Somebody was quicker, and the server has told what they did. Where it tells nothing, it means us.
                if (!await UntilAsync(other => !ReferenceEquals(other, view), News, cancel))
                    throw;
            }
        }
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static bool IsConflict(OvsdbErrorException error) =>
        error.Error is "timed out" or "constraint violation" or "referential integrity violation";

    private static long ConfigOf(DatabaseView view) => new SwitchState(view.Replica).Root?.NextConfig ?? 0;

    private async Task<EnsureReport> ReportAsync(
        WantedSwitch wanted, SwitchPlan plan, (List<string> Changes, int Renewals) done, TimeSpan? wait,
        CancellationToken cancel)
    {
        bool isDone = wait is not { } limit || await UntilAsync(IsCarriedOut, limit, cancel);
        IEnumerable<PortFault> faults = plan.Faults.Concat(PortFaults.Find(State, wanted, isDone && wait is not null))
            .DistinctBy(fault => (fault.Bridge, fault.Port));
        return new EnsureReport(done.Changes, done.Renewals, [.. faults], plan.Foreign, isDone) { Kept = plan.Kept };
    }

    private static bool IsCarriedOut(DatabaseView view) =>
        new SwitchState(view.Replica).Root is { } root && root.CurrentConfig >= root.NextConfig;

    private async Task<bool> UntilAsync(Func<DatabaseView, bool> isSo, TimeSpan limit, CancellationToken cancel)
    {
        using var end = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancel);
        try
        {
            await Database.WhenAsync(isSo, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
