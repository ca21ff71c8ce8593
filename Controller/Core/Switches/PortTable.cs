using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Switches;

/// <summary>
/// The ports of one switch: what the switch says of each, and the role that the topology gives it.
/// </summary>
/// <remarks>Owned by the switch's event loop; <see cref="Ports"/> is a snapshot that anyone may read.</remarks>
internal sealed class PortTable
{
    // Ports are looked up for each packet-in, and nearly all switches number theirs from 1.
    private const int DirectSize = 256;

    private readonly SortedDictionary<PortNumber, SwitchPort> _ports = [];
    private readonly SortedDictionary<PortNumber, PortDescription> _descriptions = [];
    private readonly SwitchPort?[] _direct = new SwitchPort?[DirectSize];
    private volatile IReadOnlyList<SwitchPort> _snapshot = [];

    public IReadOnlyList<SwitchPort> Ports => _snapshot;

    /// <summary>What the switch said of each.</summary>
    public IReadOnlyList<PortDescription> Descriptions => [.. _descriptions.Values];

    public bool TryGet(PortNumber number, out SwitchPort port)
    {
        if (number.Value < DirectSize)
        {
            port = _direct[number.Value]!;
            return port is not null;
        }
        return _ports.TryGetValue(number, out port!);
    }

    /// <summary>Takes what the switch says of a port; null if that changes nothing.</summary>
    public PortChange? Set(in PortDescription description)
    {
        _descriptions[description.Number] = description;
        bool known = TryGet(description.Number, out SwitchPort old);
        PortRole role = !description.IsUp ? PortRole.Down
            : known && old.Role != PortRole.Down ? old.Role
            : PortRole.Settling;
        var port = new SwitchPort(description.Number, description.Name, description.Address, role)
        {
            SpeedKbps = description.CurrentSpeed,
        };
        if (known && port == old)
            return null;
        Store(port);
        return known ? PortChange.Changed : PortChange.Added;
    }

    /// <summary>Gives a port its role; false if it has it already, is down or is gone.</summary>
    public bool SetRole(PortNumber number, PortRole role, out SwitchPort port)
    {
        if (!TryGet(number, out port) || port.Role == role || port.Role == PortRole.Down)
            return false;
        port = port with { Role = role };
        Store(port);
        return true;
    }

    public bool Remove(PortNumber number, out SwitchPort port)
    {
        _descriptions.Remove(number);
        if (!_ports.Remove(number, out port!))
            return false;
        if (number.Value < DirectSize)
            _direct[number.Value] = null;
        _snapshot = [.. _ports.Values];
        return true;
    }

    private void Store(SwitchPort port)
    {
        _ports[port.Number] = port;
        if (port.Number.Value < DirectSize)
            _direct[port.Number.Value] = port;
        _snapshot = [.. _ports.Values];
    }
}
