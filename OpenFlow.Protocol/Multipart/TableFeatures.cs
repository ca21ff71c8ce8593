using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// What one table can, or, in a request, is to be able to (OpenFlow 1.3.5 §7.3.5.5):
/// <code>
///  0       2   3                   8
/// +-------+---+-------------------+-------------------------------+ 40
/// |length |tab|        pad        | name, ends with a 0 (32)      |
/// +-------+---+-------------------+-------------------------------+ 56
/// |        metadata_match         |        metadata_write         |
/// +---------------+---------------+-------------------------------+
/// |    config     |  max_entries  | properties …                  |
/// +---------------+---------------+-------------------------------+
/// </code>
/// </summary>
public readonly ref struct TableFeatures : IEntry<TableFeatures>
{
    private const int TableOffset = 2;
    private const int PadOffset = 3;
    private const int NameOffset = 8;
    private const int NameSize = 32;
    private const int MetadataMatchOffset = 40;
    private const int MetadataWriteOffset = 48;
    private const int ConfigOffset = 56;
    private const int MaxEntriesOffset = 60;
    private const int PropertiesOffset = 64;

    public TableId Table { get; init; }

    /// <summary>At most 31 octets; what follows a 0 doesn't count.</summary>
    public ReadOnlySpan<byte> NameOctets { get; init; }

    public string Name => WireText.Read(NameOctets);

    /// <summary>Bits of the metadata that can be matched.</summary>
    public ulong MetadataMatch { get; init; }

    /// <summary>Bits of the metadata that can be written.</summary>
    public ulong MetadataWrite { get; init; }

    /// <summary>Deprecated bits of earlier versions.</summary>
    public uint Config { get; init; }

    /// <summary>Flows that there can be.</summary>
    public uint MaxEntries { get; init; }

    public EntryListView<TableFeatureProperty> Properties { get; init; }

    public int Size => PropertiesOffset + Properties.Octets.Length;

    /// <summary>
    /// Reads the table at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN or OFPTFFC_BAD_LEN.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out TableFeatures entry, out OpenFlowError error)
    {
        entry = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < PropertiesOffset)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(source);
        if (length < PropertiesOffset || length > source.Length
            || !EntryListView.TryRead(source[PropertiesOffset..length],
                out EntryListView<TableFeatureProperty> properties, out error))
            return false;
        entry = new TableFeatures
        {
            Table = new TableId(source[TableOffset]),
            NameOctets = WireText.Trim(source.Slice(NameOffset, NameSize)),
            MetadataMatch = BinaryPrimitives.ReadUInt64BigEndian(source[MetadataMatchOffset..]),
            MetadataWrite = BinaryPrimitives.ReadUInt64BigEndian(source[MetadataWriteOffset..]),
            Config = BinaryPrimitives.ReadUInt32BigEndian(source[ConfigOffset..]),
            MaxEntries = BinaryPrimitives.ReadUInt32BigEndian(source[MaxEntriesOffset..]),
            Properties = properties,
        };
        return true;
    }

    /// <summary>Writes <see cref="Size"/> octets; a name of more than 31 octets is cut.</summary>
    /// <exception cref="OverflowException">The table is larger than its 16-bit length can say.</exception>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, checked((ushort)Size));
        destination[TableOffset] = Table.Value;
        destination[PadOffset..NameOffset].Clear();
        WireText.Write(destination.Slice(NameOffset, NameSize), NameOctets);
        BinaryPrimitives.WriteUInt64BigEndian(destination[MetadataMatchOffset..], MetadataMatch);
        BinaryPrimitives.WriteUInt64BigEndian(destination[MetadataWriteOffset..], MetadataWrite);
        BinaryPrimitives.WriteUInt32BigEndian(destination[ConfigOffset..], Config);
        BinaryPrimitives.WriteUInt32BigEndian(destination[MaxEntriesOffset..], MaxEntries);
        Properties.Octets.CopyTo(destination[PropertiesOffset..]);
    }
}
