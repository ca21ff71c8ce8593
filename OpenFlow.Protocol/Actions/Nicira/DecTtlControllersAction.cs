using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// Takes one off the IP TTL, and tells these controllers if it runs out (Open vSwitch, ovs-actions(7),
/// <c>dec_ttl(1,2)</c>): how many 16 bits, pad 32, their ids 16 bits each, padded to 8.
/// </summary>
public sealed class DecTtlControllersAction(params ReadOnlySpan<ushort> controllers)
    : IAction<DecTtlControllersAction>, IEquatable<DecTtlControllersAction>
{
    private const int CountOffset = NiciraAction.BodyOffset;
    private const int IdsOffset = 16;
    private const int IdSize = sizeof(ushort);

    /// <summary>As a controller set its own by NXT_SET_CONTROLLER_ID.</summary>
    public ImmutableArray<ushort> Controllers { get; } = [.. controllers];

    public int Size => Padding.Align(IdsOffset + Controllers.Length * IdSize);

    public static bool TryRead(ActionView view, [NotNullWhen(true)] out DecTtlControllersAction? action)
    {
        action = null;
        ReadOnlySpan<byte> octets = view.Octets;
        if (!NiciraAction.Is(view, NiciraActionType.DecTtlControllers))
            return false;
        int count = BinaryPrimitives.ReadUInt16BigEndian(octets[CountOffset..]);
        if (octets.Length != Padding.Align(IdsOffset + count * IdSize))
            return false;
        Span<ushort> ids = new ushort[count];
        for (int i = 0; i < count; i++)
            ids[i] = BinaryPrimitives.ReadUInt16BigEndian(octets[(IdsOffset + i * IdSize)..]);
        action = new DecTtlControllersAction(ids);
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination = NiciraAction.Start(destination, NiciraActionType.DecTtlControllers, Size);
        BinaryPrimitives.WriteUInt16BigEndian(destination[CountOffset..], checked((ushort)Controllers.Length));
        for (int i = 0; i < Controllers.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(destination[(IdsOffset + i * IdSize)..], Controllers[i]);
    }

    public bool Equals(DecTtlControllersAction? other) => WrittenOctets.Same(this, other);

    public override bool Equals(object? obj) => Equals(obj as DecTtlControllersAction);

    public override int GetHashCode() => WrittenOctets.Hash(this);
}
