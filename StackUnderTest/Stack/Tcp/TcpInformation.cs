namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// What a connection tells of itself: the common fields of TCP_INFO. Times are microseconds, sizes octets.
/// </summary>
public struct TcpInformation
{
    public TcpState State;
    public bool Timestamps;
    public bool Sack;
    public bool WindowScaling;
    public bool Ecn;
    public byte SendScale;
    public byte ReceiveScale;
    public bool InRecovery;
    public bool InLoss;

    /// <summary>Doublings of the timeout since the last acknowledgment of new data.</summary>
    public int Backoff;
    public int SendSegmentSize;
    public int ReceiveSegmentSize;
    public int PathMtu;
    public long RetransmissionTimeout;
    public long RoundTrip;
    public long RoundTripVariation;
    public int CongestionWindow;
    public int SlowStartThreshold;
    public int InFlight;
    public int Held;
    public int Unsent;
    public int PeerWindow;
    public int OwnWindow;
    public long Retransmissions;
    public long LastSent;
}
