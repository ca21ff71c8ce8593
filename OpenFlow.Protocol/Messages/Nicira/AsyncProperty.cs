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
    private readonly ReadOnlySpan<byte> _octets;

    private AsyncProperty(AsyncPropertyType type, ReadOnlySpan<byte> octets)
    {
        Type = type;
        _octets = octets;
    }

    /// <summary>A property with a mask: bit n stands for reason n.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type is not known here.</exception>
    public AsyncProperty(AsyncPropertyType type, uint mask)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(IsMask(type), false, nameof(type));
        Type = type;
        Mask = mask;
    }

    public AsyncPropertyType Type { get; }

    /// <summary>Bit n stands for reason n; 0 where the property isn't known here.</summary>
    public uint Mask { get; }

    public int Size => Padding.Align(PropertyView.HeaderSize + (IsMask(Type) ? sizeof(uint) : _octets.Length));

    /// <summary>Reads the property at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out AsyncProperty entry, out OpenFlowError error)
    {
        entry = default;
        if (!PropertyView.TryRead(source, out PropertyView property, out error))
            return false;
        var type = (AsyncPropertyType)property.Type;
        error = OpenFlowErrors.BadLength;
        if (IsMask(type) && property.Body.Length != sizeof(uint))
            return false;
        entry = IsMask(type)
            ? new AsyncProperty(type, BinaryPrimitives.ReadUInt32BigEndian(property.Body))
            : new AsyncProperty(type, property.Body);
        return true;
    }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    public void Write(Span<byte> destination)
    {
        if (!IsMask(Type))
        {
            new PropertyView((ushort)Type, _octets).Write(destination);
            return;
        }
        PropertyView.WriteHeader(destination, (ushort)Type, sizeof(uint));
        BinaryPrimitives.WriteUInt32BigEndian(destination[PropertyView.HeaderSize..], Mask);
    }

    private static bool IsMask(AsyncPropertyType type) => type <= AsyncPropertyType.RequestForwardMaster;
}
