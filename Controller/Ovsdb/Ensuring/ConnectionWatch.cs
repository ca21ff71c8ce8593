using Controller.Ovsdb.OpenVSwitch;

namespace Controller.Ovsdb.Ensuring;

/// <summary>
/// Sees which controllers' connections are new since their probes were last written. Open vSwitch tells late and not
/// everything, so a connection that is younger than it was counts, too.
/// </summary>
/// <remarks>Not for several threads.</remarks>
internal sealed class ConnectionWatch
{
    private readonly Dictionary<Guid, (bool IsConnected, long? Seconds)> _seen = [];

    /// <summary>Controllers that have connected anew. One that is seen for the first time hasn't.</summary>
    public IReadOnlySet<Guid> FindRenewed(SwitchState state)
    {
        var renewed = new HashSet<Guid>();
        foreach (ControllerRow controller in ControllersOf(state))
        {
            if (!_seen.TryGetValue(controller.Id, out (bool IsConnected, long? Seconds) before))
                _seen[controller.Id] = (controller.IsConnected, controller.ConnectedForSeconds);
            else if (!controller.IsConnected)
                _seen[controller.Id] = (false, null);
            else if (!before.IsConnected || controller.ConnectedForSeconds < before.Seconds)
                renewed.Add(controller.Id);
            else
                _seen[controller.Id] = (true, controller.ConnectedForSeconds);
        }
        return renewed;
    }

    /// <summary>The probes of those that had connected by then are written.</summary>
    public void Written(SwitchState state)
    {
        ControllerRow[] controllers = [.. ControllersOf(state)];
        _seen.Clear();
        foreach (ControllerRow controller in controllers)
            _seen[controller.Id] = (controller.IsConnected, controller.ConnectedForSeconds);
    }

    private static IEnumerable<ControllerRow> ControllersOf(SwitchState state) =>
        state.Bridges.SelectMany(state.ControllersOf);
}
