using System.Buffers.Binary;
using OpenFlow.Protocol.Messages;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>The subtypes of Nicira's actions that this project writes (Open vSwitch, ovs-actions(7)).</summary>
public enum NiciraActionType : ushort
{
    RegisterMove = 6,
    RegisterLoad = 7,
    ResubmitTable = 14,
    Learn = 16,
    Controller = 20,
    Controller2 = 37,
    Learn2 = 45,
}

/// <summary>
/// The header of Nicira's actions:
/// <code>
///  0       2       4               8      10
/// +-------+-------+---------------+-------+------
/// | ffff  |length |  00002320     |subtype| …
/// +-------+-------+---------------+-------+------
/// </code>
/// </summary>
internal static class NiciraAction
{
    public const int BodyOffset = 10;
    private const int ExperimenterOffset = 4;
    private const int SubtypeOffset = 8;
    private const int MinSize = 16;

    /// <summary>False where the action is none of Nicira's.</summary>
    public static bool TryReadType(ActionView view, out NiciraActionType type)
    {
        type = default;
        if (view.Type != ActionType.Experimenter || view.Octets.Length < MinSize
            || BinaryPrimitives.ReadUInt32BigEndian(view.Octets[ExperimenterOffset..]) != ExperimenterId.Nicira)
            return false;
        type = (NiciraActionType)BinaryPrimitives.ReadUInt16BigEndian(view.Octets[SubtypeOffset..]);
        return true;
    }

    public static bool Is(ActionView view, NiciraActionType wanted) =>
        TryReadType(view, out NiciraActionType type) && type == wanted;

    public static void WriteHeader(Span<byte> destination, NiciraActionType type, int size)
    {
        ActionView.WriteHeader(destination, ActionType.Experimenter, size);
        BinaryPrimitives.WriteUInt32BigEndian(destination[ExperimenterOffset..], ExperimenterId.Nicira);
        BinaryPrimitives.WriteUInt16BigEndian(destination[SubtypeOffset..], (ushort)type);
    }
}
