using System.Buffers.Binary;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Messages;

namespace Controller.Core.Dataplane;

/// <summary>Tells Nicira's actions from those of others.</summary>
internal static class NiciraSubtype
{
    private const int ExperimenterOffset = 4;
    private const int SubtypeOffset = 8;
    private const int MinSize = 16;

    public static bool IsNicira(ActionView view) =>
        view.Type == ActionType.Experimenter && view.Octets.Length >= MinSize
        && BinaryPrimitives.ReadUInt32BigEndian(view.Octets[ExperimenterOffset..]) == ExperimenterId.Nicira;

    public static bool Is(ActionView view, NiciraActionType type) =>
        IsNicira(view) && BinaryPrimitives.ReadUInt16BigEndian(view.Octets[SubtypeOffset..]) == (ushort)type;
}
