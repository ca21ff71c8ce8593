using System.Buffers.Binary;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;

namespace Controller.Core.Dataplane;

/// <summary>
/// Copies some bits of a field into another (Open vSwitch, ovs-actions(7), <c>move</c>):
/// <code>
///  0                              10      12      14      16              20              24
/// +-------------------------------+-------+-------+-------+---------------+---------------+
/// | Nicira's header, subtype 6    | bits  | first | into  | from: OXM     | into: OXM     |
/// +-------------------------------+-------+-------+-------+---------------+---------------+
/// </code>
/// </summary>
internal readonly record struct RegisterMove(Subfield From, Subfield Into)
{
    private const int WireSize = 24;
    private const int CountOffset = 10;
    private const int FromFirstOffset = 12;
    private const int IntoFirstOffset = 14;
    private const int FromOffset = 16;
    private const int IntoOffset = 20;

    public static bool TryRead(ActionView view, out RegisterMove move)
    {
        move = default;
        ReadOnlySpan<byte> octets = view.Octets;
        if (!NiciraSubtype.Is(view, NiciraActionType.RegisterMove) || octets.Length != WireSize)
            return false;
        int count = BinaryPrimitives.ReadUInt16BigEndian(octets[CountOffset..]);
        if (!TryReadSubfield(octets[FromOffset..], octets[FromFirstOffset..], count, out Subfield from)
            || !TryReadSubfield(octets[IntoOffset..], octets[IntoFirstOffset..], count, out Subfield into))
            return false;
        move = new RegisterMove(from, into);
        return true;
    }

    private static bool TryReadSubfield(ReadOnlySpan<byte> header, ReadOnlySpan<byte> firstBit, int count,
        out Subfield subfield)
    {
        subfield = default;
        int first = BinaryPrimitives.ReadUInt16BigEndian(firstBit);
        if (!OxmFields.TryFind(BinaryPrimitives.ReadUInt32BigEndian(header), out OxmField field)
            || count < 1 || first + count > field.Bits)
            return false;
        subfield = new Subfield(field, first, count);
        return true;
    }
}
