using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text.Parsing;

namespace Controller.Host.Policies.Sections;

/// <summary><c>flows:</c>, flows in ovs-ofctl's syntax by bridge.</summary>
internal static class FlowSection
{
    // What a flow that is kept in the switch can't say, and what to do instead.
    private static readonly (string Word, string Text)[] Refused =
    [
        ("cookie", "the cookie is the controller's, it tells whose flow it is: leave it out"),
        ("idle_timeout", "a flow of a policy stays until the policy changes: leave out the timeout"),
        ("hard_timeout", "a flow of a policy stays until the policy changes: leave out the timeout"),
        ("check_overlap", "overlaps are looked for here already: leave out check_overlap"),
        ("reset_counts", "counters are kept as far as can be: leave out reset_counts"),
    ];

    private static readonly TextShape Flow =
        new("table=10,priority=10,tcp,tp_dst=22,actions=drop") { Pattern = "actions?[=:]" };

    public static NamesShape Shape { get; } = new("BRIDGE", new ListShape(Flow));

    public static IReadOnlyList<RawFlowPolicy> Read(YamlNode node, ErrorList errors)
    {
        var flows = new List<RawFlowPolicy>();
        foreach (YamlEntry entry in Fields.EntriesOf(node, "flows", errors))
        {
            var bridge = new Located<string>(entry.Key, entry.KeyAt);
            int number = 0;
            foreach (YamlNode item in Fields.ItemsOf(entry.Value, entry.Key, errors))
            {
                number++;
                if (ReadFlow(item, bridge, number, errors) is { } flow)
                    flows.Add(flow);
            }
        }
        return flows;
    }

    private static RawFlowPolicy? ReadFlow(YamlNode node, Located<string> bridge, int number, ErrorList errors)
    {
        if (node is not YamlScalar { IsNull: false } scalar)
        {
            if (node is not YamlRefused)
            {
                string quote = node is YamlMapping ? ": text with `: ` in it needs quotes" : "";
                errors.Add(node.At, $"a flow must be text such as \"{Flow.Example}\", not {node.Kind}{quote}");
            }
            return null;
        }
        var names = new MetNames();
        if (!FlowParser.TryParse(scalar.Text, FlowModCommand.Add, names, out ParsedFlow flow, out TextError error))
        {
            errors.Add(ScalarPlaces.Find(scalar, error.Column - 1), error.Message);
            return null;
        }
        int found = errors.Count;
        foreach ((string word, string why) in Refused)
        {
            if (Says(flow, word))
                errors.Add(ScalarPlaces.Find(scalar, Math.Max(0, scalar.Text.IndexOf(word, StringComparison.Ordinal))),
                    why);
        }
        return errors.Count == found
            ? new RawFlowPolicy(scalar, bridge, number, flow, NamedText.InFlow(scalar.Text, names.All))
            : null;
    }

    private static bool Says(ParsedFlow flow, string word) => word switch
    {
        "cookie" => flow.Cookie.Value != 0,
        "idle_timeout" => flow.IdleTimeout != 0,
        "hard_timeout" => flow.HardTimeout != 0,
        "check_overlap" => flow.Flags.HasFlag(FlowModFlags.CheckOverlap),
        _ => flow.Flags.HasFlag(FlowModFlags.ResetCounts),
    };
}
