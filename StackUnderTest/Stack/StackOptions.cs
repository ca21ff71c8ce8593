using StackUnderTest.Stack.Tcp;

namespace StackUnderTest.Stack;

/// <summary>
/// What the stack allocates at start, and its times in microseconds. Memory is about
/// <c>PageCount * PageSize + Connections * (2 * RingPages * 4 + 1600) + ReassemblyCount * 66 KB</c>.
/// </summary>
public sealed class StackOptions
{
    public const int PageSize = 4096;
    public const long Millisecond = 1000;
    public const long Second = 1_000_000;

    public ulong SecretLow { get; set; } = 0x0706050403020100;

    public ulong SecretHigh { get; set; } = 0x0f0e0d0c0b0a0908;

    /// <summary>Pages shared by all sockets' buffers: 4096 are 16 MB.</summary>
    public int PageCount { get; set; } = 4096;

    /// <summary>The greatest buffer of a socket, in pages; a power of two. One page of it stays unused.</summary>
    public int RingPages { get; set; } = 128;

    /// <summary>
    /// SO_RCVBUF of a new socket. With a card of few descriptors it should stay below what they hold.
    /// </summary>
    public int ReceiveBufferSize { get; set; } = 256 * 1024;

    /// <summary>SO_SNDBUF of a new socket.</summary>
    public int SendBufferSize { get; set; } = 256 * 1024;

    /// <summary>TCP sockets of all states but TIME-WAIT and half open; a power of two.</summary>
    public int Connections { get; set; } = 1024;

    public int UdpSockets { get; set; } = 64;

    /// <summary>Half-open connections; more are answered with cookies. A power of two.</summary>
    public int HalfOpen { get; set; } = 1024;

    /// <summary>TIME-WAIT entries; when full the oldest goes. A power of two.</summary>
    public int TimeWaits { get; set; } = 4096;

    public int Routes { get; set; } = 16;

    public int ReassemblyCount { get; set; } = 16;

    /// <summary>Packets that wait for ARP, over all neighbours.</summary>
    public int ArpQueueBuffers { get; set; } = 128;

    /// <summary>Probe an address for a conflict before using it (RFC 5227 2.1): costs seconds at start.</summary>
    public bool ProbeAddress { get; set; }

    /// <summary>Half of TIME-WAIT.</summary>
    public long MaximumSegmentLifetime { get; set; } = 30 * Second;

    public long MinimumRetransmissionTimeout { get; set; } = 200 * Millisecond;

    /// <summary>
    /// CUBIC is what peers use, and on the short paths of a lab it is NewReno with a smaller price for a loss.
    /// </summary>
    public CongestionControl CongestionControl { get; set; } = CongestionControl.Cubic;

    /// <summary>Explicit congestion notification (RFC 3168); as Linux has it by default.</summary>
    public EcnMode Ecn { get; set; } = EcnMode.WhenAsked;

    public long DelayedAck { get; set; } = 40 * Millisecond;

    /// <summary>
    /// How long the acknowledgment of a second full segment may wait for up to 16 of them: none is RFC 5681's rule. For
    /// cards to which each frame sent is dear while frames come in bursts; Linux does the same by gathering segments
    /// (GRO) before TCP sees them.
    /// </summary>
    public long AckGathering { get; set; }

    /// <summary>
    /// So many large segments are acknowledged at once at the start of a connection, until it turns out that
    /// answers carry the acknowledgments (Linux has 16).
    /// </summary>
    public int QuickAcks { get; set; }

    /// <summary>R2 of RFC 1122 4.2.3.5 for data.</summary>
    public long GiveUpData { get; set; } = 300 * Second;

    /// <summary>R2 for a SYN: at least three minutes.</summary>
    public long GiveUpSyn { get; set; } = 180 * Second;
}
