using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Switches;

/// <summary>
/// The ports of one switch: what the switch says of each, and the role that the topology gives it.
/// </summary>
/// <remarks>Owned by the switch's event loop; only <see cref="Published"/> is for anyone.</remarks>
/// <param name="isDeclared">Whether the configuration says what is behind a port of that name.</param>
internal sealed class PortTable(Func<string, bool> isDeclared)
{
    /// <summary>
    /// Ports of one switch: their numbers are the switch's to choose, and each costs flows and probes.
    /// </summary>
    public const int MaxPorts = 4096;

    // Ports are looked up for each packet-in, and nearly all switches number theirs from 1.
    private const int DirectSize = 256;

    private readonly SortedDictionary<PortNumber, SwitchPort> _ports = [];
    private readonly SortedDictionary<PortNumber, PortDescription> _descriptions = [];
    private readonly SwitchPort?[] _direct = new SwitchPort?[DirectSize];
    private volatile IReadOnlyList<SwitchPort> _published = [];
    private bool _isStale;

    /// <summary>
    /// An immutable snapshot, by number; made when it is asked for, since ports often change in numbers.
    /// </summary>
    public IReadOnlyList<SwitchPort> Ports
    {
        get
        {
            Publish();
            return _published;
        }
    }

    /// <summary>Any thread: the ports as they were when they were last published.</summary>
    public IReadOnlyList<SwitchPort> Published => _published;

    public void Publish()
    {
        if (_isStale)
            _published = [.. _ports.Values];
        _isStale = false;
    }

    /// <summary>Whether a port of this number is known, or may come.</summary>
    public bool HasRoomFor(PortNumber number) => _ports.Count < MaxPorts || _ports.ContainsKey(number);

    /// <summary>What the switch said of each that link discovery has a say in.</summary>
    public IReadOnlyList<PortDescription> Undeclared =>
        [.. _descriptions.Values.Where(port => !isDeclared(port.Name))];

    public bool TryGet(PortNumber number, out SwitchPort port)
    {
        if (number.Value < DirectSize)
        {
            port = _direct[number.Value]!;
            return port is not null;
        }
        return _ports.TryGetValue(number, out port!);
    }

    /// <summary>How to get from one snapshot to another: what went, then what changed or came.</summary>
    public static IEnumerable<(SwitchPort Port, PortChange Change)> Changes(
        IReadOnlyList<SwitchPort> before, IReadOnlyList<SwitchPort> after)
    {
        Dictionary<PortNumber, SwitchPort> old = before.ToDictionary(port => port.Number);
        HashSet<PortNumber> left = [.. after.Select(port => port.Number)];
        foreach (SwitchPort port in before)
        {
            if (!left.Contains(port.Number))
                yield return (port with { Role = PortRole.Down }, PortChange.Removed);
        }
        foreach (SwitchPort port in after)
        {
            if (!old.TryGetValue(port.Number, out SwitchPort? was))
                yield return (port, PortChange.Added);
            else if (was != port)
                yield return (port, PortChange.Changed);
        }
    }

    /// <summary>The ports as they would be if others were declared.</summary>
    public IEnumerable<SwitchPort> With(Func<string, bool> declared) =>
        Ports.Select(port => Redeclared(port, declared(port.Name)));

    /// <summary>
    /// Asks anew which ports are declared: those of which that has changed, as they are now. One that isn't any more
    /// settles as if it had just come.
    /// </summary>
    public IReadOnlyList<(SwitchPort Port, PortDescription Description)> Redeclare()
    {
        var changed = new List<(SwitchPort, PortDescription)>();
        foreach (SwitchPort port in Ports)
        {
            SwitchPort now = Redeclared(port, isDeclared(port.Name));
            if (now == port)
                continue;
            Store(now);
            changed.Add((now, _descriptions[port.Number]));
        }
        return changed;
    }

    private static SwitchPort Redeclared(SwitchPort port, bool declared) => declared == port.IsDeclared
        ? port
        : port with
        {
            IsDeclared = declared,
            Role = port.Role == PortRole.Down ? PortRole.Down : declared ? PortRole.Edge : PortRole.Settling,
        };

    /// <summary>Takes what the switch says of a port; null if that changes nothing.</summary>
    public PortChange? Set(in PortDescription description)
    {
        _descriptions[description.Number] = description;
        bool known = TryGet(description.Number, out SwitchPort old);
        bool declared = isDeclared(description.Name);
        PortRole role = !description.IsUp ? PortRole.Down
            : declared ? PortRole.Edge
            : known && !old.IsDeclared && old.Role != PortRole.Down ? old.Role
            : PortRole.Settling;
        var port = new SwitchPort(description.Number, description.Name, description.Address, role)
        {
            SpeedKbps = description.CurrentSpeed,
            IsDeclared = declared,
        };
        if (known && port == old)
            return null;
        Store(port);
        return known ? PortChange.Changed : PortChange.Added;
    }

    /// <summary>Gives a port its role; false if it has it already, is declared, is down or is gone.</summary>
    public bool SetRole(PortNumber number, PortRole role, out SwitchPort port)
    {
        if (!TryGet(number, out port) || port.Role == role || port.IsDeclared || port.Role == PortRole.Down)
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
        _isStale = true;
        return true;
    }

    private void Store(SwitchPort port)
    {
        _ports[port.Number] = port;
        if (port.Number.Value < DirectSize)
            _direct[port.Number.Value] = port;
        _isStale = true;
    }
}
