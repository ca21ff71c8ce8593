using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// Ends a flow monitor (ONF extension 187, an experimenter message of type 1870); its updates are
/// <see cref="Multipart.FlowUpdate"/>:
/// <code>
///  0                               8              12              16              20
/// +-------------------------------+---------------+---------------+---------------+
/// | header                        |   ONF id      |     1870      |  monitor id   |
/// +-------------------------------+---------------+---------------+---------------+
/// </code>
/// </summary>
public readonly ref struct FlowMonitorCancel : IMessage
{
    /// <summary>The experimenter type.</summary>
    public const uint ExperimenterType = 1870;

    private const int MonitorOffset = Experimenter.BodyOffset;
    private const int WireSize = 20;

    /// <summary>The number that the request gave it.</summary>
    public uint Monitor { get; init; }

    public int Size => WireSize;

    /// <summary>
    /// Reads a whole frame; false with OFPBRC_BAD_EXPERIMENTER, OFPBRC_BAD_EXP_TYPE or OFPBRC_BAD_LEN.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out FlowMonitorCancel cancel, out OpenFlowError error)
    {
        cancel = default;
        if (!Experimenter.TryReadOnf(message, ExperimenterType, out error) || message.Length != WireSize)
            return false;
        cancel = new FlowMonitorCancel
        {
            Monitor = BinaryPrimitives.ReadUInt32BigEndian(message[MonitorOffset..]),
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Experimenter.WriteHeader(destination, Size, xid, ExperimenterId.Onf, ExperimenterType);
        BinaryPrimitives.WriteUInt32BigEndian(destination[MonitorOffset..], Monitor);
    }
}
