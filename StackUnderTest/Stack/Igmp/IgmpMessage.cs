using System;
using System.Buffers.Binary;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Igmp;

/// <summary>
/// What a group record of a version 3 report says (RFC 3376 4.2.12), for a host that filters no sources.
/// </summary>
public enum GroupRecord : byte
{
    None = 0,

    /// <summary>Answer to a query: all sources but none, which is "I am in it".</summary>
    IsMember = 2,

    /// <summary>Change to "only from no sources", which is leaving.</summary>
    Left = 3,

    /// <summary>Change to "all sources but none", which is joining.</summary>
    Joined = 4,
}

/// <summary>
/// IGMP messages of all versions (RFC 1112, 2236, 3376). Versions 1 and 2 and the begin of a version 3 query: type 1,
/// greatest response time 1, checksum 2, group 4 octets. A version 3 report: type 1, reserved 1, checksum 2,
/// reserved 2, number of records 2; each record type 1, auxiliary size 1, number of sources 2, group 4 octets.
/// </summary>
public static class IgmpMessage
{
    public const byte Query = 0x11;
    public const byte Report1 = 0x12;
    public const byte Report2 = 0x16;
    public const byte Leave2 = 0x17;
    public const byte Report3 = 0x22;
    public const int Size = 8;
    public const int RecordSize = 8;
    private const int LeastQuery3 = 12;
    private const int CodeOffset = 1;
    private const int ChecksumOffset = 2;
    private const int GroupOffset = 4;
    private const int RecordCountOffset = 6;
    private const long TenthOfSecond = StackOptions.Second / 10;

    /// <summary>
    /// Reads a query. Its version is told by its size and by whether it has a response time (RFC 3376 7.1).
    /// </summary>
    /// <param name="bytes">The packet's payload.</param>
    /// <param name="version">1 to 3.</param>
    /// <param name="group">0.0.0.0: all groups.</param>
    /// <param name="time">Within how many microseconds it is to be answered.</param>
    public static bool TryReadQuery(ReadOnlySpan<byte> bytes, out int version, out Ipv4Address group, out long time)
    {
        version = 0;
        group = default;
        time = 0;
        bool isQuery = bytes.Length >= Size && bytes[0] == Query
            && (bytes.Length == Size || bytes.Length >= LeastQuery3) && Checksum.IsRight(bytes);
        if (!isQuery)
            return false;
        group = Ipv4Address.Read(bytes[GroupOffset..]);
        int code = bytes[CodeOffset];
        version = bytes.Length > Size ? 3 : code == 0 ? 1 : 2;
        if (version == 3 && code >= 128)
            code = (code & 15 | 16) << ((code >> 4 & 7) + 3); // 4.1.1: four bits of mantissa, three of exponent
        time = version == 1 ? 10 * StackOptions.Second : code * TenthOfSecond;
        return group.IsAny || group.IsMulticast;
    }

    public static void WriteOld(Span<byte> message, byte type, Ipv4Address group)
    {
        message.Clear();
        message[0] = type;
        group.Write(message[GroupOffset..]);
        WriteChecksum(message);
    }

    /// <summary>The header of a report; the records are in place already.</summary>
    public static void WriteReport(Span<byte> message, int records)
    {
        message[..Size].Clear();
        message[0] = Report3;
        BinaryPrimitives.WriteUInt16BigEndian(message[RecordCountOffset..], (ushort)records);
        WriteChecksum(message);
    }

    public static void WriteRecord(Span<byte> record, GroupRecord type, Ipv4Address group)
    {
        record[..RecordSize].Clear();
        record[0] = (byte)type;
        group.Write(record[GroupOffset..]);
    }

    private static void WriteChecksum(Span<byte> message) =>
        BinaryPrimitives.WriteUInt16BigEndian(message[ChecksumOffset..], Checksum.Of(message));
}
