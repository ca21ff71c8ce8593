using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Sections;

/// <summary><c>match</c> of a rule: a mapping of keys, or text as ovs-ofctl has it.</summary>
internal static class MatchSection
{
    public static Shape Shape { get; } =
        new EitherShape(MatchKeys.MatchShape, new TextShape("tcp,tp_dst=25") { Pattern = "[a-z]" });

    public static MatchPolicy Read(YamlNode node, VlanNames vlans, ErrorList errors) => node switch
    {
        YamlMapping => new MatchReader(new Fields(node, MatchKeys.MatchShape, "match", errors), vlans, errors).Read(),
        YamlScalar { IsNull: false } text when text.Text.Any(char.IsAsciiLetter) => MatchText.Read(text, errors),
        _ => Fail(node, errors),
    };

    private static MatchPolicy Fail(YamlNode node, ErrorList errors)
    {
        if (node is not YamlRefused)
        {
            errors.Add(node.At,
                $"`match` must be a mapping such as {{protocol: tcp}} or text such as \"tcp,tp_dst=25\", not "
                    + $"{node.Kind}");
        }
        return new MatchPolicy(node.At, [], null);
    }
}
