using Controller.Core.Policies;
using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Sections;

/// <summary><c>mirrors:</c>, copies of a port's packets.</summary>
internal static class MirrorSection
{
    private static readonly MappingShape Mirror = new(
        new Key("name", CommonShapes.Name("ids"), "What it is called in logs and plans."),
        new Key("from", PortReader.Many, "Ports whose packets are copied.") { IsRequired = true },
        new Key("to", CommonShapes.Port, "The port, of the same bridge, that gets the copies.") { IsRequired = true },
        new Key("direction", ChoiceShape.Of<MirrorDirection>(), "Packets that come in by the port; in without it."));

    public static ListShape Shape { get; } = new(Mirror);

    public static IReadOnlyList<MirrorPolicy> Read(YamlNode node, ErrorList errors) =>
    [
        .. Fields.ItemsOf(node, "mirrors", errors).Where(item => item is not YamlRefused)
            .Select(item => ReadMirror(item, errors)),
    ];

    private static MirrorPolicy ReadMirror(YamlNode node, ErrorList errors)
    {
        var fields = new Fields(node, Mirror, "this mirror", errors);
        fields.Require("from");
        fields.Require("to");
        MirrorDirection direction = fields.Choice<MirrorDirection>("direction") ?? MirrorDirection.In;
        if (direction != MirrorDirection.In)
        {
            errors.Warn(fields.PlaceOf("direction"),
                "only packets that come in by a port can be copied: what leaves by it is not");
        }
        PortMention? to = fields.Find("to") is { } port ? PortReader.Read(port, "to", errors) : null;
        return new MirrorPolicy(node.At, PortReader.ReadAll(fields, "from", errors), to, direction)
        {
            Name = NameReader.Read(fields, "name"),
        };
    }
}
