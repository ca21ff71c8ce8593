using System.Buffers.Binary;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Tcp;

namespace StackUnderTest.Host.Scripting;

/// <summary>
/// struct tcp_info of linux/tcp.h, 248 octets. What the stack doesn't keep stays zero: pacing, delivery rate, busy
/// times, and the receiver's round trip.
/// </summary>
internal static class TcpInfoLayout
{
    private const int Size = 248;
    private const int InfiniteThreshold = int.MaxValue;

    public static byte[] Encode(OptionTarget target)
    {
        TcpConnection connection = target.Tcp;
        TcpInformation info = connection.Information();
        TcpAmounts amounts = info.Amounts;
        byte[] bytes = new byte[Size];
        bytes[0] = StateOf(info.State);
        bytes[1] = (byte)(info.InLoss ? 4 : info.InRecovery ? 3 : info.Held > 0 ? 1 : 0);
        bytes[2] = (byte)(info.Persisting ? 0 : info.Backoff); // retransmits
        bytes[3] = (byte)(info.Persisting ? info.Backoff : 0); // probes
        bytes[4] = (byte)info.Backoff;
        bytes[5] = (byte)((info.Timestamps ? 1 : 0) | (info.Sack ? 2 : 0) | (info.WindowScaling ? 4 : 0)
            | (info.Ecn ? 8 : 0));
        bytes[6] = (byte)(info.SendScale | info.ReceiveScale << 4);
        int segment = Math.Max(info.SendSegmentSize, 1);
        bool listens = info.State == TcpState.Listen;
        bool endless = info.SlowStartThreshold == 0 || info.SlowStartThreshold >= 1 << 30;
        Span<(int Offset, long Value)> words =
        [
            (8, info.RetransmissionTimeout),
            (12, info.AcknowledgeTimeout),
            (16, info.SendSegmentSize),
            (20, info.ReceiveSegmentSize),
            (24, listens ? connection.AcceptableCount : Segments(info.InFlight, segment)),
            (28, listens ? connection.Backlog - 1 : Segments(info.Held, segment)),
            (32, Segments(info.Lost, segment)),
            (44, Age(target.Now, info.LastSent)),
            (52, Age(target.Now, info.LastReceived)),
            (56, Age(target.Now, info.LastAcknowledged)),
            (60, info.PathMtu),
            (64, info.OwnWindow), // rcv_ssthresh
            (68, info.RoundTrip),
            (72, info.RoundTripVariation),
            (76, endless ? InfiniteThreshold : info.SlowStartThreshold / segment),
            (80, info.CongestionWindow == 0 ? 10 : info.CongestionWindow / segment),
            (84, info.OwnSegmentSize),
            (88, 3), // reordering: three duplicates make a loss
            (96, info.ReceiveBuffer),
            (100, info.Retransmissions),
            (136, amounts.SegmentsSent),
            (140, amounts.SegmentsReceived),
            (144, Math.Max(info.Unsent, 0)),
            (148, info.LeastRoundTrip),
            (152, amounts.DataSegmentsReceived),
            (156, amounts.DataSegmentsSent),
            (216, amounts.DuplicatesTold),
            (224, amounts.EarlySegments),
            (228, info.PeerWindow),
            (232, info.OwnWindow),
        ];
        foreach ((int offset, long value) in words)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), (uint)Math.Clamp(value, 0, uint.MaxValue));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(120), amounts.OctetsAcknowledged);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(128), amounts.OctetsReceived);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(200), amounts.OctetsSent);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(208), amounts.OctetsSentAgain);
        return bytes;
    }

    /// <summary>Linux's numbers of the states.</summary>
    private static byte StateOf(TcpState state) => state switch
    {
        TcpState.Established => 1,
        TcpState.SynSent => 2,
        TcpState.SynReceived => 3,
        TcpState.FinWait1 => 4,
        TcpState.FinWait2 => 5,
        TcpState.TimeWait => 6,
        TcpState.CloseWait => 8,
        TcpState.LastAck => 9,
        TcpState.Listen => 10,
        TcpState.Closing => 11,
        _ => 7,
    };

    private static int Segments(int octets, int segment) => (octets + segment - 1) / segment;

    private static long Age(long now, long then) => then == 0 ? 0 : Math.Max(now - then, 0) / StackOptions.Millisecond;
}
