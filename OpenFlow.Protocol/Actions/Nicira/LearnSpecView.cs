using System.Buffers.Binary;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>What a part of a <c>learn</c> action gives the flow that it adds.</summary>
public enum LearnSpecKind
{
    /// <summary>A field of the new flow's match.</summary>
    Match = 0,

    /// <summary>An action of the new flow that loads a field.</summary>
    Load = 1,

    /// <summary>An action of the new flow that sends the packet to a port.</summary>
    Output = 2,
}

/// <summary>
/// One part of a <c>learn</c> action on the wire (Open vSwitch, ovs-actions(7)):
/// <code>
///  0       2                          …
/// +-------+--------------------------+--------------------------------------+
/// | head  | source                   | destination, unless the kind is output|
/// +-------+--------------------------+--------------------------------------+
///  head: 2 bits 0 | 1 bit immediate | 2 bits kind | 11 bits: how many bits
///  field, source or destination: OXM header 32 (64 for experimenters), first bit 16
///  immediate source: the bits, right-aligned in whole 16-bit words
/// </code>
/// </summary>
public readonly ref struct LearnSpecView
{
    internal const int HeadSize = 2;
    internal const ushort ImmediateBit = 1 << 13;
    internal const int KindShift = 11;
    internal const int FieldSize = 6;
    internal const int MaxHeaderSize = 8;
    private const ushort KindBits = 3;
    private const ushort BitCountBits = (1 << KindShift) - 1;
    private const int FirstBitSize = sizeof(ushort);
    private const int WordBits = 16;

    private readonly ReadOnlySpan<byte> _source;
    private readonly ReadOnlySpan<byte> _destination;

    private LearnSpecView(ushort head, ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination)
    {
        Head = head;
        _source = source;
        _destination = destination;
    }

    private ushort Head { get; }

    public LearnSpecKind Kind => KindOf(Head);

    /// <summary>How many bits are compared or copied.</summary>
    public int BitCount => Head & BitCountBits;

    /// <summary>Whether the source is a constant, else a field of the packet.</summary>
    public bool IsImmediate => (Head & ImmediateBit) != 0;

    /// <summary>The constant, big-endian and right-aligned; empty where the source is a field.</summary>
    public ReadOnlySpan<byte> Immediate => IsImmediate ? _source : [];

    /// <summary>The OXM header of the packet's field; 0 for a constant.</summary>
    public uint SourceHeader => IsImmediate ? 0 : BinaryPrimitives.ReadUInt32BigEndian(_source);

    /// <summary>The id of the packet's field if it is an experimenter's, else 0.</summary>
    public uint SourceExperimenter => IsImmediate ? 0 : ExperimenterOf(_source);

    public int SourceFirstBit => IsImmediate ? 0 : FirstBitOf(_source);

    /// <summary>The OXM header of the new flow's field; 0 for an output.</summary>
    public uint DestinationHeader => _destination.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32BigEndian(_destination);

    /// <summary>The id of the new flow's field if it is an experimenter's, else 0.</summary>
    public uint DestinationExperimenter => ExperimenterOf(_destination);

    public int DestinationFirstBit => _destination.IsEmpty ? 0 : FirstBitOf(_destination);

    /// <summary>Octets on the wire.</summary>
    public int Size => HeadSize + _source.Length + _destination.Length;

    internal static int ImmediateSize(int bitCount) => (bitCount + WordBits - 1) / WordBits * sizeof(ushort);

    /// <summary>
    /// Reads the part at the start of <paramref name="octets"/>; false if it is not whole, or not known.
    /// </summary>
    internal static bool TryRead(ReadOnlySpan<byte> octets, out LearnSpecView spec)
    {
        spec = default;
        if (octets.Length < HeadSize)
            return false;
        ushort head = BinaryPrimitives.ReadUInt16BigEndian(octets);
        octets = octets[HeadSize..];
        int bitCount = head & BitCountBits;
        if (bitCount == 0 || head >= ImmediateBit << 1 || KindOf(head) > LearnSpecKind.Output)
            return false;
        ReadOnlySpan<byte> destination = [];
        bool immediate = (head & ImmediateBit) != 0;
        int sourceSize = immediate ? ImmediateSize(bitCount) : SizeOfField(octets);
        if (sourceSize > octets.Length)
            return false;
        if (KindOf(head) != LearnSpecKind.Output)
        {
            ReadOnlySpan<byte> rest = octets[sourceSize..];
            int size = SizeOfField(rest);
            if (size > rest.Length)
                return false;
            destination = rest[..size];
        }
        spec = new LearnSpecView(head, octets[..sourceSize], destination);
        return true;
    }

    private static LearnSpecKind KindOf(ushort head) => (LearnSpecKind)(head >> KindShift & KindBits);

    private static int FirstBitOf(ReadOnlySpan<byte> field) =>
        BinaryPrimitives.ReadUInt16BigEndian(field[^FirstBitSize..]);

    private static uint ExperimenterOf(ReadOnlySpan<byte> field) =>
        field.Length > FieldSize ? BinaryPrimitives.ReadUInt32BigEndian(field[Oxm.HeaderSize..]) : 0;

    private static int SizeOfField(ReadOnlySpan<byte> octets) =>
        octets.Length >= sizeof(ushort)
        && BinaryPrimitives.ReadUInt16BigEndian(octets) == (ushort)OxmClass.Experimenter
            ? FieldSize + sizeof(uint)
            : FieldSize;
}
