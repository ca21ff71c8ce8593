namespace StackUnderTest.Stack.Tcp;

/// <summary>What went over a connection since it began.</summary>
public struct TcpAmounts
{
    public long SegmentsSent;
    public long SegmentsReceived;
    public long DataSegmentsSent;
    public long DataSegmentsReceived;
    public long OctetsSent;
    public long OctetsSentAgain;
    public long OctetsAcknowledged;
    public long OctetsReceived;
    public long EarlySegments;
    public long DuplicatesTold;
}

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
    public long LastReceived;
    public long LastAcknowledged;

    /// <summary>Probing a closed window.</summary>
    public bool Persisting;

    /// <summary>Octets that are taken for lost.</summary>
    public int Lost;

    public long LeastRoundTrip;

    /// <summary>What we offered, without the room for timestamps.</summary>
    public int OwnSegmentSize;
    public int ReceiveBuffer;
    public long AcknowledgeTimeout;
    public TcpAmounts Amounts;
}
