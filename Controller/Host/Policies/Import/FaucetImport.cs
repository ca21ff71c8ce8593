using System.Globalization;
using System.Text;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Import;

/// <summary>
/// A Faucet configuration (faucet.nz, its "Configuration" chapter) as a policy. What has no counterpart is told, each
/// with its place.
/// </summary>
internal sealed class FaucetImport
{
    private readonly ErrorList _left = new();
    private readonly StringBuilder _text = new();

    /// <summary>The policy, null where the file can't be read; and what was left out.</summary>
    public static (string? Policy, IReadOnlyList<PolicyProblem> Left) Read(string path)
    {
        var import = new FaucetImport();
        var files = new FaucetFiles(import._left);
        if (!files.Read(path))
            return (null, import._left.Sorted);
        import.Write(files, path);
        return (import._text.ToString(), import._left.Sorted);
    }

    private void Write(FaucetFiles files, string path)
    {
        var network = new FaucetNetwork(files, _left);
        Line(0, YamlText.Comment($"From the Faucet configuration {path}."));
        Line(0, "# Faucet shuts ports that it isn't told of; here they are trunks of all VLANs, as is a port "
            + "without one.");
        Line(0, "apiVersion: sdn/v1");
        WriteVlans(network);
        WriteMeters(files);
        var rules = new FaucetRules(files, network, _left);
        rules.Translate();
        WriteBridges(network);
        WriteList("acls", rules.Lines);
        WriteList("mirrors", [.. network.Datapaths.SelectMany(MirrorsOf)]);
        if (rules.Groups.Count > 0)
        {
            Line(0, "groups:");
            foreach (string group in rules.Groups.Distinct())
                Line(1, group);
        }
        foreach (YamlEntry router in files.Section("routers"))
            _left.Add(router.KeyAt, $"router `{router.Key}` is left out: VLANs aren't routed here");
        Finish(network);
    }

    private void WriteVlans(FaucetNetwork network)
    {
        FaucetVlan[] named = [.. network.Vlans.Where(vlan => !vlan.Reference.All(char.IsAsciiDigit))];
        if (named.Length > 0)
            Line(0, "vlans:");
        var seen = new HashSet<int>();
        foreach (FaucetVlan vlan in named)
        {
            if (!seen.Add(vlan.Vid))
                _left.Add(vlan.At, $"VLAN `{vlan.Key}` is left out: {vlan.Vid} has another name already");
            else
                Line(1, $"{YamlText.Of(vlan.Reference)}: {{vid: {Number(vlan.Vid)}}}{Description(vlan.Fields)}");
        }
    }

    private void WriteMeters(FaucetFiles files)
    {
        IReadOnlyList<YamlEntry> meters = files.Section("meters");
        if (meters.Count > 0)
            Line(0, "meters:");
        foreach (YamlEntry meter in meters)
        {
            if (FaucetMeter.Translate(meter, _left) is { } line)
                Line(1, line);
        }
    }

    private void WriteBridges(FaucetNetwork network)
    {
        if (network.Datapaths.Count > 0)
            Line(0, "bridges:");
        foreach (FaucetDatapath datapath in network.Datapaths)
        {
            Line(1, $"{YamlText.Of(datapath.Name)}:{Description(datapath.Fields)}");
            Line(2, $"datapathId: \"{datapath.Id}\"");
            List<(string, string)> learning = [.. LearningOf(datapath.Fields)];
            if (learning.Count > 0)
                Line(2, $"l2: {YamlText.Mapping(learning)}");
            if (datapath.Ports.Count > 0)
                Line(2, "ports:");
            foreach (FaucetPort port in datapath.Ports)
            {
                string options = YamlText.Mapping(OptionsOf(port, network));
                Line(3, $"{YamlText.Of(port.Alias)}: {options}{Description(port.Fields)}");
            }
        }
    }

    private static IEnumerable<(string, string)> LearningOf(FaucetFields datapath)
    {
        if (datapath.TakeNumber("timeout") is >= 1 and <= ushort.MaxValue and var seconds)
            yield return ("ageing", $"{Number(seconds)}s");
        if (datapath.TakeNumber("learn_ban_timeout") is >= 1 and <= 86400 and var ban)
            yield return ("ban", $"{{duration: {Number(ban)}s}}");
    }

    private List<(string, string)> OptionsOf(FaucetPort port, FaucetNetwork network)
    {
        List<(string, string)> options = [("number", Number(port.Number))];
        string? native = port.Fields.TakeList("native_vlan") is [var only, ..] ? network.VlanOf(only) : null;
        string[] tagged = [.. port.Fields.TakeList("tagged_vlans").Select(network.VlanOf).OfType<string>().Distinct()];
        if (tagged.Length > 0)
            options.Add(("trunk", YamlText.List(tagged)));
        if (native is not null)
            options.Add((tagged.Length > 0 ? "native" : "vlan", YamlText.Of(native)));
        if (port.Fields.TakeNumber("max_hosts") is >= 1 and <= 1_000_000 and var hosts)
            options.Add(("maxHosts", Number(hosts)));
        return options;
    }

    private IEnumerable<string> MirrorsOf(FaucetDatapath datapath)
    {
        foreach (FaucetPort port in datapath.Ports)
        {
            var from = new List<string>();
            foreach (YamlScalar mirrored in port.Fields.TakeList("mirror"))
            {
                if (datapath.Find(mirrored.Text) is { } found)
                    from.Add(found);
                else
                    _left.Add(mirrored.At, $"no port is called `{mirrored.Text}`");
            }
            if (from.Count == 0)
                continue;
            _left.Add(port.Fields.PlaceOf("mirror"), "`mirror`: what comes in by the ports is copied, what "
                + "leaves by them isn't");
            yield return YamlText.Mapping(
                [("from", YamlText.OneOrMore(from)), ("to", YamlText.Of($"{datapath.Name}/{port.Alias}"))]);
        }
    }

    private void Finish(FaucetNetwork network)
    {
        foreach (FaucetVlan vlan in network.Vlans)
        {
            vlan.Fields.Ignore(FaucetKeys.OfVlans);
            foreach (string key in (ReadOnlySpan<string>)["faucet_vips", "routes"])
                vlan.Fields.Leave(key, "VLANs aren't routed here");
            Report(vlan.Fields);
        }
        foreach (FaucetDatapath datapath in network.Datapaths)
        {
            datapath.Fields.Ignore(FaucetKeys.OfDatapaths);
            datapath.Fields.Leave("stack", "links between switches are found by themselves here");
            Report(datapath.Fields);
            foreach (FaucetPort port in datapath.Ports)
            {
                port.Fields.Ignore(FaucetKeys.OfInterfaces);
                port.Fields.Leave("stack", "links between switches are found by themselves here");
                Report(port.Fields);
            }
        }
    }

    private static void Report(FaucetFields fields)
    {
        foreach ((string key, bool value) in FaucetKeys.Always)
            fields.IgnoreWhere(key, value);
        fields.Report();
    }

    private void WriteList(string key, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
            Line(0, $"{key}:");
        foreach (string line in lines)
            Line(1, $"- {line}");
    }

    private static string Description(FaucetFields fields) =>
        fields.TakeText("description") is { } text ? $"  {YamlText.Comment(text)}" : "";

    private void Line(int level, string text) => _text.Append(' ', level * 2).Append(text).Append('\n');

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
