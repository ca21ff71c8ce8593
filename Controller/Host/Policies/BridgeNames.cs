using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies;

/// <summary>The bridges of a policy by name, and by datapath id where somebody writes that.</summary>
internal sealed class BridgeNames
{
    private readonly Dictionary<string, BridgePolicy> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<DatapathId, BridgePolicy> _byId = [];

    public BridgeNames(IReadOnlyList<BridgePolicy> bridges)
    {
        All = bridges;
        foreach (BridgePolicy bridge in bridges)
        {
            _byName[bridge.Name] = bridge;
            if (bridge.Id is { } id)
                _byId[id.Value] = bridge;
        }
    }

    public IReadOnlyList<BridgePolicy> All { get; }

    public IEnumerable<string> Names => _byName.Keys;

    public BridgePolicy? Find(string text)
    {
        if (_byName.TryGetValue(text, out BridgePolicy? bridge))
            return bridge;
        return DatapathId.TryParse(text, out DatapathId id) ? _byId.GetValueOrDefault(id) : null;
    }
}
