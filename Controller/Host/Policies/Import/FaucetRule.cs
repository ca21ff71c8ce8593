using System.Globalization;
using Controller.Host.Policies.Yaml;
using static Controller.Host.Policies.Matching.ProtocolNames;

namespace Controller.Host.Policies.Import;

/// <summary>A rule here, as YAML.</summary>
/// <param name="Match">Null where it matches everything.</param>
/// <param name="Groups">Groups that it uses.</param>
internal sealed record TranslatedRule(string? Match, string Action, IReadOnlyList<string> Groups);

/// <summary>Translates one rule of a Faucet ACL: matches beside one another, and <c>actions</c>.</summary>
internal sealed class FaucetRule(
    FaucetFields fields, FaucetNetwork network, IReadOnlyList<FaucetDatapath> where, ErrorList left)
{
    private readonly List<string> _groups = [];

    /// <summary>Null where the rule can't be said here, which is then told.</summary>
    public TranslatedRule? Translate()
    {
        int found = left.Count;
        var actions = new FaucetFields(fields.Take("actions"), left);
        fields.Ignore(["description", "cookie"]);
        List<(string, string)> match = [.. MatchOf()];
        string action = new FaucetAction(actions, where, _groups, left).Translate();
        if (left.Count > found)
        {
            left.Add(fields.At, "so this rule is left out");
            return null;
        }
        string? matchText = match.Count > 0 ? YamlText.Mapping(match) : null;
        if (Wrong(matchText, action) is not { } wrong)
            return new TranslatedRule(matchText, action, _groups);
        left.Add(fields.At, $"this rule is left out: {wrong}");
        return null;
    }

    private IEnumerable<(string Key, string Value)> MatchOf()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string[] others = ["actions", "description", "cookie"];
        foreach (YamlEntry entry in fields.Entries.Where(entry => !others.Contains(entry.Key)))
        {
            if (!FaucetKeys.Fields.TryGetValue(entry.Key, out string? key) || entry.Value is not YamlScalar value)
                left.Add(entry.KeyAt, $"`{entry.Key}` can't be matched here");
            else if (!seen.Add(key))
                left.Add(entry.KeyAt, $"`{entry.Key}` says a second time what `{key}` is here");
            else if (ValueOf(key, value) is { } text)
                yield return (key, text);
        }
    }

    private string? ValueOf(string key, YamlScalar value)
    {
        switch (key)
        {
            case "inPort":
                return PortOf(value);
            case "vlan":
                return VlanOf(value);
            case "etherType":
                return FaucetFields.NumberOf(value.Text) is { } type ? NameOfEtherType((int)type)
                    : YamlText.Of(value.Text);
            case "protocol":
                return FaucetFields.NumberOf(value.Text) is { } protocol ? NameOfProtocol((int)protocol)
                    : YamlText.Of(value.Text);
            default:
                return FaucetFields.NumberOf(value.Text) is { } number && key is not ("metadata" or "tunnelId")
                    ? number.ToString(CultureInfo.InvariantCulture)
                    : YamlText.Of(value.Text);
        }
    }

    private string? PortOf(YamlScalar value)
    {
        if (where is [var only] && only.Find(value.Text) is { } port)
            return YamlText.Of(port);
        left.Add(value.At, $"which port is `{value.Text}`?");
        return null;
    }

    // With OpenFlow's bit for "there is a tag", or without it.
    private string? VlanOf(YamlScalar value)
    {
        if (value.Text.Replace(" ", "", StringComparison.Ordinal) is "0x1000/0x1000" or "4096/4096")
            return "any";
        if (FaucetFields.NumberOf(value.Text) is { } number)
            return number == 0 ? "none" : YamlText.Of((number & 0xfff).ToString(CultureInfo.InvariantCulture));
        return network.VlanOf(value) is { } name ? YamlText.Of(name) : null;
    }

    // Whether the language here takes it: what Faucet leaves to the switch is often refused before.
    private static string? Wrong(string? match, string action)
    {
        // Ports, meters and groups are looked at with the whole policy.
        string set = action.IndexOf("set: {", StringComparison.Ordinal) is var at and >= 0
            ? $"{{{action[at..(action.IndexOf('}', at) + 1)]}}}"
            : "drop";
        string text = $"apiVersion: sdn/v1\nacls:\n  - match: {match ?? "{}"}\n    action: {set}\n";
        return PolicyReader.Read(text).Errors.FirstOrDefault(error =>
            !error.Text.StartsWith("no bridge", StringComparison.Ordinal)
            && !error.Text.StartsWith("no VLAN", StringComparison.Ordinal))?.Text;
    }
}
