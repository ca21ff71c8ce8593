using System.Buffers.Binary;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages.Nicira;

/// <summary>
/// Which option of Geneve is which field <c>tun_metadataN</c> (Open vSwitch, ovs-ofctl(8) <c>add-tlv-map</c>):
/// <code>
///  0       2   3   4       6       8
/// +-------+---+---+-------+-------+
/// | class |typ|len| index |  pad  |
/// +-------+---+---+-------+-------+
/// </code>
/// </summary>
/// <param name="OptionClass">The option's class.</param>
/// <param name="OptionType">The option's type within its class.</param>
/// <param name="OptionSize">Octets of the option's value: a multiple of four up to 124.</param>
/// <param name="Index">The N of <c>tun_metadataN</c>, 0 to 63.</param>
public readonly record struct TlvMap(ushort OptionClass, byte OptionType, byte OptionSize, ushort Index)
    : IEntry<TlvMap>
{
    private const int TypeOffset = 2;
    private const int SizeOffset = 3;
    private const int IndexOffset = 4;
    private const int PadOffset = 6;
    private const int WireSize = 8;

    public int Size => WireSize;

    /// <summary>Reads the first eight octets; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out TlvMap entry, out OpenFlowError error)
    {
        entry = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < WireSize)
            return false;
        entry = new TlvMap(BinaryPrimitives.ReadUInt16BigEndian(source), source[TypeOffset], source[SizeOffset],
            BinaryPrimitives.ReadUInt16BigEndian(source[IndexOffset..]));
        return true;
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, OptionClass);
        destination[TypeOffset] = OptionType;
        destination[SizeOffset] = OptionSize;
        BinaryPrimitives.WriteUInt16BigEndian(destination[IndexOffset..], Index);
        destination[PadOffset..WireSize].Clear();
    }
}
