using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Sections;

/// <summary>
/// Reads where a rule holds: <c>br-int</c> or <c>bridge:br-int</c>, <c>vlan:office</c> (on every bridge) or
/// <c>vlan:br-int/office</c>, <c>port:br-int/web</c>; one or a list of them.
/// </summary>
internal static class ScopeReader
{
    private const string BridgePrefix = "bridge:";
    private const string VlanPrefix = "vlan:";
    private const string PortPrefix = "port:";

    public static Shape Shape { get; } = CommonShapes.OneOrMore(new TextShape("vlan:office") { MayBeNumber = true });

    public static IReadOnlyList<ScopePolicy> Read(Fields fields, ErrorList errors)
    {
        if (fields.Find("on") is not { } node)
            return [];
        if (node is YamlSequence { Items.Count: 0 })
            errors.Add(node.At, "`on` must name at least one bridge, VLAN or port; leave it out for every bridge");
        return [.. Fields.OneOrMore(node).Select(item => ReadOne(item, errors)).OfType<ScopePolicy>()];
    }

    private static ScopePolicy? ReadOne(YamlNode node, ErrorList errors)
    {
        if (Fields.Read<string>(node, "on", text => text, errors, "a bridge, vlan:VLAN or port:BRIDGE/PORT")
            is not { Value: var text })
            return null;
        if (text.StartsWith(VlanPrefix, StringComparison.Ordinal))
            return ReadVlan(node, text[VlanPrefix.Length..], errors);
        if (text.StartsWith(PortPrefix, StringComparison.Ordinal))
            return ReadPort(node, text[PortPrefix.Length..], errors);
        if (text.StartsWith(BridgePrefix, StringComparison.Ordinal))
            text = text[BridgePrefix.Length..];
        if (text.Contains('/', StringComparison.Ordinal))
        {
            errors.Add(node.At, $"`on` says `{text}`: a port is `port:{text}`");
            return null;
        }
        return new ScopePolicy(node.At) { Bridge = text };
    }

    private static ScopePolicy? ReadVlan(YamlNode node, string text, ErrorList errors)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string name = slash < 0 ? text : text[(slash + 1)..];
        if (name.Length == 0)
        {
            errors.Add(node.At, "`vlan:` needs a VLAN's number or name behind it, such as vlan:10");
            return null;
        }
        if (VlanReference.Parse(name, node.At) is not { Expected: null, Value: { } vlan })
        {
            errors.Add(node.At, "`vlan:` must be followed by a VLAN from 1 to 4094, or a name from `vlans`, "
                + $"not `{name}`");
            return null;
        }
        return new ScopePolicy(node.At) { Bridge = slash < 0 ? null : text[..slash], Vlan = vlan };
    }

    private static ScopePolicy? ReadPort(YamlNode node, string text, ErrorList errors)
    {
        PortMention port = PortMention.Of(text, node.At);
        if (port is { Bridge: { Length: > 0 } bridge, Port.Length: > 0 })
            return new ScopePolicy(node.At) { Bridge = bridge, Port = port };
        errors.Add(node.At, $"`port:` must be followed by BRIDGE/PORT, such as port:br-int/web, not `{text}`");
        return null;
    }
}
