using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Protocol.Multipart.TableFeatureType;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>What a table can do, as ovs-ofctl prints it.</summary>
internal sealed class TableAbilities
{
    private const int ActionsIndent = 8;

    private static readonly (ushort Type, string Name)[] InstructionNames =
    [
        (6, "meter"), (4, "apply_actions"), (5, "clear_actions"), (3, "write_actions"), (2, "write_metadata"),
        (1, "goto_table"),
    ];

    private readonly string _numbers;
    private readonly Abilities _flows;
    private readonly Abilities _miss;
    private readonly string _matching;

    public TableAbilities(TableFeatures table)
    {
        _numbers = string.Create(CultureInfo.InvariantCulture,
            $"    metadata: match=0x{table.MetadataMatch:x} write=0x{table.MetadataWrite:x}\n")
            + string.Create(CultureInfo.InvariantCulture, $"    max_entries={table.MaxEntries}\n");
        _flows = AbilitiesOf(table, miss: false);
        _miss = AbilitiesOf(table, miss: true);
        _matching = MatchingOf(table);
    }

    /// <summary>What a table does with a flow, or, where that differs, when it misses.</summary>
    private sealed record Abilities(uint Instructions, byte[] NextTables, string Write, string Apply);

    /// <summary>Whole lines. Of the tables that one can go to, those with a higher number than that.</summary>
    public string Print(int above)
    {
        string flows = Print(_flows, above);
        string miss = Print(_miss, above);
        return _numbers
            + (flows == miss
                ? "    instructions (table miss and others):\n" + flows
                : "    instructions (other than table miss):\n" + flows + "    instructions (table miss):\n" + miss)
            + _matching;
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
                places.Add(FieldNames.PlaceOf(id));
        }
        places.Remove(-1);
        return places;
    }

    private static string Print(Abilities abilities, int above)
    {
        var text = new StringBuilder();
        string next = RangesOf(abilities.NextTables, above);
        if (next.Length > 0)
            text.Append("      next tables: ").Append(next).Append('\n');
        if (abilities.Instructions != 0)
        {
            text.Append("      instructions: ").AppendJoin(' ', InstructionNames
                .Where(row => (abilities.Instructions >> row.Type & 1) != 0).Select(row => row.Name)).Append('\n');
        }
        if (abilities.Write == abilities.Apply)
        {
            AppendActions(text, "      Write-Actions and Apply-Actions features:\n", abilities.Write);
            return text.ToString();
        }
        AppendActions(text, "      Write-Actions features:\n", abilities.Write);
        AppendActions(text, "      Apply-Actions features:\n", abilities.Apply);
        return text.ToString();
    }

    private static void AppendActions(StringBuilder text, string title, string actions)
    {
        if (actions.Length > 0)
            text.Append(title).Append(actions);
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
        IReadOnlyList<string> names = FieldNames.Of(places);
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
