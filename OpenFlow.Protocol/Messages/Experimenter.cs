using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>Organisations that define experimenter messages, actions and errors.</summary>
public static class ExperimenterId
{
    /// <summary>Nicira, whose extensions Open vSwitch speaks.</summary>
    public const uint Nicira = 0x00002320;

    /// <summary>The Open Networking Foundation, for what came to 1.3 as an extension.</summary>
    public const uint Onf = 0x4f4e4600;
}

/// <summary>
/// A message that the specification doesn't define (OpenFlow 1.3.5 §7.5.4):
/// <code>
///  0                               8              12              16
/// +-------------------------------+---------------+---------------+---------+
/// | header                        | experimenter  |   exp_type    | body …  |
/// +-------------------------------+---------------+---------------+---------+
/// </code>
/// </summary>
public readonly ref struct Experimenter : IMessage
{
    internal const int BodyOffset = 16;
    private const int IdOffset = 8;
    private const int ExperimenterTypeOffset = 12;

    /// <summary>Who defined it: see <see cref="ExperimenterId"/>.</summary>
    public uint Id { get; init; }

    public uint ExperimenterType { get; init; }

    public ReadOnlySpan<byte> Body { get; init; }

    public int Size => BodyOffset + Body.Length;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out Experimenter experimenter, out OpenFlowError error)
    {
        experimenter = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length < BodyOffset)
            return false;
        experimenter = new Experimenter
        {
            Id = BinaryPrimitives.ReadUInt32BigEndian(message[IdOffset..]),
            ExperimenterType = BinaryPrimitives.ReadUInt32BigEndian(message[ExperimenterTypeOffset..]),
            Body = message[BodyOffset..],
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        WriteHeader(destination, Size, xid, Id, ExperimenterType);
        Body.CopyTo(destination[BodyOffset..]);
    }

    /// <summary>
    /// Whether the frame is this extension of the ONF's; if not, with the error that says what differs.
    /// </summary>
    internal static bool TryReadOnf(ReadOnlySpan<byte> message, uint type, out OpenFlowError error) =>
        TryReadTyped(message, ExperimenterId.Onf, type, out _, out error);

    /// <summary>
    /// Whether the frame is this extension; if not, with the error that says what differs. With OFPBRC_BAD_LEN in
    /// <paramref name="error"/> where it is.
    /// </summary>
    internal static bool TryReadTyped(ReadOnlySpan<byte> message, uint id, uint type, out ReadOnlySpan<byte> body,
        out OpenFlowError error)
    {
        body = [];
        if (!TryRead(message, out Experimenter experimenter, out error))
            return false;
        error = experimenter.Id != id ? OpenFlowErrors.BadExperimenter : OpenFlowErrors.BadExperimenterType;
        if (experimenter.Id != id || experimenter.ExperimenterType != type)
            return false;
        error = OpenFlowErrors.BadLength;
        body = experimenter.Body;
        return true;
    }

    internal static void WriteHeader(Span<byte> destination, int size, Xid xid, uint id, uint type)
    {
        Header.Write(destination, MessageType.Experimenter, size, xid);
        BinaryPrimitives.WriteUInt32BigEndian(destination[IdOffset..], id);
        BinaryPrimitives.WriteUInt32BigEndian(destination[ExperimenterTypeOffset..], type);
    }
}
