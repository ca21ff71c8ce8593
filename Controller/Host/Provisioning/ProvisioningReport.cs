using Controller.Ovsdb.Clients;
using Controller.Ovsdb.Ensuring;
using Controller.Ovsdb.OpenVSwitch;

namespace Controller.Host.Provisioning;

/// <summary>Tells in the log what becomes of a switch's database: whatever lasts is told once, until it is otherwise.</summary>
/// <remarks>Not for several threads.</remarks>
internal sealed class ProvisioningReport(string database, ILogger log)
{
    private HashSet<string> _told = [];
    private string? _trouble;
    private long _connection;

    public void Tell(DatabaseView view)
    {
        if (view.IsReady && view.Connection != _connection)
        {
            _connection = view.Connection;
            log.DatabaseReady(database, view.Address);
        }
        if (view.IsReady && _trouble == nameof(DatabaseView))
            _trouble = null;
        if (view is { IsReady: false, Problem: { } problem } && _trouble != nameof(DatabaseView))
        {
            _trouble = nameof(DatabaseView);
            log.DatabaseAway(database, problem);
        }
    }

    public void Tell(EnsureReport report, SwitchState state, WantedSwitch wanted, TimeSpan waited)
    {
        _trouble = null;
        foreach (string change in report.Changes)
            log.Provisioned(database, change);
        var lasting = new Dictionary<string, Action>();
        foreach (PortFault fault in report.Faults)
            lasting[$"{fault}"] = () => log.PortFailed(database, fault.ToString());
        foreach (ForeignObject other in report.Foreign.Where(other => other.Kind == ForeignKind.Controller))
            lasting[$"{other}"] = () => log.OtherController(database, other.Bridge, other.Name);
        foreach (WantedBridge bridge in wanted.Bridges)
        {
            if (state.FindBridge(bridge.Name) is { FailMode: not "secure" })
                lasting[$"fail mode {bridge.Name}"] = () => log.NotSecure(database, bridge.Name);
        }
        if (!report.IsCarriedOut)
            lasting["not carried out"] = () => log.NotCarriedOut(database, waited.TotalSeconds);
        foreach (Action tell in lasting.Where(fact => !_told.Contains(fact.Key)).Select(fact => fact.Value))
            tell();
        _told = [.. lasting.Keys];
    }

    /// <summary>The database refuses what is wanted.</summary>
    public void TellRefusal(string problem)
    {
        if (_trouble != problem)
            log.Refused(database, problem);
        _trouble = problem;
    }
}
