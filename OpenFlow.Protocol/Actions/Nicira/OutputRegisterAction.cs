using System.Buffers.Binary;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// Sends the packet out by the port whose number stands in a field (Open vSwitch, ovs-actions(7),
/// <c>output:reg0[0..15]</c>):
/// <code>
///  0                              10      12      14      16      18     24
/// +-------------------------------+-------+-------+-------+-------+------+
/// | Nicira's header, subtype 15   |bit:10,|     field     |max_len| pad  |
/// |                               |bits-1:6               |       |      |
/// +-------------------------------+-------+-------+-------+-------+------+
/// | Nicira's header, subtype 32   |  same |max_len|     field        pad |
/// +-------------------------------+-------+-------+-------+-------+------+
/// </code>
/// An experimenter's field takes 8 octets, for which only subtype 32 has room.
/// </summary>
/// <param name="MaxLength">Octets that go to the controller, if it is that port.</param>
public readonly record struct OutputRegisterAction(Subfield From, ushort MaxLength = OutputAction.WholePacket)
    : IAction<OutputRegisterAction>
{
    private const int WireSize = 24;
    private const int BitsOffset = NiciraAction.BodyOffset;
    private const int FieldOffset = 12;
    private const int MaxLengthOffset = 16;
    private const int WideMaxLengthOffset = 12;
    private const int WideFieldOffset = 14;

    /// <exception cref="ArgumentException">It has more than 64 bits.</exception>
    public Subfield From { get; } = From.WithBits(1, 64);

    /// <summary>Whether it is written as subtype 32 though 15 would do, as some do.</summary>
    public bool PrefersSecondForm { get; init; }

    public int Size => WireSize;

    private bool IsWide => PrefersSecondForm || From.Field.ExtraSize != 0;

    public static bool TryRead(ActionView view, out OutputRegisterAction action)
    {
        action = default;
        ReadOnlySpan<byte> octets = view.Octets;
        if (octets.Length != WireSize || !NiciraAction.TryReadType(view, out NiciraActionType type)
            || type is not (NiciraActionType.OutputRegister or NiciraActionType.OutputRegister2))
            return false;
        bool wide = type == NiciraActionType.OutputRegister2;
        ReadOnlySpan<byte> header = wide ? octets[WideFieldOffset..] : octets[FieldOffset..MaxLengthOffset];
        if (!FieldHeader.TryTake(ref header, out FieldHeader field)
            || !field.TryUnpack(BinaryPrimitives.ReadUInt16BigEndian(octets[BitsOffset..]),
                out Subfield from))
            return false;
        action = new OutputRegisterAction(from,
            BinaryPrimitives.ReadUInt16BigEndian(octets[(wide ? WideMaxLengthOffset : MaxLengthOffset)..]))
        {
            PrefersSecondForm = wide && field.Field.ExtraSize == 0,
        };
        return wide || field.Field.ExtraSize == 0;
    }

    public void Write(Span<byte> destination)
    {
        destination = NiciraAction.Start(destination,
            IsWide ? NiciraActionType.OutputRegister2 : NiciraActionType.OutputRegister, WireSize);
        BinaryPrimitives.WriteUInt16BigEndian(destination[BitsOffset..], From.Packed);
        FieldHeader.Write(destination[(IsWide ? WideFieldOffset : FieldOffset)..], From);
        BinaryPrimitives.WriteUInt16BigEndian(
            destination[(IsWide ? WideMaxLengthOffset : MaxLengthOffset)..], MaxLength);
    }
}
