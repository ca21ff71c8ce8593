using System.Buffers.Binary;
using OpenFlow.Protocol.Messages;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>The subtypes of Nicira's actions (Open vSwitch 3.1, ovs-actions(7)).</summary>
public enum NiciraActionType : ushort
{
    Resubmit = 1,
    SetTunnel = 2,
    SetQueue = 4,
    PopQueue = 5,
    RegisterMove = 6,
    RegisterLoad = 7,
    Note = 8,
    SetTunnel64 = 9,
    Multipath = 10,
    Bundle = 12,
    BundleLoad = 13,
    ResubmitTable = 14,
    OutputRegister = 15,
    Learn = 16,
    Exit = 17,
    DecTtl = 18,
    FinTimeout = 19,
    Controller = 20,
    DecTtlControllers = 21,
    WriteMetadata = 22,
    PushMpls = 23,
    PopMpls = 24,
    SetMplsTtl = 25,
    DecMplsTtl = 26,
    StackPush = 27,
    StackPop = 28,
    Sample = 29,
    SetMplsLabel = 30,
    SetMplsTc = 31,
    OutputRegister2 = 32,
    RegisterLoad2 = 33,
    Conjunction = 34,
    Ct = 35,
    Nat = 36,
    Controller2 = 37,
    Sample2 = 38,
    OutputTruncated = 39,
    Group = 40,
    Sample3 = 41,
    Clone = 42,
    CtClear = 43,
    ResubmitTableCt = 44,
    Learn2 = 45,
    Encap = 46,
    Decap = 47,
    DecNshTtl = 48,
    CheckPacketLarger = 49,
    DeleteField = 50,
    DebugSlow = 254,
    DebugRecirculate = 255,
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

    /// <summary>The size of most, and the least there is.</summary>
    public const int SmallSize = 16;

    private const int ExperimenterOffset = 4;
    private const int SubtypeOffset = 8;

    /// <summary>False where the action is none of Nicira's.</summary>
    public static bool TryReadType(ActionView view, out NiciraActionType type)
    {
        type = default;
        if (view.Type != ActionType.Experimenter || view.Octets.Length < SmallSize
            || BinaryPrimitives.ReadUInt32BigEndian(view.Octets[ExperimenterOffset..]) != ExperimenterId.Nicira)
            return false;
        type = (NiciraActionType)BinaryPrimitives.ReadUInt16BigEndian(view.Octets[SubtypeOffset..]);
        return true;
    }

    public static bool Is(ActionView view, NiciraActionType wanted) =>
        TryReadType(view, out NiciraActionType type) && type == wanted;

    public static bool Is(ActionView view, NiciraActionType wanted, int size) =>
        view.Octets.Length == size && Is(view, wanted);

    public static void WriteHeader(Span<byte> destination, NiciraActionType type, int size)
    {
        ActionView.WriteHeader(destination, ActionType.Experimenter, size);
        BinaryPrimitives.WriteUInt32BigEndian(destination[ExperimenterOffset..], ExperimenterId.Nicira);
        BinaryPrimitives.WriteUInt16BigEndian(destination[SubtypeOffset..], (ushort)type);
    }

    /// <summary>Writes the header, and zeros after it: padding, and what the caller is to fill in.</summary>
    public static Span<byte> Start(Span<byte> destination, NiciraActionType type, int size = SmallSize)
    {
        destination = destination[..size];
        WriteHeader(destination, type, size);
        destination[BodyOffset..].Clear();
        return destination;
    }
}
