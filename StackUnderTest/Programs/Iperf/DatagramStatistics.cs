using System;
using System.Buffers.Binary;
using StackUnderTest.Stack;

namespace StackUnderTest.Programs.Iperf;

/// <summary>What the receiver of a UDP test counts, and the report of it that the sender gets at the end.</summary>
internal struct DatagramStatistics
{
    public const int ReportSize = 128;

    // Behind the 16 octets of a datagram.
    private const int FlagsOffset = 16;
    private const int BytesOffset = 20;
    private const int TimeOffset = 28;
    private const int LostOffset = 36;
    private const int OutOfOrderOffset = 40;
    private const int DatagramsOffset = 44;
    private const int JitterOffset = 48;
    private const int HighCountsOffset = 116; // the high halves of the three counts
    private const uint FlagReport = 0x8000_0000;
    private const uint FlagWideCounts = 0x0800_0000;
    private const int JitterGain = 16; // RFC 3550 6.4.1

    public long Bytes;

    /// <summary>The highest number seen: how many were sent.</summary>
    public long Datagrams;
    public long Received;
    public long Lost;
    public long OutOfOrder;

    /// <summary>Sixteenths of a microsecond.</summary>
    public long Jitter;
    public long Started;
    public long Stopped;

    private long _transit;

    public readonly long Time => Stopped - Started;

    /// <summary>The last one (a negative number) counts as well: the sender has counted it.</summary>
    public void Take(long number, long sent, int size, long now)
    {
        number = number < 0 ? -number : number;
        long transit = now - sent;
        if (Received++ == 0)
            Started = now;
        else
            Jitter += Math.Abs(transit - _transit) - (Jitter + JitterGain / 2) / JitterGain;
        _transit = transit;
        Stopped = now;
        Bytes += size;
        if (number > Datagrams)
        {
            Lost += number - Datagrams - 1;
            Datagrams = number;
            return;
        }

        OutOfOrder++;
        Lost = Math.Max(Lost - 1, 0);
    }

    /// <summary><see cref="ReportSize"/> octets; what only "enhanced" reports have stays zero.</summary>
    public readonly void Write(Span<byte> report)
    {
        report[..ReportSize].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(report[FlagsOffset..], FlagReport | FlagWideCounts);
        BinaryPrimitives.WriteUInt64BigEndian(report[BytesOffset..], (ulong)Bytes);
        WritePair(report[TimeOffset..], Time);
        BinaryPrimitives.WriteUInt32BigEndian(report[LostOffset..], (uint)Lost);
        BinaryPrimitives.WriteUInt32BigEndian(report[OutOfOrderOffset..], (uint)OutOfOrder);
        BinaryPrimitives.WriteUInt32BigEndian(report[DatagramsOffset..], (uint)Datagrams);
        WritePair(report[JitterOffset..], Jitter / JitterGain);
        BinaryPrimitives.WriteUInt32BigEndian(report[HighCountsOffset..], (uint)(Lost >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(report[(HighCountsOffset + 4)..], (uint)(OutOfOrder >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(report[(HighCountsOffset + 8)..], (uint)(Datagrams >> 32));
    }

    public static bool TryRead(ReadOnlySpan<byte> report, out DatagramStatistics statistics)
    {
        statistics = default;
        if (report.Length < JitterOffset + 8)
            return false;
        statistics.Bytes = (long)BinaryPrimitives.ReadUInt64BigEndian(report[BytesOffset..]);
        statistics.Stopped = ReadPair(report[TimeOffset..]);
        statistics.Lost = (int)BinaryPrimitives.ReadUInt32BigEndian(report[LostOffset..]);
        statistics.OutOfOrder = BinaryPrimitives.ReadUInt32BigEndian(report[OutOfOrderOffset..]);
        statistics.Datagrams = BinaryPrimitives.ReadUInt32BigEndian(report[DatagramsOffset..]);
        statistics.Jitter = ReadPair(report[JitterOffset..]) * JitterGain;
        return (BinaryPrimitives.ReadUInt32BigEndian(report[FlagsOffset..]) & FlagReport) != 0;
    }

    /// <summary>For the console: microseconds.</summary>
    public readonly long JitterTime => Jitter / JitterGain;

    private static void WritePair(Span<byte> pair, long microseconds)
    {
        BinaryPrimitives.WriteUInt32BigEndian(pair, (uint)(microseconds / StackOptions.Second));
        BinaryPrimitives.WriteUInt32BigEndian(pair[4..], (uint)(microseconds % StackOptions.Second));
    }

    private static long ReadPair(ReadOnlySpan<byte> pair) =>
        (long)BinaryPrimitives.ReadUInt32BigEndian(pair) * StackOptions.Second
        + BinaryPrimitives.ReadUInt32BigEndian(pair[4..]);
}
