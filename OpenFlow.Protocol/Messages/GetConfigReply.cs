using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// What SET_CONFIG has set (OpenFlow 1.3.5 §7.3.2):
/// <code>
///  0                               8       10      12
/// +-------------------------------+-------+-------+
/// | header                        | flags |miss_sl|
/// +-------------------------------+-------+-------+
/// </code>
/// </summary>
public readonly ref struct GetConfigReply : IMessage
{
    private const int FlagsOffset = 8;
    private const int MissSendLengthOffset = 10;
    private const int WireSize = 12;

    public ConfigFlags Flags { get; init; }

    /// <summary>
    /// Octets of a packet that come to the controller when no output action says how many;
    /// <see cref="Actions.OutputAction.WholePacket"/> for all.
    /// </summary>
    public ushort MissSendLength { get; init; }

    public int Size => WireSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out GetConfigReply config, out OpenFlowError error)
    {
        config = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length != WireSize)
            return false;
        config = new GetConfigReply
        {
            Flags = (ConfigFlags)BinaryPrimitives.ReadUInt16BigEndian(message[FlagsOffset..]),
            MissSendLength = BinaryPrimitives.ReadUInt16BigEndian(message[MissSendLengthOffset..]),
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.GetConfigReply, Size, xid);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FlagsOffset..], (ushort)Flags);
        BinaryPrimitives.WriteUInt16BigEndian(destination[MissSendLengthOffset..], MissSendLength);
    }
}
