using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Yaml;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies.Sections;

/// <summary><c>vlans:</c>, names for VLANs, good wherever a number is.</summary>
internal static class VlanSection
{
    private static readonly MappingShape Vlan =
        new(new Key("vid", new IntegerShape(1, VlanId.Max.Value), "The VLAN's number.") { IsRequired = true });

    public static NamesShape Shape { get; } = new("NAME", Vlan);

    public static IReadOnlyList<VlanPolicy> Read(YamlNode node, ErrorList errors)
    {
        var vlans = new List<VlanPolicy>();
        foreach (YamlEntry entry in Fields.EntriesOf(node, "vlans", errors))
        {
            if (entry.Key.All(char.IsAsciiDigit))
                errors.Add(entry.KeyAt, $"the VLAN name `{entry.Key}` could be taken for a number");
            vlans.Add(ReadVlan(entry, errors));
        }
        return vlans;
    }

    private static VlanPolicy ReadVlan(YamlEntry entry, ErrorList errors)
    {
        int found = errors.Count;
        var fields = new Fields(entry.Value, Vlan, entry.Key, errors);
        int? vid = fields.Integer("vid");
        if (!fields.Has("vid") && found == errors.Count)
            errors.Add(entry.KeyAt, $"VLAN `{entry.Key}` has no `vid`");
        return new VlanPolicy(entry.Key, entry.KeyAt, vid is { } number ? new VlanId((ushort)number) : null);
    }
}
