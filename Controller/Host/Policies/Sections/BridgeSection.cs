using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Yaml;
using Controller.Host.Values;
using Controller.Ovsdb.Addresses;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies.Sections;

/// <summary><c>bridges:</c>, by name.</summary>
internal static class BridgeSection
{
    private const int MaxNameLength = 64;
    private const int MaxSwitchNameLength = 15;

    private static readonly MappingShape Bridge = new(
        new Key("datapathId", new TextShape("0x1") { Pattern = "^(0x)?[0-9a-fA-F:]+$", MayBeNumber = true },
            "The bridge's datapath id, as `ovs-vsctl get bridge NAME datapath-id` prints it.")
        { IsRequired = true },
        new Key("name", new TextShape("br-int") { MayBeNumber = true },
            "What its switch calls it; the name here without it."),
        new Key("ovsdb", new TextShape("tcp:192.0.2.1:6640") { Pattern = "^(tcp:|ssl:|unix:).+$" },
            "The switch's database, by which it is set up: tcp:HOST:PORT, ssl:HOST:PORT or unix:PATH; members of a "
            + "cluster with commas between."),
        new Key("datapathType", ChoiceShape.Of<DatapathType>(), "What moves its packets; untouched without it."),
        new Key("failMode", ChoiceShape.Of<FailMode>(), "What it does without a controller; untouched without it."),
        new Key("ports", new NamesShape("ALIAS", PortSection.Shape), "Its ports by the names that the policy uses."),
        new Key("l2", LearningSection.Shape, "How this bridge learns otherwise than the others."),
        new Key("drift", ReconcilingSection.Drift, "What is done on this bridge about flows that aren't as said."),
        new Key("foreign", ReconcilingSection.Foreign, "What is done on this bridge about flows of others."));

    public static NamesShape Shape { get; } = new("NAME", Bridge);

    public static IReadOnlyList<BridgePolicy> Read(YamlNode node, ErrorList errors) =>
        [.. Fields.EntriesOf(node, "bridges", errors).Select(entry => ReadBridge(entry, errors))];

    private static BridgePolicy ReadBridge(YamlEntry entry, ErrorList errors)
    {
        if (!IsName(entry.Key))
            errors.Add(entry.KeyAt, $"a bridge's name has letters, digits and -_.: only, and at most {MaxNameLength}");
        int found = errors.Count;
        var fields = new Fields(entry.Value, Bridge, entry.Key, errors);
        Located<DatapathId>? id = fields.Read("datapathId", ParseDatapathId);
        if (!fields.Has("datapathId") && found == errors.Count)
            errors.Add(entry.KeyAt, $"bridge `{entry.Key}` has no `datapathId`");
        return new BridgePolicy(entry.Key, entry.KeyAt, id)
        {
            Reconciling = ReconcilingSection.Read(fields),
            Ports = fields.Find("ports") is { } ports ? ReadPorts(ports, errors) : [],
            SwitchName = fields.Read("name", ParseName)?.Value,
            Ovsdb = fields.Read("ovsdb", ParseDatabase)?.Value ?? [],
            DatapathType = fields.Choice<DatapathType>("datapathType"),
            FailMode = fields.Choice<FailMode>("failMode"),
            LearningAt = fields.Has("l2") ? fields.PlaceOf("l2") : null,
            Learning = fields.Find("l2") is { } l2 ? LearningSection.Read(l2, errors) : LearningPolicy.Unset,
        };
    }

    private static List<PortPolicy> ReadPorts(YamlNode node, ErrorList errors) =>
        [.. Fields.EntriesOf(node, "ports", errors).Select(entry => PortSection.Read(entry, errors))];

    private static Parsed<IReadOnlyList<OvsdbAddress>> ParseDatabase(string text) =>
        OvsdbAddress.TryParseList(text, out IReadOnlyList<OvsdbAddress>? addresses, out _)
            ? new Parsed<IReadOnlyList<OvsdbAddress>>(addresses, null)
            : Parsed<IReadOnlyList<OvsdbAddress>>.Expect(
                "tcp:HOST:PORT, ssl:HOST:PORT or unix:PATH, with commas between several");

    private static Parsed<DatapathId> ParseDatapathId(string text) =>
        DatapathId.TryParse(text, out DatapathId id) && id.Value != 0
            ? id
            : Parsed<DatapathId>.Expect("a datapath id other than 0, such as 0x1 or 00:00:00:00:00:00:00:01");

    // A bridge is an interface of its host, too: what Linux takes for one (IFNAMSIZ), and no path.
    private static Parsed<string> ParseName(string text) =>
        text.Length <= MaxSwitchNameLength && text.All(c => c is > ' ' and < '\x7f' and not '/')
            ? text
            : Parsed<string>.Expect($"the name of a bridge, at most {MaxSwitchNameLength} characters");

    private static bool IsName(string text) =>
        text.Length is > 0 and <= MaxNameLength && text.All(c => char.IsAsciiLetterOrDigit(c) || "-_.:".Contains(c));
}
