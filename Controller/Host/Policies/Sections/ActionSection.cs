using Controller.Core.Policies;
using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Sections;

/// <summary><c>action</c> of a rule: a word, or a mapping of what else is done.</summary>
internal sealed class ActionSection(VlanNames vlans, ErrorList errors)
{
    private const string Words = "allow, drop or reject";

    private static readonly ChoiceShape Verdict = ChoiceShape.Of<AclVerdict>();

    private static readonly MappingShape Details = new(
        new Key("meter", CommonShapes.Name("slow"), "A meter of `meters` that the packets go through."),
        new Key("mirror", PortReader.Many, "Ports that get a copy of the packet as it came."),
        new Key("set", MatchKeys.SetShape, "Fields that get another value."),
        new Key("output", PortReader.Many, "Ports that the packet is sent to, with the fields set."),
        new Key("group", CommonShapes.Name("ecmp"), "A group of `groups` that gets the packet, with the fields set."),
        new Key("then", Verdict, "What becomes of the packet; drop where it has an output or group, else allow."));

    public static Shape Shape { get; } = new EitherShape(Verdict, Details);

    public ActionPolicy? Read(YamlNode node, MatchPolicy match, bool isTagged)
    {
        if (node is YamlMapping)
            return ReadDetails(node, match, isTagged);
        if (node is YamlScalar { IsNull: false, Text: var text } && VerdictOf(text) is { } verdict)
            return new ActionPolicy(node.At, verdict);
        if (node is not YamlRefused)
            errors.Add(node.At, $"`action` must be {Words}, or a mapping of what is done, not {node.Kind}");
        return null;
    }

    private ActionPolicy? ReadDetails(YamlNode node, MatchPolicy match, bool isTagged)
    {
        int found = errors.Count;
        var fields = new Fields(node, Details, "action", errors);
        AclVerdict? then = fields.Choice<AclVerdict>("then");
        var action = new ActionPolicy(node.At, then ?? AclVerdict.Allow)
        {
            Meter = fields.Text("meter"),
            Mirror = PortReader.ReadAll(fields, "mirror", errors),
            Output = PortReader.ReadAll(fields, "output", errors),
            Group = fields.Text("group"),
            Set = fields.Find("set") is { } set ? new SetReader(vlans, errors).Read(set, match.Matches, isTagged) : [],
        };
        bool leaves = action.Output.Count > 0 || action.Group is not null;
        if (fields.Entries.Count == 0)
            errors.Add(node.At, $"`action` says nothing: write {Words}, or what is done");
        if (found < errors.Count)
            return null;
        if (fields.Has("set") && !leaves && then is AclVerdict.Drop or AclVerdict.Reject)
            errors.Warn(fields.PlaceOf("set"), "what is set here is lost: the packet goes nowhere");
        return then is null && leaves ? action with { Then = AclVerdict.Drop } : action;
    }

    private static AclVerdict? VerdictOf(string text)
    {
        int index = Array.IndexOf(Verdict.Names, text);
        return index >= 0 ? Enum.GetValues<AclVerdict>()[index] : null;
    }
}
