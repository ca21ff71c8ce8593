using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Metrics;

/// <summary>
/// The labels of one switch and of its ports, as Faucet has them: <c>dp_id</c> in hex without leading zeros,
/// <c>dp_name</c>; <c>port</c> and <c>port_description</c>, which is the policy's name for it where there is one.
/// </summary>
internal sealed class SwitchLabels
{
    private readonly Dictionary<PortNumber, Labels> _ports = [];

    public SwitchLabels(SeenSwitch seen, IReadOnlyDictionary<(DatapathId Switch, string Port), string> aliases)
    {
        Switch = seen;
        Own = Labels.Of("dp_id", $"0x{seen.Id.Value:x}").With("dp_name", seen.Name);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (SwitchPort port in seen.Last?.Ports ?? [])
        {
            // A switch may name two ports alike or not at all; two series alike would spoil the whole scrape.
            string name = port.Name.Length > 0 && names.Add(port.Name) ? port.Name : port.Number.ToString();
            string description = aliases.GetValueOrDefault((seen.Id, port.Name), name);
            _ports[port.Number] = Own.With("port", name).With("port_description", description);
        }
    }

    public SeenSwitch Switch { get; }

    public Labels Own { get; }

    public Labels Port(PortNumber number) => _ports.TryGetValue(number, out Labels labels)
        ? labels
        : Own.With("port", number.ToString()).With("port_description", number.ToString());
}
