using System.Text;
using Benchmarks.Net;
using Benchmarks.Wire;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Benchmarks.Switches;

/// <summary>
/// 254 tables that can do what layer 2 needs (OpenFlow 1.3.5 §7.3.5.5), the same from table to table but for its
/// number and the tables after it.
/// </summary>
internal static class TableFeatures
{
    private const int HeaderSize = 64;
    private const int Tables = 254;
    private const int TablesInReply = 64;
    private const uint MaxEntries = 1_000_000;

    private static readonly ushort[] Instructions = [1, 2, 3, 4, 5, 6];
    private static readonly ushort[] Actions = [0, 17, 18, 22, 25]; // OUTPUT, PUSH_VLAN, POP_VLAN, GROUP, SET_FIELD
    private static readonly uint[] Fields =
        [Of13.OxmInPort, Of13.OxmMetadata, Of13.OxmEthDst, Of13.OxmEthSrc, Of13.OxmEthType, Of13.OxmVlanVid];

    public static void Answer(ReadOnlySpan<byte> request, OutputBuffer output)
    {
        for (int first = 0; first < Tables; first += TablesInReply)
        {
            int end = Math.Min(Tables, first + TablesInReply);
            byte[] body = [.. Enumerable.Range(first, end - first).SelectMany(Table)];
            Span<byte> reply = MultipartReplies.Begin(output, request, body.Length, more: end < Tables);
            body.CopyTo(reply[MultipartReplies.HeaderSize..]);
        }
    }

    private static byte[] Table(int number)
    {
        byte[] fields = [.. Fields.SelectMany(Octets)];
        byte[] instructions = [.. Instructions.SelectMany(type => Kind(type))];
        byte[] actions = [.. Actions.SelectMany(type => Kind(type))];
        byte[] next = [.. Enumerable.Range(number + 1, Tables - number - 1).Select(table => (byte)table)];
        byte[] table =
        [
            .. new byte[HeaderSize],
            .. Property(0, instructions), // INSTRUCTIONS
            .. Property(2, next),         // NEXT_TABLES
            .. Property(4, actions),      // WRITE_ACTIONS
            .. Property(6, actions),      // APPLY_ACTIONS
            .. Property(8, fields),       // MATCH
            .. Property(10, fields),      // WILDCARDS
            .. Property(12, fields),      // WRITE_SETFIELD
            .. Property(14, fields),      // APPLY_SETFIELD
        ];
        WriteUInt16BigEndian(table, (ushort)table.Length);
        table[2] = (byte)number;
        Encoding.ASCII.GetBytes($"table{number}", table.AsSpan(8));
        WriteUInt64BigEndian(table.AsSpan(40), ulong.MaxValue);
        WriteUInt64BigEndian(table.AsSpan(48), ulong.MaxValue);
        WriteUInt32BigEndian(table.AsSpan(60), MaxEntries);
        return table;
    }

    // Type, length without the padding, body, padding to 8.
    private static byte[] Property(ushort type, byte[] body)
    {
        int size = 4 + body.Length;
        var property = new byte[(size + 7) & ~7];
        WriteUInt16BigEndian(property, type);
        WriteUInt16BigEndian(property.AsSpan(2), (ushort)size);
        body.CopyTo(property, 4);
        return property;
    }

    // An instruction or action without its body: type and length.
    private static byte[] Kind(ushort type) => [(byte)(type >> 8), (byte)type, 0, 4];

    private static byte[] Octets(uint value)
    {
        var octets = new byte[sizeof(uint)];
        WriteUInt32BigEndian(octets, value);
        return octets;
    }
}
