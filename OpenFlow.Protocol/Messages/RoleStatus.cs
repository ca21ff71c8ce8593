using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>Why a role changed (ONF extension 191; OpenFlow 1.4 §7.4.4).</summary>
public enum RoleStatusReason : byte
{
    /// <summary>Another controller became master.</summary>
    MasterRequest = 0,

    /// <summary>The switch was reconfigured.</summary>
    Configuration = 1,
    Experimenter = 2,
}

/// <summary>
/// Tells a controller that it has another role now (ONF extension 191, an experimenter message of type 1911):
/// <code>
///  0                               8              12              16              20  21          24              32
/// +-------------------------------+---------------+---------------+---------------+---+-----------+---------------+
/// | header                        |   ONF id      |     1911      |     role      |rsn|    pad    | generation_id |
/// +-------------------------------+---------------+---------------+---------------+---+-----------+---------------+
/// </code>
/// Properties may follow.
/// </summary>
public readonly ref struct RoleStatus : IMessage
{
    /// <summary>The experimenter type.</summary>
    public const uint ExperimenterType = 1911;

    private const int RoleOffset = Experimenter.BodyOffset;
    private const int ReasonOffset = 20;
    private const int PadOffset = 21;
    private const int GenerationIdOffset = 24;
    private const int PropertiesOffset = 32;

    /// <summary>What the controller may do from now on.</summary>
    public ControllerRole Role { get; init; }

    public RoleStatusReason Reason { get; init; }

    /// <summary>The election that was won: see <see cref="RoleRequest.GenerationId"/>.</summary>
    public ulong GenerationId { get; init; }

    /// <summary>Only experimenters have defined any.</summary>
    public EntryListView<PropertyView> Properties { get; init; }

    public int Size => PropertiesOffset + Properties.Octets.Length;

    /// <summary>
    /// Reads a whole frame; false with OFPBRC_BAD_EXPERIMENTER, OFPBRC_BAD_EXP_TYPE or OFPBRC_BAD_LEN.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out RoleStatus status, out OpenFlowError error)
    {
        status = default;
        if (!Experimenter.TryReadOnf(message, ExperimenterType, out error) || message.Length < PropertiesOffset
            || !EntryListView.TryRead(message[PropertiesOffset..], out EntryListView<PropertyView> properties,
                out error))
            return false;
        status = new RoleStatus
        {
            Role = (ControllerRole)BinaryPrimitives.ReadUInt32BigEndian(message[RoleOffset..]),
            Reason = (RoleStatusReason)message[ReasonOffset],
            GenerationId = BinaryPrimitives.ReadUInt64BigEndian(message[GenerationIdOffset..]),
            Properties = properties,
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Experimenter.WriteHeader(destination, Size, xid, ExperimenterId.Onf, ExperimenterType);
        BinaryPrimitives.WriteUInt32BigEndian(destination[RoleOffset..], (uint)Role);
        destination[ReasonOffset] = (byte)Reason;
        destination[PadOffset..GenerationIdOffset].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(destination[GenerationIdOffset..], GenerationId);
        Properties.Octets.CopyTo(destination[PropertiesOffset..]);
    }
}
