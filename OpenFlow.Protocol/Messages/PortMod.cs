using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// Configures a port (OpenFlow 1.3.5 §7.3.4.3):
/// <code>
///  0                               8              12              16
/// +-------------------------------+---------------+---------------+
/// | header                        |    port_no    |      pad      |
/// +-----------------------+-------+---------------+---------------+ 32
/// |        hw_addr        |  pad  |    config     |     mask      |
/// +---------------+-------+-------+---------------+---------------+
/// |   advertise   |      pad      | 40
/// +---------------+---------------+
/// </code>
/// </summary>
public readonly ref struct PortMod : IMessage
{
    private const int PortOffset = 8;
    private const int PadOffset = 12;
    private const int AddressOffset = 16;
    private const int AddressPadOffset = 22;
    private const int ConfigOffset = 24;
    private const int MaskOffset = 28;
    private const int AdvertiseOffset = 32;
    private const int EndPadOffset = 36;
    private const int WireSize = 40;

    public PortNumber Port { get; init; }

    /// <summary>The port's own address, as a check that the right one is meant.</summary>
    public MacAddress Address { get; init; }

    public PortConfig Config { get; init; }

    /// <summary>The bits of <see cref="Config"/> that are to change.</summary>
    public PortConfig Mask { get; init; }

    /// <summary>Features to advertise; none leaves them as they are.</summary>
    public PortFeatures Advertise { get; init; }

    public int Size => WireSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out PortMod portMod, out OpenFlowError error)
    {
        portMod = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length != WireSize)
            return false;
        portMod = new PortMod
        {
            Port = new PortNumber(BinaryPrimitives.ReadUInt32BigEndian(message[PortOffset..])),
            Address = MacAddress.Read(message[AddressOffset..]),
            Config = (PortConfig)BinaryPrimitives.ReadUInt32BigEndian(message[ConfigOffset..]),
            Mask = (PortConfig)BinaryPrimitives.ReadUInt32BigEndian(message[MaskOffset..]),
            Advertise = (PortFeatures)BinaryPrimitives.ReadUInt32BigEndian(message[AdvertiseOffset..]),
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.PortMod, Size, xid);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PortOffset..], Port.Value);
        destination[PadOffset..AddressOffset].Clear();
        Address.Write(destination[AddressOffset..]);
        destination[AddressPadOffset..ConfigOffset].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(destination[ConfigOffset..], (uint)Config);
        BinaryPrimitives.WriteUInt32BigEndian(destination[MaskOffset..], (uint)Mask);
        BinaryPrimitives.WriteUInt32BigEndian(destination[AdvertiseOffset..], (uint)Advertise);
        destination[EndPadOffset..WireSize].Clear();
    }
}
