using System.Globalization;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Import;

/// <summary>
/// Faucet's ACLs as rules here. There an ACL is a list that ports, VLANs and datapaths name, and what none of its rules
/// matches is dropped; here each rule says where it holds, so an ACL becomes rules for each set of places that name the
/// same ones, and a last rule that drops.
/// </summary>
internal sealed class FaucetRules
{
    private readonly Dictionary<string, YamlEntry> _acls;
    private readonly FaucetNetwork _network;
    private readonly ErrorList _left;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<string> _lines = [];
    private readonly List<string> _groups = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public FaucetRules(FaucetFiles files, FaucetNetwork network, ErrorList left)
    {
        _acls = files.Section("acls").ToDictionary(entry => entry.Key, StringComparer.Ordinal);
        _network = network;
        _left = left;
    }

    /// <summary>Items of <c>acls</c>, each a line.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Entries of <c>groups</c>, each a line.</summary>
    public IReadOnlyList<string> Groups => _groups;

    public void Translate()
    {
        foreach (FaucetDatapath datapath in _network.Datapaths)
        {
            TranslatePorts(datapath);
            if (TakeAcls(datapath.Fields, "dp_acls") is { Count: > 0 } acls)
                Apply(acls, [datapath.Name], [datapath]);
        }
        bool hasPortRules = _lines.Count > 0;
        foreach (FaucetVlan vlan in _network.Vlans)
        {
            if (TakeAcls(vlan.Fields, "acls_in", "acl_in") is not { Count: > 0 } acls)
                continue;
            if (hasPortRules)
            {
                _left.Add(vlan.At, $"VLAN `{vlan.Key}` has ACLs, and so have ports: a packet that a port's rule allows "
                    + "is not held against those of the VLAN here");
            }
            Apply(acls, [$"vlan:{vlan.Reference}"], _network.Datapaths);
        }
        foreach (YamlEntry acl in _acls.Values.Where(acl => !_used.Contains(acl.Key)))
            _left.Add(acl.KeyAt, $"ACL `{acl.Key}` is left out: nothing uses it");
    }

    private void TranslatePorts(FaucetDatapath datapath)
    {
        foreach (FaucetPort port in datapath.Ports.Where(port => port.Fields.TakeFlag("output_only") == true))
        {
            _lines.Add(Rule("output-only", [$"port:{datapath.Name}/{port.Alias}"], null, "drop"));
            _left.Add(port.Fields.PlaceOf("output_only"),
                "`output_only`: what comes in by the port is dropped, but floods of its VLANs still leave by it");
        }
        var byAcls = datapath.Ports
            .Select(port => (Port: port, Acls: TakeAcls(port.Fields, "acls_in", "acl_in")))
            .Where(row => row.Acls.Count > 0)
            .GroupBy(row => string.Join('\n', row.Acls.Select(acl => acl.Text)));
        foreach (var group in byAcls)
            Apply(group.First().Acls, [.. group.Select(row => $"port:{datapath.Name}/{row.Port.Alias}")], [datapath]);
    }

    private static IReadOnlyList<YamlScalar> TakeAcls(FaucetFields fields, params string[] keys) =>
        [.. keys.SelectMany(fields.TakeList)];

    private void Apply(IReadOnlyList<YamlScalar> names, IReadOnlyList<string> on, IReadOnlyList<FaucetDatapath> where)
    {
        string last = "";
        bool isOpen = true;
        foreach (YamlScalar name in names)
        {
            _used.Add(name.Text);
            last = name.Text;
            if (!_acls.TryGetValue(name.Text, out YamlEntry? acl))
            {
                _left.Add(name.At, $"no ACL is called `{name.Text}`");
                continue;
            }
            int number = 0;
            foreach (YamlNode item in (acl.Value as YamlSequence)?.Items ?? [])
            {
                number++;
                isOpen &= !Add(acl.Key, number, item, on, where);
            }
        }
        if (isOpen && last.Length > 0)
            _lines.Add(Rule($"{last}-rest", on, null, "drop"));
    }

    // Whether it was the last word: a rule for all packets.
    private bool Add(
        string acl, int number, YamlNode item, IReadOnlyList<string> on, IReadOnlyList<FaucetDatapath> where)
    {
        if (item is not YamlMapping { Entries: [{ Key: "rule" } entry] })
        {
            _left.Add(item.At, "this is left out: an item of an ACL is `rule:` and a mapping");
            return false;
        }
        var fields = new FaucetFields(entry.Value, _left);
        var rule = new FaucetRule(fields, _network, where, _left);
        if (rule.Translate() is not { } translated)
            return false;
        _groups.AddRange(translated.Groups);
        _lines.Add(Rule($"{acl}-{number.ToString(CultureInfo.InvariantCulture)}", on,
            translated.Match, translated.Action));
        return translated.Match is null;
    }

    private string Rule(string name, IReadOnlyList<string> on, string? match, string action)
    {
        string unique = name;
        for (int i = 2; !_names.Add(unique); i++)
            unique = $"{name}-{i.ToString(CultureInfo.InvariantCulture)}";
        List<(string, string)> entries = [("name", YamlText.Of(unique)), ("on", YamlText.OneOrMore(on))];
        if (match is not null)
            entries.Add(("match", match));
        entries.Add(("action", action));
        return YamlText.Mapping(entries);
    }
}
