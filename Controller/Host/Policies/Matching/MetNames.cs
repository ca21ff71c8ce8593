using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies.Matching;

/// <summary>
/// Takes any name that a flow has, to be looked at later: here no switch is known that could resolve it.
/// </summary>
internal sealed class MetNames : IFlowNames
{
    private readonly List<(NamedKind Kind, string Name)> _met = [];

    public IReadOnlyList<(NamedKind Kind, string Name)> All => _met;

    public bool TryFindPort(string name, out PortNumber port)
    {
        port = PortNumber.Max;
        return Add(NamedKind.Port, name);
    }

    public bool TryFindGroup(string name, out GroupId group)
    {
        group = GroupId.Max;
        return Add(NamedKind.Group, name);
    }

    public bool TryFindMeter(string name, out MeterId meter)
    {
        meter = MeterId.Max;
        return Add(NamedKind.Meter, name);
    }

    private bool Add(NamedKind kind, string name)
    {
        _met.Add((kind, name));
        return true;
    }
}
