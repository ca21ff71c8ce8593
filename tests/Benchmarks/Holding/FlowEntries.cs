using System.Diagnostics.CodeAnalysis;
using Benchmarks.Wire;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Benchmarks.Holding;

/// <summary>
/// Flows as FLOW statistics tell them (OpenFlow 1.3.5 §7.3.5.2), an array each, counters and durations 0:
/// <code>
///  0       2   3   4       12      14      16      18      20      24      32               48
/// +-------+---+---+-------+-------+-------+-------+-------+-------+-------+----------------+-------+--------------+
/// |length |tab|pad|  age  |priori.| idle  | hard  | flags |  pad  |cookie | packets, octets| match | instructions |
/// +-------+---+---+-------+-------+-------+-------+-------+-------+-------+----------------+-------+--------------+
/// </code>
/// Two are equal that have one place in a table: table, priority and match.
/// </summary>
internal sealed class FlowEntries : IEqualityComparer<byte[]>
{
    public const int MatchAt = 48;
    private const int TableAt = 2;
    private const int PriorityAt = 12;
    private const int IdleAt = 14;
    private const int HardAt = 16;
    private const int FlagsAt = 18;
    private const int CookieAt = 24;

    // FLOW_MOD's own (§7.3.4.1).
    private const int ModIdleAt = 26;
    private const int ModHardAt = 28;
    private const int ModFlagsAt = 44;

    /// <summary>The entry that a FLOW_MOD makes. Its match and instructions stand there as they do here.</summary>
    public static byte[] From(ReadOnlySpan<byte> mod)
    {
        var entry = new byte[mod.Length];
        WriteUInt16BigEndian(entry, (ushort)entry.Length);
        entry[TableAt] = mod[Of13.FlowTable];
        mod.Slice(Of13.FlowPriority, 2).CopyTo(entry.AsSpan(PriorityAt));
        mod.Slice(ModIdleAt, 2).CopyTo(entry.AsSpan(IdleAt));
        mod.Slice(ModHardAt, 2).CopyTo(entry.AsSpan(HardAt));
        mod.Slice(ModFlagsAt, 2).CopyTo(entry.AsSpan(FlagsAt));
        mod.Slice(Of13.FlowCookie, 8).CopyTo(entry.AsSpan(CookieAt));
        mod[Of13.FlowMatch..].CopyTo(entry.AsSpan(MatchAt));
        return entry;
    }

    public static byte Table(byte[] entry) => entry[TableAt];

    public static ulong Cookie(byte[] entry) => ReadUInt64BigEndian(entry.AsSpan(CookieAt));

    /// <summary>Whether a match, which begins with type and length, has no field.</summary>
    public static bool IsEmpty(ReadOnlySpan<byte> match) => ReadUInt16BigEndian(match[2..]) == 4;

    public bool Equals([AllowNull] byte[] x, [AllowNull] byte[] y) => x is not null && y is not null
        && x[TableAt] == y[TableAt] && Priority(x).SequenceEqual(Priority(y)) && Match(x).SequenceEqual(Match(y));

    public int GetHashCode([DisallowNull] byte[] entry)
    {
        var hash = new HashCode();
        hash.Add(entry[TableAt]);
        hash.AddBytes(Priority(entry));
        hash.AddBytes(Match(entry));
        return hash.ToHashCode();
    }

    private static ReadOnlySpan<byte> Priority(byte[] entry) => entry.AsSpan(PriorityAt, 2);

    private static ReadOnlySpan<byte> Match(byte[] entry) =>
        entry.AsSpan(MatchAt, ReadUInt16BigEndian(entry.AsSpan(MatchAt + 2)));
}
