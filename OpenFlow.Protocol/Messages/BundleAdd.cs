using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// Adds a message to a bundle in OpenFlow 1.3 (ONF extension 230, an experimenter message of type 2301):
/// <code>
///  0                               8              12              16              20      22      24
/// +-------------------------------+---------------+---------------+---------------+-------+-------+-----------+
/// | header                        |   ONF id      |     2301      |   bundle_id   |  pad  | flags | message … |
/// +-------------------------------+---------------+---------------+---------------+-------+-------+-----------+
/// </code>
/// The message is whole, its own header included, and has the xid of the message around it. It may be a flow-mod,
/// a group-mod, a port-mod or a packet-out; Open vSwitch refuses a meter-mod. Properties may follow, from the next
/// multiple of 8 on.
/// </summary>
public readonly ref struct BundleAdd : IMessage
{
    /// <summary>The experimenter type.</summary>
    public const uint ExperimenterType = 2301;

    internal const int MessageOffset = 24;
    private const int BundleOffset = Experimenter.BodyOffset;
    private const int PadOffset = 20;
    private const int FlagsOffset = 22;

    public BundleId Bundle { get; init; }

    /// <summary>As the bundle was opened.</summary>
    public BundleFlags Flags { get; init; }

    /// <summary>The message, encoded with the xid that this one gets.</summary>
    public ReadOnlySpan<byte> Message { get; init; }

    /// <summary>Only experimenters have defined any. The padding before them is the writer's.</summary>
    public EntryListView<PropertyView> Properties { get; init; }

    /// <summary>
    /// Whether the message is padded to 8 though no property follows, which some do: the message is then larger.
    /// </summary>
    public bool IsPadded { get; init; }

    public int Size => PropertiesOffset + Properties.Octets.Length;

    private int PropertiesOffset => MessageOffset
        + (IsPadded || !Properties.Octets.IsEmpty ? Padding.Align(Message.Length) : Message.Length);

    /// <summary>
    /// Reads a whole frame, the message in it only up to its length; false with OFPBRC_BAD_EXPERIMENTER,
    /// OFPBRC_BAD_EXP_TYPE or OFPBRC_BAD_LEN.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out BundleAdd add, out OpenFlowError error)
    {
        add = default;
        if (!Experimenter.TryReadOnf(message, ExperimenterType, out error))
            return false;
        error = OpenFlowErrors.BadLength;
        if (message.Length < MessageOffset
            || Frame.Measure(message[MessageOffset..], out int size) != FrameStatus.Complete)
            return false;
        ReadOnlySpan<byte> rest = message[(MessageOffset + size)..];
        int padSize = Padding.Align(size) - size;
        if (!EntryListView.TryRead(rest.IsEmpty || rest.Length < padSize ? rest : rest[padSize..],
                out EntryListView<PropertyView> properties, out error))
            return false;
        add = new BundleAdd
        {
            Bundle = new BundleId(BinaryPrimitives.ReadUInt32BigEndian(message[BundleOffset..])),
            Flags = (BundleFlags)BinaryPrimitives.ReadUInt16BigEndian(message[FlagsOffset..]),
            Message = message.Slice(MessageOffset, size),
            Properties = properties,
            IsPadded = padSize != 0 && !rest.IsEmpty,
        };
        return true;
    }

    /// <summary>Reads a frame that may be cut: the message in it is as much as there is.</summary>
    internal static bool TryReadBeginning(ReadOnlySpan<byte> message, out BundleAdd add)
    {
        if (TryRead(message, out add, out _))
            return true;
        if (message.Length < MessageOffset || !Experimenter.TryReadOnf(message, ExperimenterType, out _))
            return false;
        add = new BundleAdd
        {
            Bundle = new BundleId(BinaryPrimitives.ReadUInt32BigEndian(message[BundleOffset..])),
            Flags = (BundleFlags)BinaryPrimitives.ReadUInt16BigEndian(message[FlagsOffset..]),
            Message = message[MessageOffset..],
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        WriteHeader(destination, Size, xid, Bundle, Flags);
        Message.CopyTo(destination[MessageOffset..]);
        destination[(MessageOffset + Message.Length)..PropertiesOffset].Clear();
        Properties.Octets.CopyTo(destination[PropertiesOffset..]);
    }

    internal static void WriteHeader(Span<byte> destination, int size, Xid xid, BundleId bundle, BundleFlags flags)
    {
        Experimenter.WriteHeader(destination, size, xid, ExperimenterId.Onf, ExperimenterType);
        BinaryPrimitives.WriteUInt32BigEndian(destination[BundleOffset..], bundle.Value);
        destination[PadOffset..FlagsOffset].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(destination[FlagsOffset..], (ushort)flags);
    }
}
