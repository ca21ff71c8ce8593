using System.Buffers.Binary;
using System.Net.Sockets;

namespace EndToEnd.Tests.Kernel;

/// <summary>
/// The round trip of a flow as Linux's TCP saw it, and what congestion control lets a flow reach with it: the law
/// of Mathis, Semke, Mahdavi and Ott (1997) for Reno and its like, segment / round trip * sqrt(3/2) / sqrt(loss). It knows
/// of no timeouts, so at several percent it promises too much; nor of other limits, so at little loss as well.
/// </summary>
internal sealed class FlowRate
{
    private const int Information = 11; // TCP_INFO
    private const int SentRoundTrip = 68; // tcpi_rtt, microseconds
    private const int ReceivedRoundTrip = 92; // tcpi_rcv_rtt
    private const int InformationSize = 104;
    private const int SegmentBits = 1448 * 8;

    private readonly byte[] _information = new byte[InformationSize];
    private long _sum;
    private long _count;

    private double RoundTrip => _sum / 1e6 / Math.Max(_count, 1);

    public void Sample(Socket socket, bool sends)
    {
        socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, Information, _information);
        int offset = sends ? SentRoundTrip : ReceivedRoundTrip;
        uint time = BinaryPrimitives.ReadUInt32LittleEndian(_information.AsSpan(offset));
        if (time == 0)
            return;
        _sum += time;
        _count++;
    }

    /// <param name="rate">Mbit/s.</param>
    /// <param name="loss">Probability that a frame doesn't arrive whole.</param>
    public string Explain(double rate, double loss)
    {
        string said = $"{rate:F0} Mbit/s, round trip {RoundTrip * 1000:F2} ms";
        double law = SegmentBits / RoundTrip * Math.Sqrt(1.5 / loss) / 1e6;
        return loss == 0 ? said : $"{said}, the law's rate {law:F0} Mbit/s: {rate / law:F2} of it";
    }
}
