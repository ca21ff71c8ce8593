using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Sections;

/// <summary><c>limits:</c>, meters for all packets of a place.</summary>
internal static class LimitSection
{
    private static readonly MappingShape Limit = new(
        new Key("on", ScopeReader.Shape, "Whose packets: bridges, VLANs, ports; without it every bridge's."),
        new Key("meter", CommonShapes.Name("slow"), "A meter of `meters`.") { IsRequired = true });

    public static ListShape Shape { get; } = new(Limit);

    public static IReadOnlyList<LimitPolicy> Read(YamlNode node, ErrorList errors) =>
    [
        .. Fields.ItemsOf(node, "limits", errors).Where(item => item is not YamlRefused).Select(item =>
        {
            var fields = new Fields(item, Limit, "this limit", errors);
            fields.Require("meter");
            return new LimitPolicy(item.At, ScopeReader.Read(fields, errors), fields.Text("meter"));
        }),
    ];
}
