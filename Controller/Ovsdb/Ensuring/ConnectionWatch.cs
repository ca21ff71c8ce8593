using Controller.Ovsdb.OpenVSwitch;
using Controller.Ovsdb.Values;

namespace Controller.Ovsdb.Ensuring;

/// <summary>
/// Sees which controllers' connections are new since their probes were last written. Open vSwitch tells every few
/// seconds, and may have lost one connection and got another in between: then the other one began later.
/// </summary>
/// <remarks>Not for several threads.</remarks>
internal sealed class ConnectionWatch(TimeProvider time)
{
    // Ages come in whole seconds, and reach us a moment late.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private readonly Dictionary<Guid, Connection> _seen = [];

    /// <summary>Controllers that have connected anew. One that is seen for the first time hasn't.</summary>
    public IReadOnlySet<Guid> FindRenewed(SwitchState state)
    {
        var renewed = new HashSet<Guid>();
        foreach (ControllerRow controller in ControllersOf(state))
        {
            Connection now = See(controller);
            if (_seen.TryGetValue(controller.Id, out Connection before) && now.IsNewSince(before))
                renewed.Add(controller.Id);
            else
                _seen[controller.Id] = now;
        }
        return renewed;
    }

    /// <summary>The probes of those that had connected by then are written.</summary>
    public void Written(SwitchState state)
    {
        Dictionary<Guid, Connection> now = ControllersOf(state).ToDictionary(controller => controller.Id, See);
        _seen.Clear();
        foreach ((Guid controller, Connection connection) in now)
            _seen[controller] = connection;
    }

    private static IEnumerable<ControllerRow> ControllersOf(SwitchState state) =>
        state.Bridges.SelectMany(state.ControllersOf);

    // A status that was there before says nothing about now: its age has been growing since.
    private Connection See(ControllerRow controller)
    {
        Datum status = controller.Row["status"];
        DateTimeOffset began = _seen.TryGetValue(controller.Id, out Connection before) && before.Status.Equals(status)
            ? before.Began
            : time.GetUtcNow() - TimeSpan.FromSeconds(controller.SecondsSinceConnect ?? 0);
        return new Connection(controller.IsConnected, status, began);
    }

    private readonly record struct Connection(bool IsThere, Datum Status, DateTimeOffset Began)
    {
        public bool IsNewSince(Connection before) =>
            IsThere && (!before.IsThere || Began > before.Began + Tolerance);
    }
}
