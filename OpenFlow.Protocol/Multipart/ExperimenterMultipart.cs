using System.Buffers.Binary;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// The body of an EXPERIMENTER multipart message, request or reply (OpenFlow 1.3.5 §7.3.5.15):
/// <code>
///  0               4               8
/// +---------------+---------------+---------+
/// | experimenter  |   exp_type    | data …  |
/// +---------------+---------------+---------+
/// </code>
/// </summary>
public readonly ref struct ExperimenterMultipart
{
    internal const int DataOffset = 8;
    private const int TypeOffset = 4;

    /// <summary>Who defined it: see <see cref="ExperimenterId"/>.</summary>
    public uint Id { get; init; }

    public uint ExperimenterType { get; init; }

    public ReadOnlySpan<byte> Data { get; init; }

    public int Size => DataOffset + Data.Length;

    /// <summary>Reads a whole body; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out ExperimenterMultipart multipart, out OpenFlowError error)
    {
        multipart = default;
        error = OpenFlowErrors.BadLength;
        if (body.Length < DataOffset)
            return false;
        multipart = new ExperimenterMultipart
        {
            Id = BinaryPrimitives.ReadUInt32BigEndian(body),
            ExperimenterType = BinaryPrimitives.ReadUInt32BigEndian(body[TypeOffset..]),
            Data = body[DataOffset..],
        };
        return true;
    }

    /// <summary>Writes <see cref="Size"/> octets: what a request or reply takes as its body.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Id);
        BinaryPrimitives.WriteUInt32BigEndian(destination[TypeOffset..], ExperimenterType);
        Data.CopyTo(destination[DataOffset..]);
    }
}
