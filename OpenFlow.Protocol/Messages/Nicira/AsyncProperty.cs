using System.Buffers.Binary;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages.Nicira;

/// <summary>Which messages a property of a <see cref="SetAsyncConfig2"/> is about (OpenFlow 1.4 §7.3.10).</summary>
public enum AsyncPropertyType : ushort
{
    PacketInSlave = 0,
    PacketInMaster = 1,
    PortStatusSlave = 2,
    PortStatusMaster = 3,
    FlowRemovedSlave = 4,
    FlowRemovedMaster = 5,
    RoleStatusSlave = 6,
    RoleStatusMaster = 7,
    TableStatusSlave = 8,
    TableStatusMaster = 9,
    RequestForwardSlave = 10,
    RequestForwardMaster = 11,
}

/// <summary>
/// Which reasons of one kind of message are told, or a property that isn't known here (OpenFlow 1.4 §7.3.10):
/// <code>
///  0       2       4               8
/// +-------+-------+---------------+
/// | type  |   8   |     mask      |
/// +-------+-------+---------------+
/// </code>
/// </summary>
public readonly ref struct AsyncProperty : IEntry<AsyncProperty>
{
    private readonly PropertyView _property;

    private AsyncProperty(PropertyView property) => _property = property;

    /// <summary>A property with a mask: bit n stands for reason n.</summary>
    /// <param name="room">At least four octets, where the mask stands from then on.</param>
    public AsyncProperty(AsyncPropertyType type, uint mask, Span<byte> room)
    {
        BinaryPrimitives.WriteUInt32BigEndian(room, mask);
        _property = new PropertyView((ushort)type, room[..sizeof(uint)]);
    }

    public AsyncPropertyType Type => (AsyncPropertyType)_property.Type;

    /// <summary>Bit n stands for reason n; 0 where the property isn't known here.</summary>
    public uint Mask => IsMask ? BinaryPrimitives.ReadUInt32BigEndian(Octets) : 0;

    /// <summary>What follows type and length, without the padding.</summary>
    public ReadOnlySpan<byte> Octets => _property.Body;

    public int Size => _property.Size;

    private bool IsMask => Type <= AsyncPropertyType.RequestForwardMaster;

    /// <summary>Reads the property at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out AsyncProperty entry, out OpenFlowError error)
    {
        bool whole = PropertyView.TryRead(source, out PropertyView property, out error);
        entry = new AsyncProperty(property);
        error = OpenFlowErrors.BadLength;
        return whole && (!entry.IsMask || property.Body.Length == sizeof(uint));
    }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    public void Write(Span<byte> destination) => _property.Write(destination);
}
