using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages.Nicira;

/// <summary>
/// A packet that a switch hands to a controller that asked for <see cref="PacketInFormat.Properties"/>, or that a
/// controller gives back to go on with (Open vSwitch, NXT_PACKET_IN2 and NXT_RESUME): the same body.
/// <code>
///  0                              16
/// +-------------------------------+--------------+
/// | Nicira's header, type 30 or 28| properties … |
/// +-------------------------------+--------------+
/// </code>
/// </summary>
public readonly ref struct PacketIn2 : IMessage
{
    /// <summary>Whether it is an NXT_RESUME.</summary>
    public bool IsResume { get; init; }

    public EntryListView<PacketIn2Property> Properties { get; init; }

    /// <summary>The packet, or its first octets; empty if there is none.</summary>
    public ReadOnlySpan<byte> Data => Find(PacketIn2PropertyType.Packet).Octets;

    /// <summary>What the controller action brought.</summary>
    public ReadOnlySpan<byte> UserData => Find(PacketIn2PropertyType.UserData).Octets;

    /// <summary>Pipeline fields of the packet.</summary>
    public MatchView Metadata => MatchView.OfTrusted(Find(PacketIn2PropertyType.Metadata).Octets);

    public PortNumber InPort => Metadata.InPort;

    public int Size => NiciraMessage.BodyOffset + Properties.Octets.Length;

    /// <summary>The first property of a type; one of type 0 and without octets if there is none.</summary>
    public PacketIn2Property Find(PacketIn2PropertyType type)
    {
        foreach (PacketIn2Property property in Properties)
        {
            if (property.Type == type)
                return property;
        }
        return default;
    }

    /// <summary>
    /// Reads a whole frame; false with OFPBRC_BAD_EXPERIMENTER, OFPBRC_BAD_EXP_TYPE, OFPBRC_BAD_LEN or the error of the
    /// fields.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out PacketIn2 packet, out OpenFlowError error)
    {
        packet = default;
        bool isResume = NiciraMessage.TryRead(message, NiciraMessageType.Resume, out ReadOnlySpan<byte> body, out _);
        if (!isResume && !NiciraMessage.TryRead(message, NiciraMessageType.PacketIn2, out body, out error))
            return false;
        if (!EntryListView.TryRead(body, out EntryListView<PacketIn2Property> properties, out error))
            return false;
        packet = new PacketIn2 { IsResume = isResume, Properties = properties };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid) => Properties.Octets.CopyTo(NiciraMessage.Write(destination,
        IsResume ? NiciraMessageType.Resume : NiciraMessageType.PacketIn2, Size, xid));
}
