using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using static OpenFlow.Protocol.Multipart.TableFeatureType;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>What a table can do, as ovs-ofctl prints it.</summary>
internal sealed class TableAbilities
{
    private const int ActionsIndent = 8;

    // Below every table's number.
    private const int All = -1;

    // In the order of their execution.
    private static readonly InstructionType[] InstructionOrder =
    [
        InstructionType.Meter, InstructionType.ApplyActions, InstructionType.ClearActions,
        InstructionType.WriteActions, InstructionType.WriteMetadata, InstructionType.GotoTable,
    ];

    private readonly string _numbers;
    private readonly Abilities _flows;
    private readonly Abilities _miss;
    private readonly string _matching;

    public TableAbilities(TableFeatures table)
    {
        string metadata = (table.MetadataMatch | table.MetadataWrite) == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture,
                $"    metadata: match={NameList.Hex(table.MetadataMatch)} write={NameList.Hex(table.MetadataWrite)}\n");
        string entries = table.MaxEntries == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"    max_entries={table.MaxEntries}\n");
        _numbers = metadata + entries;
        _flows = AbilitiesOf(table, miss: false);
        _miss = AbilitiesOf(table, miss: true);
        _matching = MatchingOf(table);
    }

    /// <summary>What a table does with a flow, or, where that differs, when it misses.</summary>
    private sealed record Abilities(uint Instructions, byte[] NextTables, string Write, string Apply);

    /// <summary>Whole lines; what is as in the table before is said to be the same.</summary>
    /// <param name="table">The table's number.</param>
    public string Print(TableId table, TableAbilities? previous)
    {
        string matching = previous?._matching == _matching && _matching.Length > 0
            ? "    (same matching)\n"
            : _matching;
        return _numbers + PrintInstructions(table, previous) + matching;
    }

    /// <summary>Whether it has the abilities of the table before, but that from each on one can go to fewer.</summary>
    public bool IsLike(TableId table, TableAbilities? previous) => previous is not null
        && _numbers == previous._numbers && _matching == previous._matching && HasInstructionsOf(table, previous);

    private bool HasInstructionsOf(TableId table, TableAbilities previous) =>
        Print(_flows, null, table.Value) == Print(previous._flows, null, table.Value)
        && Print(_miss, null, table.Value) == Print(previous._miss, null, table.Value);

    private string PrintInstructions(TableId table, TableAbilities? previous)
    {
        string flows = Print(_flows, null, All);
        string miss = Print(_miss, null, All);
        if (flows.Length + miss.Length == 0)
            return "";
        if (previous is not null && HasInstructionsOf(table, previous))
            return "    (same instructions)\n";
        if (flows == miss)
            return "    instructions (table miss and others):\n" + Print(_flows, previous?._flows, All);
        return (flows.Length > 0
                ? "    instructions (other than table miss):\n" + Print(_flows, previous?._flows, All)
                : "")
            + (miss.Length > 0 ? "    instructions (table miss):\n" + Print(_miss, previous?._miss, All) : "");
    }

    private static Abilities AbilitiesOf(TableFeatures table, bool miss)
    {
        uint instructions = 0;
        foreach (FeatureId id in Find(table, miss, TableFeatureType.Instructions, InstructionsMiss).Ids)
            instructions |= id.Type < 32 ? 1u << id.Type : 0;
        return new Abilities(
            instructions,
            Find(table, miss, NextTables, NextTablesMiss).Body.ToArray(),
            ActionsOf(Find(table, miss, WriteActions, WriteActionsMiss),
                Find(table, miss, WriteSetField, WriteSetFieldMiss)),
            ActionsOf(Find(table, miss, ApplyActions, ApplyActionsMiss),
                Find(table, miss, ApplySetField, ApplySetFieldMiss)));
    }

    // A property for the table-miss flow is there only where it differs.
    private static TableFeatureProperty Find(TableFeatures table, bool miss, TableFeatureType type,
        TableFeatureType missType)
    {
        TableFeatureProperty found = default;
        foreach (TableFeatureProperty property in table.Properties)
        {
            if (miss && property.Type == missType)
                return property;
            if (property.Type == type)
                found = property;
        }
        return found;
    }

    private static string ActionsOf(TableFeatureProperty actions, TableFeatureProperty fields)
    {
        var text = new StringBuilder();
        uint types = 0;
        foreach (FeatureId id in actions.Ids)
            types |= id.Type < 32 ? 1u << id.Type : 0;
        if (types != 0)
        {
            ActionNames.Append(text.Append(' ', ActionsIndent).Append("actions: "), types, "");
            text.Append('\n');
        }
        SortedSet<int> places = PlacesOf(fields);
        AppendFields(text, "        supported on Set-Field: ", places);
        return text.ToString();
    }

    private static SortedSet<int> PlacesOf(TableFeatureProperty fields, bool masked = false)
    {
        var places = new SortedSet<int>();
        foreach (OxmId id in fields.Fields)
        {
            if (!masked || id.HasMask)
                places.Add(FieldOrder.PlaceOf(id));
        }
        places.Remove(-1);
        return places;
    }

    // Of the tables that one can go to, those with a higher number than that.
    private static string Print(Abilities abilities, Abilities? previous, int above)
    {
        var text = new StringBuilder();
        string next = RangesOf(abilities.NextTables, above);
        if (next.Length > 0)
            text.Append("      next tables: ").Append(next).Append('\n');
        if (abilities.Instructions != 0 && abilities.Instructions == previous?.Instructions)
            text.Append("      (same instructions)\n");
        else if (abilities.Instructions != 0)
            text.Append("      instructions: ").AppendJoin(' ', InstructionOrder
                .Where(type => (abilities.Instructions >> (int)type & 1) != 0).Select(SpecName.Lower)).Append('\n');
        AppendActions(text, abilities, previous);
        return text.ToString();
    }

    private static void AppendActions(StringBuilder text, Abilities abilities, Abilities? previous)
    {
        if (previous is not null && (abilities.Write, abilities.Apply) == (previous.Write, previous.Apply))
            text.Append("      (same actions)\n");
        else if (abilities.Write != abilities.Apply)
            text.Append("      Write-Actions features:\n").Append(abilities.Write)
                .Append("      Apply-Actions features:\n").Append(abilities.Apply);
        else if (abilities.Write.Length > 0)
            text.Append("      Write-Actions and Apply-Actions features:\n").Append(abilities.Write);
    }

    private static string MatchingOf(TableFeatures table)
    {
        var text = new StringBuilder();
        TableFeatureProperty match = Find(table, false, Match, Match);
        SortedSet<int> fields = PlacesOf(match);
        SortedSet<int> masked = PlacesOf(match, masked: true);
        SortedSet<int> optional = PlacesOf(Find(table, false, Wildcards, Wildcards));
        if (fields.Count == 0)
            return "";
        text.Append("    matching:\n");
        AppendFields(text, "      arbitrary mask: ", fields.Where(field => masked.Contains(field)));
        AppendFields(text, "      exact match or wildcard: ",
            fields.Where(field => !masked.Contains(field) && optional.Contains(field)));
        AppendFields(text, "      must exact match: ",
            fields.Where(field => !masked.Contains(field) && !optional.Contains(field)));
        return text.ToString();
    }

    private static void AppendFields(StringBuilder text, string title, IEnumerable<int> places)
    {
        IReadOnlyList<string> names = FieldOrder.NamesAt(places);
        if (names.Count == 0)
            return;
        ShortNames.Append(text.Append(title), names);
        text.Append('\n');
    }

    // 1-4,6: an octet is a table.
    private static string RangesOf(byte[] tables, int above)
    {
        Span<bool> set = stackalloc bool[byte.MaxValue + 2];
        set.Clear();
        foreach (byte table in tables)
            set[table] = table > above;
        var text = new StringBuilder();
        for (int table = 0; table <= byte.MaxValue; table++)
        {
            if (!set[table])
                continue;
            int last = table;
            while (set[last + 1])
                last++;
            text.Append(text.Length > 0 ? "," : "").Append(table);
            if (last > table)
                text.Append('-').Append(last);
            table = last;
        }
        return text.ToString();
    }
}
