using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// What a property of a table tells (OpenFlow 1.3.5 §7.3.5.5.2, <c>enum ofp_table_feature_prop_type</c>). Those for
/// the table-miss flow are there only where they differ from those for other flows.
/// </summary>
public enum TableFeatureType : ushort
{
    Instructions = 0,
    InstructionsMiss = 1,
    NextTables = 2,
    NextTablesMiss = 3,
    WriteActions = 4,
    WriteActionsMiss = 5,
    ApplyActions = 6,
    ApplyActionsMiss = 7,
    Match = 8,
    Wildcards = 10,
    WriteSetField = 12,
    WriteSetFieldMiss = 13,
    ApplySetField = 14,
    ApplySetFieldMiss = 15,
    Experimenter = 0xfffe,
    ExperimenterMiss = 0xffff,
}

/// <summary>What a property's body is a list of.</summary>
public enum TableFeatureKind
{
    /// <summary>Not known: octets.</summary>
    Unknown,

    /// <summary>Instructions or actions: <see cref="FeatureId"/>.</summary>
    Ids,

    /// <summary>Tables, an octet each.</summary>
    Tables,

    /// <summary>Match fields: <see cref="OxmId"/>.</summary>
    Fields,

    /// <summary>The experimenter's id, its type, and data.</summary>
    Experimenter,
}

/// <summary>
/// A property of a table, known or not (OpenFlow 1.3.5 §7.3.5.5.2). The length doesn't count the padding:
/// <code>
///  0       2       4
/// +-------+-------+-------------------------------+----------+
/// | type  |length | ids, tables, or fields …      | pad to 8 |
/// +-------+-------+-------------------------------+----------+
/// </code>
/// </summary>
public readonly ref struct TableFeatureProperty : IEntry<TableFeatureProperty>
{
    private readonly PropertyView _property;

    public TableFeatureProperty(TableFeatureType type, ReadOnlySpan<byte> body) =>
        _property = new PropertyView((ushort)type, body);

    public TableFeatureType Type => (TableFeatureType)_property.Type;

    public TableFeatureKind Kind => Type switch
    {
        TableFeatureType.Instructions or TableFeatureType.InstructionsMiss
            or TableFeatureType.WriteActions or TableFeatureType.WriteActionsMiss
            or TableFeatureType.ApplyActions or TableFeatureType.ApplyActionsMiss => TableFeatureKind.Ids,
        TableFeatureType.NextTables or TableFeatureType.NextTablesMiss => TableFeatureKind.Tables,
        TableFeatureType.Match or TableFeatureType.Wildcards
            or TableFeatureType.WriteSetField or TableFeatureType.WriteSetFieldMiss
            or TableFeatureType.ApplySetField or TableFeatureType.ApplySetFieldMiss => TableFeatureKind.Fields,
        TableFeatureType.Experimenter or TableFeatureType.ExperimenterMiss => TableFeatureKind.Experimenter,
        _ => TableFeatureKind.Unknown,
    };

    /// <summary>What follows type and length; an octet for each table where the kind is Tables.</summary>
    public ReadOnlySpan<byte> Body => _property.Body;

    /// <summary>The instructions or actions; none where the kind is another.</summary>
    public EntryListView<FeatureId> Ids => new(Kind == TableFeatureKind.Ids ? Body : []);

    /// <summary>The fields; none where the kind is another.</summary>
    public EntryListView<OxmId> Fields => new(Kind == TableFeatureKind.Fields ? Body : []);

    public int Size => _property.Size;

    /// <summary>Reads the property at the start of <paramref name="source"/>; false with OFPTFFC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out TableFeatureProperty entry, out OpenFlowError error)
    {
        entry = default;
        bool read = PropertyView.TryRead(source, out PropertyView property, out _);
        error = OpenFlowErrors.BadPropertyLength;
        if (!read)
            return false;
        entry = new TableFeatureProperty((TableFeatureType)property.Type, property.Body);
        return entry.Kind switch
        {
            TableFeatureKind.Ids => EntryListView.TryRead<FeatureId>(property.Body, out _, out error),
            TableFeatureKind.Fields => EntryListView.TryRead<OxmId>(property.Body, out _, out error),
            TableFeatureKind.Experimenter => property.TryReadExperimenter(out _, out _, out _),
            _ => true,
        };
    }

    /// <inheritdoc cref="PropertyView.TryReadExperimenter"/>
    public bool TryReadExperimenter(out uint experimenter, out uint type, out ReadOnlySpan<byte> data) =>
        _property.TryReadExperimenter(out experimenter, out type, out data);

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    /// <exception cref="OverflowException">The body is larger than the 16-bit length can say.</exception>
    public void Write(Span<byte> destination) => _property.Write(destination);
}
