using System.Diagnostics.CodeAnalysis;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Ports;

/// <summary>
/// The ports of the bridge by number: an array for the low numbers that are usual, a map for the rest.
/// </summary>
internal sealed class BridgePorts(LearningOptions options)
{
    private const uint ArraySize = 1024;
    private static readonly PortOptions NoOptions = new();

    private readonly BridgePort?[] _low = new BridgePort?[ArraySize];
    private readonly Dictionary<PortNumber, BridgePort> _high = [];

    /// <summary>Sorted by number, so that what is declared from it is the same every time.</summary>
    private readonly SortedList<PortNumber, BridgePort> _all = [];

    public IList<BridgePort> All => _all.Values;

    public bool TryFind(PortNumber number, [NotNullWhen(true)] out BridgePort? port)
    {
        if (number.Value >= ArraySize)
            return _high.TryGetValue(number, out port);
        port = _low[number.Value];
        return port is not null;
    }

    /// <summary>Adds a port, or replaces the one of that number.</summary>
    public BridgePort Set(SwitchPort port)
    {
        var made = new BridgePort(port, OptionsOf(port, options), options);
        _all[port.Number] = made;
        if (port.Number.Value < ArraySize)
            _low[port.Number.Value] = made;
        else
            _high[port.Number] = made;
        return made;
    }

    public void Remove(PortNumber number)
    {
        _all.Remove(number);
        _high.Remove(number);
        if (number.Value < ArraySize)
            _low[number.Value] = null;
    }

    private static PortOptions OptionsOf(SwitchPort port, LearningOptions options) =>
        options.Ports.GetValueOrDefault(port.Name)
        ?? options.PortsByNumber.GetValueOrDefault(port.Number, NoOptions);
}
