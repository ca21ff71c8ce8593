using System.Buffers.Binary;
using System.Globalization;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>A bundle of one connection: the controller chooses the number.</summary>
public readonly record struct BundleId(uint Value)
{
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// A step in a bundle's life (ONF extension 230; OpenFlow 1.4 §7.3.9.3): requests are even, replies odd.
/// </summary>
public enum BundleControlType : ushort
{
    OpenRequest = 0,
    OpenReply = 1,
    CloseRequest = 2,
    CloseReply = 3,
    CommitRequest = 4,
    CommitReply = 5,
    DiscardRequest = 6,
    DiscardReply = 7,
}

/// <summary>ONF extension 230; OpenFlow 1.4 §7.3.9.4. The same in all messages of a bundle.</summary>
[Flags]
public enum BundleFlags : ushort
{
    None = 0,

    /// <summary>All or nothing, and no packet sees half of it.</summary>
    Atomic = 1 << 0,

    /// <summary>In the order in which they were added.</summary>
    Ordered = 1 << 1,
}

/// <summary>
/// Opens, commits or discards a bundle in OpenFlow 1.3 (ONF extension 230, an experimenter message of type 2300):
/// <code>
///  0                               8              12              16              20      22      24
/// +-------------------------------+---------------+---------------+---------------+-------+-------+------------+
/// | header                        |   ONF id      |     2300      |   bundle_id   | type  | flags | properties |
/// +-------------------------------+---------------+---------------+---------------+-------+-------+------------+
/// </code>
/// </summary>
public readonly ref struct BundleControl : IMessage
{
    /// <summary>The experimenter type.</summary>
    public const uint ExperimenterType = 2300;

    private const int BundleOffset = Experimenter.BodyOffset;
    private const int TypeOffset = 20;
    private const int FlagsOffset = 22;
    private const int PropertiesOffset = 24;

    public BundleId Bundle { get; init; }

    public BundleControlType Type { get; init; }

    public BundleFlags Flags { get; init; }

    /// <summary>Only experimenters have defined any.</summary>
    public EntryListView<PropertyView> Properties { get; init; }

    public int Size => PropertiesOffset + Properties.Octets.Length;

    /// <summary>
    /// Reads a whole frame; false with OFPBRC_BAD_EXPERIMENTER, OFPBRC_BAD_EXP_TYPE or OFPBRC_BAD_LEN.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out BundleControl control, out OpenFlowError error)
    {
        control = default;
        if (!Experimenter.TryReadOnf(message, ExperimenterType, out error))
            return false;
        error = OpenFlowErrors.BadLength;
        if (message.Length < PropertiesOffset
            || !EntryListView.TryRead(message[PropertiesOffset..], out EntryListView<PropertyView> properties,
                out error))
            return false;
        control = new BundleControl
        {
            Bundle = new BundleId(BinaryPrimitives.ReadUInt32BigEndian(message[BundleOffset..])),
            Type = (BundleControlType)BinaryPrimitives.ReadUInt16BigEndian(message[TypeOffset..]),
            Flags = (BundleFlags)BinaryPrimitives.ReadUInt16BigEndian(message[FlagsOffset..]),
            Properties = properties,
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Experimenter.WriteHeader(destination, Size, xid, ExperimenterId.Onf, ExperimenterType);
        BinaryPrimitives.WriteUInt32BigEndian(destination[BundleOffset..], Bundle.Value);
        BinaryPrimitives.WriteUInt16BigEndian(destination[TypeOffset..], (ushort)Type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FlagsOffset..], (ushort)Flags);
        Properties.Octets.CopyTo(destination[PropertiesOffset..]);
    }
}
