using System.Globalization;
using System.Text;
using Controller.Core.Policies;
using Controller.Host.Policies.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies;

/// <summary>What a policy's names mean on one bridge, or on those that it doesn't name.</summary>
internal sealed class BridgeNamesOf(BridgePolicy? bridge, PolicyNames names)
{
    /// <summary>Whether a name or datapath id is this bridge's.</summary>
    public bool Is(string name) => bridge is not null && names.Bridges.Find(name) == bridge;

    /// <summary>The port as the switch knows it.</summary>
    public PortReference Port(PortMention port) =>
        uint.TryParse(port.Port, NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
            ? PortReference.Of(new PortNumber(number))
            : port.Port.Equals("LOCAL", StringComparison.OrdinalIgnoreCase)
                ? PortReference.Of(PortNumber.Local)
                : PortReference.Of(NameOf(port.Port));

    /// <summary>The scopes that are this bridge's; none where one of them is the whole bridge.</summary>
    public IReadOnlyList<RuleScope> Scopes(IReadOnlyList<ScopePolicy> on)
    {
        var scopes = new List<RuleScope>();
        foreach (ScopePolicy scope in on)
        {
            if (scope.Bridge is { } name && !Is(name))
                continue;
            if (scope.Vlan is { } vlan)
                scopes.Add(new VlanScope(vlan.In(names.Vlans)!.Value));
            else if (scope.Port is { } port)
                scopes.Add(new PortScope(Port(port)));
            else
                return [];
        }
        return scopes;
    }

    /// <summary>A flow's text with the names that the switch has for ports.</summary>
    public string Text(RawFlowPolicy flow)
    {
        var text = new StringBuilder(flow.Node.Text);
        foreach (NamedWord word in flow.Names.Reverse())
        {
            if (word.Kind == NamedKind.Port)
                text.Remove(word.Start, word.Name.Length).Insert(word.Start, NameOf(word.Name));
        }
        return text.ToString();
    }

    private string NameOf(string alias) => bridge?.FindPort(alias)?.Name?.Value ?? alias;
}
