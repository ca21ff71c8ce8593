using System.Globalization;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Import;

/// <summary>Translates <c>actions</c> of a rule: what it does first, and whether the packet goes on then.</summary>
internal sealed class FaucetAction(FaucetFields actions, IReadOnlyList<FaucetDatapath> where,
    List<string> groups, ErrorList left)
{
    private const string NoTags = "tags can't be pushed or popped by a rule here";

    private readonly List<string> _outputs = [];
    private readonly List<(string Key, string Value)> _set = [];
    private string? _group;

    /// <summary>The action as YAML; what can't be said is told.</summary>
    public string Translate()
    {
        bool allow = actions.TakeFlag("allow") ?? false;
        string? meter = actions.TakeText("meter");
        string[] mirrors = [.. actions.TakeList("mirror").Select(PortOf).OfType<string>()];
        ReadOutput(actions.Take("output"));
        actions.Ignore(["cookie", "description"]);
        actions.Leave("ct", "connections aren't tracked by rules here");
        actions.Leave("force_port_vlan", "a port's VLANs hold for all packets here");
        actions.Report();
        var entries = new List<(string, string)>();
        if (meter is not null)
            entries.Add(("meter", YamlText.Of(meter)));
        if (mirrors.Length > 0)
            entries.Add(("mirror", YamlText.OneOrMore(mirrors)));
        if (_set.Count > 0)
            entries.Add(("set", YamlText.Mapping(_set)));
        if (_outputs.Count > 0)
            entries.Add(("output", YamlText.OneOrMore(_outputs)));
        if (_group is not null)
            entries.Add(("group", YamlText.Of(_group)));
        string then = allow ? "allow" : "drop";
        return entries.Count == 0 ? then : YamlText.Mapping([.. entries, ("then", then)]);
    }

    // A mapping has its own order; a list is done as it stands, which is the same where each key is there once.
    private void ReadOutput(YamlNode? node)
    {
        switch (node)
        {
            case null:
                return;
            case YamlSequence list:
                foreach (YamlNode item in list.Items)
                    ReadOutput(new FaucetFields(item, left));
                return;
            case YamlScalar port:
                AddPort(port);
                return;
            default:
                ReadOutput(new FaucetFields(node, left));
                return;
        }
    }

    private void ReadOutput(FaucetFields output)
    {
        foreach (YamlScalar port in (YamlScalar[])[.. output.TakeList("port"), .. output.TakeList("ports")])
            AddPort(port);
        foreach (YamlEntry entry in SetFieldsOf(output.Take("set_fields")))
            AddField(entry);
        if (output.TakeText("swap_vid") is { } vid)
            _set.Add(("vlan", YamlText.Of(vid)));
        ReadFailover(output);
        foreach (string key in (ReadOnlySpan<string>)["pop_vlans", "vlan_vid", "vlan_vids"])
            output.Leave(key, NoTags);
        output.Leave("tunnel", "write an `overlay` instead");
        output.Report();
    }

    private static IEnumerable<YamlEntry> SetFieldsOf(YamlNode? node) =>
        ((node as YamlSequence)?.Items ?? []).OfType<YamlMapping>().SelectMany(item => item.Entries);

    private void AddField(YamlEntry entry)
    {
        if (!FaucetKeys.Fields.TryGetValue(entry.Key, out string? key) || entry.Value is not YamlScalar value)
            left.Add(entry.KeyAt, $"`{entry.Key}` can't be set here");
        else
            _set.Add((key, FaucetFields.NumberOf(value.Text) is { } number
                ? number.ToString(CultureInfo.InvariantCulture)
                : YamlText.Of(value.Text)));
    }

    private void ReadFailover(FaucetFields output)
    {
        if (output.Take("failover") is not { } node)
            return;
        var failover = new FaucetFields(node, left);
        string id = failover.TakeText("group_id") ?? "1";
        string[] ports = [.. failover.TakeList("ports").Select(PortOf).OfType<string>()];
        failover.Report();
        if (where is not [var datapath] || ports.Length == 0)
            return;
        _group = $"failover-{datapath.Name}-{id}";
        string buckets = string.Join(", ", ports.Select(port => YamlText.Mapping([("output", YamlText.Of(port))])));
        string line = $"{YamlText.Of(_group)}: "
            + $"{{bridge: {YamlText.Of(datapath.Name)}, type: fastFailover, buckets: [{buckets}]}}";
        groups.Add(line);
    }

    private void AddPort(YamlScalar port)
    {
        if (PortOf(port) is { } found)
            _outputs.Add(found);
    }

    private string? PortOf(YamlScalar port)
    {
        if (where is [var only] && only.Find(port.Text) is { } found)
            return found;
        left.Add(port.At, where.Count > 1
            ? $"`{port.Text}` is a port of one datapath, and this holds on several"
            : $"no port is called `{port.Text}`");
        return null;
    }
}
