using System.Collections.Immutable;
using Controller.Ovsdb.Replicas;

namespace Controller.Ovsdb.OpenVSwitch;

/// <summary>Open vSwitch's configuration and what became of it, read from a replica of <see cref="SwitchTables"/>.</summary>
public sealed class SwitchState
{
    private readonly Replica _replica;
    private readonly Dictionary<string, BridgeRow> _bridges;

    public SwitchState(Replica replica)
    {
        _replica = replica;
        Root = replica.RowsOf(SwitchTables.Root).Values.Select(row => new OpenVSwitchRow(row)).FirstOrDefault();
        Bridges = [.. Rows(Root?.Bridges ?? [], SwitchTables.Bridge).Select(row => new BridgeRow(row))];
        _bridges = Bridges.ToDictionary(bridge => bridge.Name);
    }

    /// <summary>Null in a database that nobody has set up.</summary>
    public OpenVSwitchRow? Root { get; }

    public IReadOnlyList<BridgeRow> Bridges { get; }

    public IReadOnlyList<ManagerRow> Managers =>
        [.. Rows(Root?.Managers ?? [], SwitchTables.Manager).Select(row => new ManagerRow(row))];

    public BridgeRow? FindBridge(string name) => _bridges.GetValueOrDefault(name);

    /// <summary>The bridge's ports, its own among them.</summary>
    public IEnumerable<PortRow> PortsOf(BridgeRow bridge) =>
        Rows(bridge.Ports, SwitchTables.Port).Select(row => new PortRow(row));

    public PortRow? FindPort(BridgeRow bridge, string name) => PortsOf(bridge).FirstOrDefault(port => port.Name == name);

    public IEnumerable<InterfaceRow> InterfacesOf(PortRow port) =>
        Rows(port.Interfaces, SwitchTables.Interface).Select(row => new InterfaceRow(row));

    public IEnumerable<ControllerRow> ControllersOf(BridgeRow bridge) =>
        Rows(bridge.Controllers, SwitchTables.Controller).Select(row => new ControllerRow(row));

    /// <summary>Whose the name of a port or an interface is already: names are unique in a switch.</summary>
    public BridgeRow? FindHolder(string name) => Bridges.FirstOrDefault(bridge => PortsOf(bridge)
        .Any(port => port.Name == name || InterfacesOf(port).Any(found => found.Name == name)));

    private IEnumerable<Row> Rows(ImmutableArray<Guid> ids, string table) =>
        ids.Select(id => _replica.Find(table, id)).OfType<Row>();
}
