using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>A field as people name it, whatever form it then takes on the wire.</summary>
/// <param name="Name">The short name, such as <c>eth_src</c>.</param>
/// <param name="Match">The form of matches and set_field: the specification's where there is one.</param>
/// <param name="Move">The form of load, move, learn and all that names bits: Nicira's where there is one.</param>
internal sealed record FieldName(string Name, OxmField Match, OxmField Move);

/// <summary>All names of fields: short ones, aliases, and those of the classes (<c>NXM_OF_ETH_SRC</c>).</summary>
internal static class FieldNames
{
    private const string Tunnel = "tun_";
    private const string Gtpu = "tun_gtpu";
    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static readonly FrozenDictionary<string, FieldName> ByName = Build();

    public static IEnumerable<string> All => ByName.Keys;

    /// <summary>Short names and aliases: what errors offer.</summary>
    public static IEnumerable<string> Short => ByName.Keys.Where(name => !char.IsUpper(name[0]));

    public static bool TryFind(Piece name, [NotNullWhen(true)] out FieldName? field) =>
        ByName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name.Span, out field);

    public static FieldName Of(OxmField field) => ByName[field.OvsName];

    private static FrozenDictionary<string, FieldName> Build()
    {
        var names = new Dictionary<string, FieldName>();
        foreach (IGrouping<string, OxmField> forms in OxmFields.All.GroupBy(field => field.OvsName))
        {
            var name = new FieldName(forms.Key, forms.MinBy(MatchPreference)!, forms.MinBy(MovePreference)!);
            foreach (OxmField form in forms)
            {
                names[form.Name] = name;
                names[form.OvsName] = name;
                if (form.OvsAlias.Length > 0)
                    names[form.OvsAlias] = name;
            }
        }
        // ovs-ofctl prints these two by names that it doesn't read.
        foreach (OxmField field in OxmFields.TunnelOptions.Where(field => field.OvsName.StartsWith(Gtpu, Ordinal)))
            names[field.OvsName[Tunnel.Length..]] = names[field.OvsName];
        return names.ToFrozenDictionary();
    }

    private static int MatchPreference(OxmField field) => IsNicira(field) ? 1 : 0;

    private static int MovePreference(OxmField field) => IsNicira(field) ? 0 : 1;

    private static bool IsNicira(OxmField field) => field.Class is OxmClass.Nxm0 or OxmClass.Nxm1;
}
