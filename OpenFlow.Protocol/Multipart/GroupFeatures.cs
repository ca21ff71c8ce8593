using System.Buffers.Binary;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>OpenFlow 1.3.5 §7.3.5.10, <c>enum ofp_group_capabilities</c>.</summary>
[Flags]
public enum GroupCapabilities : uint
{
    None = 0,

    /// <summary>SELECT groups heed the weights.</summary>
    SelectWeight = 1 << 0,

    /// <summary>SELECT groups leave out buckets that aren't live.</summary>
    SelectLiveness = 1 << 1,

    /// <summary>Groups may lead to groups.</summary>
    Chaining = 1 << 2,

    /// <summary>Loops of groups are refused.</summary>
    ChainingChecks = 1 << 3,
}

/// <summary>
/// What the switch's groups can (OpenFlow 1.3.5 §7.3.5.10), the body of a GROUP_FEATURES reply. Each table has a word
/// for each type of group:
/// <code>
///  0               4               8                      24                      40
/// +---------------+---------------+-----------------------+-----------------------+
/// |     types     | capabilities  | max_groups, 4 words   | actions, 4 words      |
/// +---------------+---------------+-----------------------+-----------------------+
/// </code>
/// </summary>
public readonly ref struct GroupFeatures : IEntry<GroupFeatures>
{
    /// <summary>Octets on the wire.</summary>
    public const int WireSize = 40;

    private const int TypeCount = 4;
    private const int CapabilitiesOffset = 4;
    private const int MaxGroupsOffset = 8;
    private const int ActionsOffset = 24;

    private readonly ReadOnlySpan<byte> _words;

    private GroupFeatures(ReadOnlySpan<byte> words) => _words = words;

    /// <summary>Features over words in their order on the wire: types, capabilities, maxima, actions.</summary>
    /// <exception cref="ArgumentException">The tables don't have four words each.</exception>
    public GroupFeatures(uint types, GroupCapabilities capabilities, ReadOnlySpan<uint> maxGroups,
        ReadOnlySpan<uint> actions)
    {
        if (maxGroups.Length != TypeCount || actions.Length != TypeCount)
            throw new ArgumentException("there are four types of groups", nameof(maxGroups));
        var words = new byte[WireSize];
        BinaryPrimitives.WriteUInt32BigEndian(words, types);
        BinaryPrimitives.WriteUInt32BigEndian(words.AsSpan(CapabilitiesOffset), (uint)capabilities);
        for (int i = 0; i < TypeCount; i++)
        {
            int at = i * sizeof(uint);
            BinaryPrimitives.WriteUInt32BigEndian(words.AsSpan(MaxGroupsOffset + at), maxGroups[i]);
            BinaryPrimitives.WriteUInt32BigEndian(words.AsSpan(ActionsOffset + at), actions[i]);
        }
        _words = words;
    }

    /// <summary>Bit n stands for <see cref="GroupType"/> n.</summary>
    public uint Types => BinaryPrimitives.ReadUInt32BigEndian(_words);

    public GroupCapabilities Capabilities =>
        (GroupCapabilities)BinaryPrimitives.ReadUInt32BigEndian(_words[CapabilitiesOffset..]);

    public int Size => WireSize;

    /// <summary>Groups of one type that there can be.</summary>
    public uint MaxGroups(GroupType type) => Word(MaxGroupsOffset, type);

    /// <summary>Bit n stands for <see cref="Actions.ActionType"/> n.</summary>
    public uint Actions(GroupType type) => Word(ActionsOffset, type);

    /// <summary>Reads the first 40 octets; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out GroupFeatures features, out OpenFlowError error)
    {
        bool whole = source.Length >= WireSize;
        features = whole ? new GroupFeatures(source[..WireSize]) : default;
        error = OpenFlowErrors.BadLength;
        return whole;
    }

    public void Write(Span<byte> destination) => _words.CopyTo(destination);

    private uint Word(int table, GroupType type)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((int)type, TypeCount);
        return BinaryPrimitives.ReadUInt32BigEndian(_words[(table + (int)type * sizeof(uint))..]);
    }
}
