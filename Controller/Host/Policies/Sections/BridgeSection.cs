using Controller.Host.Policies.Yaml;
using Controller.Host.Values;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies.Sections;

/// <summary><c>bridges:</c>, by name.</summary>
internal static class BridgeSection
{
    private const int MaxNameLength = 64;

    public static IReadOnlyList<BridgePolicy> Read(YamlNode node, ErrorList errors) =>
        [.. Fields.EntriesOf(node, "bridges", errors).Select(entry => ReadBridge(entry, errors))];

    private static BridgePolicy ReadBridge(YamlEntry entry, ErrorList errors)
    {
        if (!IsName(entry.Key))
            errors.Add(entry.KeyAt, $"a bridge's name has letters, digits and -_.: only, and at most {MaxNameLength}");
        int found = errors.Count;
        var fields = new Fields(entry.Value, entry.Key, errors, "datapathId", "ports", "l2");
        Located<DatapathId>? id = fields.Read("datapathId", ParseDatapathId);
        if (!fields.Has("datapathId") && found == errors.Count)
            errors.Add(entry.KeyAt, $"bridge `{entry.Key}` has no `datapathId`");
        return new BridgePolicy(entry.Key, id)
        {
            Ports = fields.Find("ports") is { } ports ? ReadPorts(ports, errors) : [],
            Learning = fields.Find("l2") is { } l2 ? LearningSection.Read(l2, errors) : LearningPolicy.Unset,
        };
    }

    private static List<PortPolicy> ReadPorts(YamlNode node, ErrorList errors) =>
        [.. Fields.EntriesOf(node, "ports", errors).Select(entry => PortSection.Read(entry, errors))];

    private static Parsed<DatapathId> ParseDatapathId(string text) =>
        DatapathId.TryParse(text, out DatapathId id) && id.Value != 0
            ? id
            : Parsed<DatapathId>.Expect("a datapath id other than 0, such as 0x1 or 00:00:00:00:00:00:00:01");

    private static bool IsName(string text) =>
        text.Length is > 0 and <= MaxNameLength && text.All(c => char.IsAsciiLetterOrDigit(c) || "-_.:".Contains(c));
}
