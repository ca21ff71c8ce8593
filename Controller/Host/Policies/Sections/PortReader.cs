using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Sections;

/// <summary>Reads ports that rules name: <c>web</c>, <c>br-int/web</c>, <c>br-int/3</c>.</summary>
internal static class PortReader
{
    public static PortMention? Read(YamlNode node, string key, ErrorList errors)
    {
        if (Fields.Read<string>(node, key, text => text, errors) is not { Value: var text })
            return null;
        // `on` wants it written so, so people write it elsewhere too.
        const string Prefix = "port:";
        if (text.StartsWith(Prefix, StringComparison.Ordinal))
            text = text[Prefix.Length..];
        PortMention port = PortMention.Of(text, node.At);
        if (port is { Port.Length: > 0, Bridge: null or { Length: > 0 } })
            return port;
        errors.Add(node.At, $"`{key}` must be a port such as web or br-int/web, not {node.Kind}");
        return null;
    }

    /// <summary>One port or a list of them.</summary>
    public static IReadOnlyList<PortMention> ReadAll(Fields fields, string key, ErrorList errors)
    {
        if (fields.Find(key) is not { } node)
            return [];
        if (node is YamlSequence { Items.Count: 0 })
            errors.Add(node.At, $"`{key}` must name at least one port");
        return [.. Fields.OneOrMore(node).Select(item => Read(item, key, errors)).OfType<PortMention>()];
    }

    public static Shape Many { get; } = CommonShapes.OneOrMore(CommonShapes.Port);
}
