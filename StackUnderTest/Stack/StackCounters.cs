namespace StackUnderTest.Stack;

/// <summary>
/// What happened, and above all what was dropped and why. Every dropped packet counts in exactly one place.
/// </summary>
public sealed class StackCounters
{
    public long FramesIn;
    public long FramesOut;
    public long FramesTooShort;
    public long FramesOfOthers;
    public long FramesOfUnknownType;
    public long FramesRefusedByCard;

    public long ArpMalformed;
    public long ArpRepliesSuppressed;
    public long ArpConflicts;
    public long ArpQueueDrops;
    public long ArpUnresolved;
    public long ArpTableFull;

    public long IpIn;
    public long IpOut;
    public long IpMalformed;
    public long IpBadChecksum;
    public long IpOfOthers;
    public long IpBadSource;
    public long IpNoRoute;
    public long IpUnknownProtocol;
    public long IpTooBig;

    public long FragmentsIn;
    public long FragmentsOverlapped;
    public long FragmentsMalformed;
    public long ReassemblyEvictions;
    public long ReassemblyTimeouts;
    public long DatagramsReassembled;
    public long DatagramsFragmented;

    public long IcmpIn;
    public long IcmpMalformed;
    public long IcmpEchoReplies;
    public long IcmpErrorsSent;
    public long IcmpErrorsSuppressed;
    public long IcmpErrorsIn;

    public long UdpIn;
    public long UdpOut;
    public long UdpMalformed;
    public long UdpBadChecksum;
    public long UdpNoPort;
    public long UdpQueueFull;

    public long TcpSegmentsIn;
    public long TcpSegmentsOut;
    public long TcpMalformed;
    public long TcpBadChecksum;
    public long TcpBadOptions;
    public long TcpResetsSent;
    public long TcpRetransmissions;
    public long TcpTimeouts;
    public long TcpFastRecoveries;
    public long TcpTailProbes;
    public long TcpSpuriousTimeouts;
    public long TcpChallengeAcks;
    public long TcpChallengeAcksSuppressed;
    public long TcpPawsDrops;
    public long TcpOutOfWindow;
    public long TcpOutOfOrder;
    public long TcpDuplicates;
    public long TcpReceiveBuffersExhausted;
    public long TcpSynCookiesSent;
    public long TcpSynCookiesAccepted;
    public long TcpSynCookiesRefused;
    public long TcpBacklogFull;
    public long TcpConnectionsExhausted;
    public long TcpActiveOpens;
    public long TcpPassiveOpens;
    public long TcpTimeWaitRecycled;
    public long TcpGivenUp;
}
