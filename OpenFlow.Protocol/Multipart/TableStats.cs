using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// One table of a TABLE multipart reply (OpenFlow 1.3.5 §7.3.5.4):
/// <code>
///  0   1       4       8              16              24
/// +---+-------+-------+---------------+---------------+
/// |tab|  pad  |active | lookup_count  | matched_count |
/// +---+-------+-------+---------------+---------------+
/// </code>
/// </summary>
public readonly record struct TableStats : IEntry<TableStats>
{
    /// <summary>Octets on the wire.</summary>
    public const int WireSize = 24;

    private const int PadOffset = 1;
    private const int ActiveCountOffset = 4;
    private const int LookupCountOffset = 8;
    private const int MatchedCountOffset = 16;

    public TableId Table { get; init; }

    /// <summary>Flows in the table.</summary>
    public uint ActiveCount { get; init; }

    /// <summary>Packets that were looked up in it.</summary>
    public ulong LookupCount { get; init; }

    /// <summary>Packets that matched a flow of it.</summary>
    public ulong MatchedCount { get; init; }

    public int Size => WireSize;

    /// <summary>Reads the first 24 octets; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out TableStats table, out OpenFlowError error)
    {
        table = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < WireSize)
            return false;
        table = new TableStats
        {
            Table = new TableId(source[0]),
            ActiveCount = BinaryPrimitives.ReadUInt32BigEndian(source[ActiveCountOffset..]),
            LookupCount = BinaryPrimitives.ReadUInt64BigEndian(source[LookupCountOffset..]),
            MatchedCount = BinaryPrimitives.ReadUInt64BigEndian(source[MatchedCountOffset..]),
        };
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination[0] = Table.Value;
        destination[PadOffset..ActiveCountOffset].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(destination[ActiveCountOffset..], ActiveCount);
        BinaryPrimitives.WriteUInt64BigEndian(destination[LookupCountOffset..], LookupCount);
        BinaryPrimitives.WriteUInt64BigEndian(destination[MatchedCountOffset..], MatchedCount);
    }
}
