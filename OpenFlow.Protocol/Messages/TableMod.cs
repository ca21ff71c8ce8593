using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// Configures a table (OpenFlow 1.3.5 §7.3.3); 1.3 has nothing there to configure:
/// <code>
///  0                               8   9          12              16
/// +-------------------------------+---+-----------+---------------+
/// | header                        |tab|    pad    |    config     |
/// +-------------------------------+---+-----------+---------------+
/// </code>
/// </summary>
public readonly ref struct TableMod : IMessage
{
    private const int TableOffset = 8;
    private const int PadOffset = 9;
    private const int ConfigOffset = 12;
    private const int WireSize = 16;

    /// <summary>The table; <see cref="TableId.All"/> for all.</summary>
    public TableId Table { get; init; }

    /// <summary>Deprecated bits of earlier versions.</summary>
    public uint Config { get; init; }

    public int Size => WireSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out TableMod tableMod, out OpenFlowError error)
    {
        tableMod = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length != WireSize)
            return false;
        tableMod = new TableMod
        {
            Table = new TableId(message[TableOffset]),
            Config = BinaryPrimitives.ReadUInt32BigEndian(message[ConfigOffset..]),
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.TableMod, Size, xid);
        destination[TableOffset] = Table.Value;
        destination[PadOffset..ConfigOffset].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(destination[ConfigOffset..], Config);
    }
}
