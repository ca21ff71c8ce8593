using System.Buffers.Binary;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>What of a packet is hashed (Open vSwitch, ovs-actions(7), <c>multipath</c> and <c>bundle</c>).</summary>
public enum HashFields : ushort
{
    EthSrc = 0,
    SymmetricL4 = 1,
    SymmetricL3L4 = 2,
    SymmetricL3L4Udp = 3,
    NwSrc = 4,
    NwDst = 5,
    SymmetricL3 = 6,
}

/// <summary>How a hash chooses a link (Open vSwitch, ovs-actions(7), <c>multipath</c>).</summary>
public enum MultipathAlgorithm : ushort
{
    ModuloN = 0,
    HashThreshold = 1,
    HighestRandomWeight = 2,
    IterativeHash = 3,
}

/// <summary>
/// Hashes the packet and writes the number of a link into a field (Open vSwitch, ovs-actions(7), <c>multipath</c>):
/// <code>
///  0                              10      12      14      16      18      20      24      26      28      32
/// +-------------------------------+-------+-------+-------+-------+-------+-------+-------+-------+-------+
/// | Nicira's header, subtype 10   |fields | basis |  pad  |  alg  |links-1|  arg  |  pad  |bit:10,| dst   |
/// |                               |       |       |       |       |       |       |       |bits-1:6       |
/// +-------------------------------+-------+-------+-------+-------+-------+-------+-------+-------+-------+
/// </code>
/// </summary>
/// <param name="LinkCount">1 to 65536; links count from 0.</param>
/// <param name="Argument">Of the algorithm.</param>
/// <param name="Into">At most 64 bits, of a field that is no experimenter's.</param>
public readonly record struct MultipathAction(HashFields Fields, ushort Basis, MultipathAlgorithm Algorithm,
    int LinkCount, uint Argument, Subfield Into) : IAction<MultipathAction>
{
    private const int WireSize = 32;
    private const int FieldsOffset = NiciraAction.BodyOffset;
    private const int BasisOffset = 12;
    private const int AlgorithmOffset = 16;
    private const int LastLinkOffset = 18;
    private const int ArgumentOffset = 20;
    private const int BitsOffset = 26;
    private const int IntoOffset = 28;

    /// <exception cref="ArgumentException">It has more than 64 bits, or is an experimenter's.</exception>
    public Subfield Into { get; } = Into.Small();

    public int Size => WireSize;

    public static bool TryRead(ActionView view, out MultipathAction action)
    {
        action = default;
        ReadOnlySpan<byte> octets = view.Octets;
        if (!NiciraAction.Is(view, NiciraActionType.Multipath, WireSize))
            return false;
        ReadOnlySpan<byte> header = octets[IntoOffset..];
        if (!FieldHeader.TryTake(ref header, out FieldHeader field)
            || !field.TryUnpack(BinaryPrimitives.ReadUInt16BigEndian(octets[BitsOffset..]),
                out Subfield into))
            return false;
        action = new MultipathAction(
            (HashFields)BinaryPrimitives.ReadUInt16BigEndian(octets[FieldsOffset..]),
            BinaryPrimitives.ReadUInt16BigEndian(octets[BasisOffset..]),
            (MultipathAlgorithm)BinaryPrimitives.ReadUInt16BigEndian(octets[AlgorithmOffset..]),
            BinaryPrimitives.ReadUInt16BigEndian(octets[LastLinkOffset..]) + 1,
            BinaryPrimitives.ReadUInt32BigEndian(octets[ArgumentOffset..]),
            into);
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination = NiciraAction.Start(destination, NiciraActionType.Multipath, WireSize);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FieldsOffset..], (ushort)Fields);
        BinaryPrimitives.WriteUInt16BigEndian(destination[BasisOffset..], Basis);
        BinaryPrimitives.WriteUInt16BigEndian(destination[AlgorithmOffset..], (ushort)Algorithm);
        BinaryPrimitives.WriteUInt16BigEndian(destination[LastLinkOffset..], (ushort)(LinkCount - 1));
        BinaryPrimitives.WriteUInt32BigEndian(destination[ArgumentOffset..], Argument);
        BinaryPrimitives.WriteUInt16BigEndian(destination[BitsOffset..], Into.Packed);
        FieldHeader.Write(destination[IntoOffset..], Into);
    }
}
