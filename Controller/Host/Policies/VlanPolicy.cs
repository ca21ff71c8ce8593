using System.Globalization;
using Controller.Host.Policies.Yaml;
using Controller.Host.Values;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies;

/// <summary>A name for a VLAN.</summary>
/// <param name="Id">Null if what the file says is no VLAN, which is an error of its own.</param>
internal sealed record VlanPolicy(string Name, Position At, VlanId? Id);

/// <summary>
/// A VLAN as a port or rule refers to it: by number, or by a name that some <see cref="VlanPolicy"/> has.
/// </summary>
internal sealed record VlanReference(Position At)
{
    public VlanId? Number { get; init; }
    public string? Name { get; init; }

    /// <summary>Quoted or not, digits are a number: no VLAN's name is all digits.</summary>
    public static Parsed<VlanReference> Parse(string text, Position at)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            return new VlanReference(at) { Name = text };
        return number >= 1 && number <= VlanId.Max.Value
            ? new VlanReference(at) { Number = new VlanId((ushort)number) }
            : Parsed<VlanReference>.Expect($"a VLAN from 1 to {VlanId.Max.Value}, or a name from `vlans`");
    }

    /// <summary>The VLAN meant; null if no policy has the name.</summary>
    public VlanId? In(VlanNames vlans) => Number ?? vlans.Find(Name!);

    public override string ToString() => Name ?? Number.ToString()!;
}

/// <summary>The VLANs that have names.</summary>
internal sealed class VlanNames
{
    private readonly Dictionary<string, VlanId?> _byName = new(StringComparer.Ordinal);

    public VlanNames(IEnumerable<VlanPolicy> vlans)
    {
        foreach (VlanPolicy vlan in vlans)
            _byName[vlan.Name] = vlan.Id;
    }

    public IEnumerable<string> All => _byName.Keys;

    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>Null where there is no such name, or nothing good is said of it.</summary>
    public VlanId? Find(string name) => _byName.GetValueOrDefault(name);
}
