using System.Globalization;
using Controller.Host.Policies.Yaml;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies.Import;

/// <summary>A VLAN of a Faucet configuration.</summary>
/// <param name="Reference">How ports and rules here refer to it: a name, or the number.</param>
internal sealed record FaucetVlan(string Key, Position At, int Vid, string Reference, FaucetFields Fields);

/// <summary>An interface of a datapath.</summary>
internal sealed record FaucetPort(string Alias, Position At, uint Number, FaucetFields Fields);

/// <summary>A datapath.</summary>
internal sealed record FaucetDatapath(string Name, Position At, DatapathId Id, FaucetFields Fields)
{
    public required IReadOnlyList<FaucetPort> Ports { get; init; }

    /// <summary>A port as a rule here says it; null if there is none of this name or number.</summary>
    public string? Find(string port) => PortOf(port) is { } found ? $"{Name}/{found.Alias}" : null;

    private FaucetPort? PortOf(string port) => Ports.FirstOrDefault(known => known.Alias == port)
        ?? Ports.FirstOrDefault(known => FaucetFields.NumberOf(port) == known.Number);
}

/// <summary>VLANs and datapaths of a Faucet configuration: what the rest refers to.</summary>
internal sealed class FaucetNetwork
{
    private const int MaxRange = 4096;
    private const long MaxPort = 0xffffff00;

    private readonly ErrorList _left;
    private readonly Dictionary<string, FaucetVlan> _vlans = new(StringComparer.Ordinal);

    public FaucetNetwork(FaucetFiles files, ErrorList left)
    {
        _left = left;
        Vlans = [.. files.Section("vlans").Select(ReadVlan).OfType<FaucetVlan>()];
        Datapaths = [.. files.Section("dps").Select(ReadDatapath).OfType<FaucetDatapath>()];
    }

    public IReadOnlyList<FaucetVlan> Vlans { get; }

    public IReadOnlyList<FaucetDatapath> Datapaths { get; }

    /// <summary>
    /// How something here refers to a VLAN that is named or numbered there; null where it is no VLAN.
    /// </summary>
    public string? VlanOf(YamlScalar text)
    {
        if (_vlans.TryGetValue(text.Text, out FaucetVlan? vlan))
            return vlan.Reference;
        if (FaucetFields.NumberOf(text.Text) is { } number && number >= 1 && number <= VlanId.Max.Value)
            return Vlans.FirstOrDefault(known => known.Vid == number)?.Reference ?? Number(number);
        _left.Add(text.At, $"no VLAN is called `{text.Text}`");
        return null;
    }

    private FaucetVlan? ReadVlan(YamlEntry entry)
    {
        var fields = new FaucetFields(entry.Value, _left);
        string name = fields.TakeText("name") ?? entry.Key;
        long? vid = fields.TakeNumber("vid") ?? FaucetFields.NumberOf(entry.Key);
        if (vid is null or < 1 || vid > VlanId.Max.Value)
        {
            _left.Add(entry.KeyAt, $"VLAN `{entry.Key}` is left out: it has no `vid` from 1 to {VlanId.Max.Value}");
            return null;
        }
        bool isNumber = name.All(char.IsAsciiDigit) || FaucetFields.NumberOf(name) is not null;
        var vlan = new FaucetVlan(entry.Key, entry.KeyAt, (int)vid, isNumber ? Number(vid.Value) : name, fields);
        _vlans[entry.Key] = _vlans[name] = vlan;
        return vlan;
    }

    private FaucetDatapath? ReadDatapath(YamlEntry entry)
    {
        var fields = new FaucetFields(entry.Value, _left);
        string name = fields.TakeText("name") ?? entry.Key;
        string id = fields.TakeText("dp_id") ?? entry.Key;
        if (!DatapathId.TryParse(id, out DatapathId datapath) || datapath.Value == 0)
        {
            _left.Add(entry.KeyAt, $"datapath `{entry.Key}` is left out: it has no `dp_id`");
            return null;
        }
        return new FaucetDatapath(NameOf(name), entry.KeyAt, datapath, fields) { Ports = ReadPorts(fields) };
    }

    private List<FaucetPort> ReadPorts(FaucetFields datapath)
    {
        var ports = new Dictionary<uint, FaucetPort>();
        foreach (YamlEntry entry in (datapath.Take("interfaces") as YamlMapping)?.Entries ?? [])
        {
            var fields = new FaucetFields(entry.Value, _left);
            string alias = fields.TakeText("name") ?? entry.Key;
            long? number = fields.TakeNumber("number") ?? FaucetFields.NumberOf(entry.Key);
            if (number is null or < 1 or > MaxPort)
                _left.Add(entry.KeyAt, $"interface `{entry.Key}` is left out: it has no port's `number`");
            else if (!ports.TryAdd((uint)number, new FaucetPort(alias, entry.KeyAt, (uint)number, fields)))
                _left.Add(entry.KeyAt, $"interface `{entry.Key}` is left out: port {number} has another one");
        }
        foreach (YamlEntry range in (datapath.Take("interface_ranges") as YamlMapping)?.Entries ?? [])
            AddRange(range, ports);
        return [.. ports.Values];
    }

    // A range's values are what its ports have where they say nothing themselves.
    private void AddRange(YamlEntry range, Dictionary<uint, FaucetPort> ports)
    {
        foreach (string part in range.Key.Split(',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = part.Split('-');
            var defaults = new FaucetFields(range.Value, _left);
            if (ports.Values.FirstOrDefault(port => port.Alias == part) is { } named)
            {
                named.Fields.AddDefaults(defaults);
                continue;
            }
            if (ends.Length > 2 || !uint.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture,
                out uint first)
                || !uint.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out uint last)
                || last < first || last - first > MaxRange)
            {
                _left.Add(range.KeyAt, $"`{part}` is left out: it is neither an interface nor a range of ports");
                continue;
            }
            for (uint number = first; number <= last; number++)
            {
                if (ports.TryGetValue(number, out FaucetPort? port))
                    port.Fields.AddDefaults(defaults);
                else
                    ports.Add(number, new FaucetPort(Number(number), range.KeyAt, number,
                        new FaucetFields(range.Value, _left)));
            }
        }
    }

    // Names of bridges have fewer letters here.
    private static string NameOf(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || "-_.".Contains(letter)
            ? letter : '-'));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
