using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// Why a request was not done (OpenFlow 1.3.5 §7.4.4); its xid is the request's:
/// <code>
///  0                               8       10      12
/// +-------------------------------+-------+-------+----------------------------------+
/// | header                        | type  | code  | first octets of the request …    |
/// +-------------------------------+-------+-------+---------------+------------------+
/// | header                        | ffff  |exptype| experimenter  | data …           |
/// +-------------------------------+-------+-------+---------------+------------------+
/// </code>
/// Open vSwitch sends the first 64 octets of the request at most, and text with HELLO_FAILED.
/// </summary>
public readonly ref struct Error : IMessage
{
    private const int TypeOffset = 8;
    private const int CodeOffset = 10;
    private const int DataOffset = 12;
    private const int ExperimenterOffset = 12;
    private const int ExperimenterDataOffset = 16;

    public Error(OpenFlowError reason, ReadOnlySpan<byte> data)
    {
        Reason = reason;
        Data = data;
    }

    /// <summary>Type and code, with the experimenter where the type is 0xffff.</summary>
    public OpenFlowError Reason { get; init; }

    public ErrorType Type => Reason.Type;

    public ushort Code => Reason.Code;

    public bool IsExperimenter => Type == ErrorType.Experimenter;

    /// <summary>What stands in the place of the code where the type is 0xffff.</summary>
    public ushort ExperimenterType => Reason.Code;

    /// <summary>The organisation that defines an experimenter's error; 0 for the specification's own.</summary>
    public uint Experimenter => Reason.Experimenter;

    /// <summary>The request that failed, or its beginning; ASCII text with HELLO_FAILED.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    public int Size => (IsExperimenter ? ExperimenterDataOffset : DataOffset) + Data.Length;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN. Never answer it: an error is no request.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out Error error, out OpenFlowError refusal)
    {
        error = default;
        refusal = OpenFlowErrors.BadLength;
        if (message.Length < DataOffset)
            return false;
        var reason = new OpenFlowError(
            (ErrorType)BinaryPrimitives.ReadUInt16BigEndian(message[TypeOffset..]),
            BinaryPrimitives.ReadUInt16BigEndian(message[CodeOffset..]));
        int dataOffset = DataOffset;
        if (reason.Type == ErrorType.Experimenter)
        {
            if (message.Length < ExperimenterDataOffset)
                return false;
            reason = reason with
            {
                Experimenter = BinaryPrimitives.ReadUInt32BigEndian(message[ExperimenterOffset..]),
            };
            dataOffset = ExperimenterDataOffset;
        }
        error = new Error(reason, message[dataOffset..]);
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.Error, Size, xid);
        BinaryPrimitives.WriteUInt16BigEndian(destination[TypeOffset..], (ushort)Type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[CodeOffset..], Code);
        if (IsExperimenter)
            BinaryPrimitives.WriteUInt32BigEndian(destination[ExperimenterOffset..], Experimenter);
        Data.CopyTo(destination[(Size - Data.Length)..]);
    }
}
