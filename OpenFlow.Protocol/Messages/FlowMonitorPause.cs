using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// Says that updates of flow monitors are held back, because the controller reads too slowly, or come again (ONF
/// extension 187, experimenter messages of types 1871 and 1872): nothing follows the type.
/// </summary>
public readonly ref struct FlowMonitorPause : IMessage
{
    internal const uint PausedType = 1871;
    internal const uint ResumedType = 1872;
    private const int WireSize = Experimenter.BodyOffset;

    /// <summary>Whether they come again.</summary>
    public bool IsOver { get; init; }

    public int Size => WireSize;

    /// <summary>
    /// Reads a whole frame; false with OFPBRC_BAD_EXPERIMENTER, OFPBRC_BAD_EXP_TYPE or OFPBRC_BAD_LEN.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out FlowMonitorPause pause, out OpenFlowError error)
    {
        bool isOver = Experimenter.TryReadOnf(message, ResumedType, out _);
        pause = new FlowMonitorPause { IsOver = isOver };
        return Experimenter.TryReadOnf(message, isOver ? ResumedType : PausedType, out error)
            && message.Length == WireSize;
    }

    public void Write(Span<byte> destination, Xid xid) =>
        Experimenter.WriteHeader(destination, Size, xid, ExperimenterId.Onf, IsOver ? ResumedType : PausedType);
}
