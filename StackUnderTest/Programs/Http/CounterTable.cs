using System;
using StackUnderTest.Stack;

namespace StackUnderTest.Programs.Http;

/// <summary>The stack's counters by number, with their names in <see cref="StackCounters"/>.</summary>
public static class CounterTable
{
    public const int Count = 71;

    public static long Read(StackCounters counters, int index, out ReadOnlySpan<byte> name)
    {
        switch (index)
        {
            case 0:
                name = "FramesIn"u8;
                return counters.FramesIn;
            case 1:
                name = "FramesOut"u8;
                return counters.FramesOut;
            case 2:
                name = "FramesTooShort"u8;
                return counters.FramesTooShort;
            case 3:
                name = "FramesOfOthers"u8;
                return counters.FramesOfOthers;
            case 4:
                name = "FramesOfUnknownType"u8;
                return counters.FramesOfUnknownType;
            case 5:
                name = "FramesRefusedByCard"u8;
                return counters.FramesRefusedByCard;
            case 6:
                name = "ArpMalformed"u8;
                return counters.ArpMalformed;
            case 7:
                name = "ArpRepliesSuppressed"u8;
                return counters.ArpRepliesSuppressed;
            case 8:
                name = "ArpConflicts"u8;
                return counters.ArpConflicts;
            case 9:
                name = "ArpContested"u8;
                return counters.ArpContested;
            case 10:
                name = "ArpQueueDrops"u8;
                return counters.ArpQueueDrops;
            case 11:
                name = "ArpUnresolved"u8;
                return counters.ArpUnresolved;
            case 12:
                name = "ArpTableFull"u8;
                return counters.ArpTableFull;
            case 13:
                name = "IpIn"u8;
                return counters.IpIn;
            case 14:
                name = "IpOut"u8;
                return counters.IpOut;
            case 15:
                name = "IpMalformed"u8;
                return counters.IpMalformed;
            case 16:
                name = "IpBadChecksum"u8;
                return counters.IpBadChecksum;
            case 17:
                name = "IpOfOthers"u8;
                return counters.IpOfOthers;
            case 18:
                name = "IpBadSource"u8;
                return counters.IpBadSource;
            case 19:
                name = "IpNoRoute"u8;
                return counters.IpNoRoute;
            case 20:
                name = "IpUnknownProtocol"u8;
                return counters.IpUnknownProtocol;
            case 21:
                name = "IpTooBig"u8;
                return counters.IpTooBig;
            case 22:
                name = "FragmentsIn"u8;
                return counters.FragmentsIn;
            case 23:
                name = "FragmentsOverlapped"u8;
                return counters.FragmentsOverlapped;
            case 24:
                name = "FragmentsMalformed"u8;
                return counters.FragmentsMalformed;
            case 25:
                name = "ReassemblyEvictions"u8;
                return counters.ReassemblyEvictions;
            case 26:
                name = "ReassemblyTimeouts"u8;
                return counters.ReassemblyTimeouts;
            case 27:
                name = "DatagramsReassembled"u8;
                return counters.DatagramsReassembled;
            case 28:
                name = "DatagramsFragmented"u8;
                return counters.DatagramsFragmented;
            case 29:
                name = "IcmpIn"u8;
                return counters.IcmpIn;
            case 30:
                name = "IcmpMalformed"u8;
                return counters.IcmpMalformed;
            case 31:
                name = "IcmpEchoReplies"u8;
                return counters.IcmpEchoReplies;
            case 32:
                name = "IcmpErrorsSent"u8;
                return counters.IcmpErrorsSent;
            case 33:
                name = "IcmpErrorsSuppressed"u8;
                return counters.IcmpErrorsSuppressed;
            case 34:
                name = "IcmpErrorsIn"u8;
                return counters.IcmpErrorsIn;
            case 35:
                name = "UdpIn"u8;
                return counters.UdpIn;
            case 36:
                name = "UdpOut"u8;
                return counters.UdpOut;
            case 37:
                name = "UdpMalformed"u8;
                return counters.UdpMalformed;
            case 38:
                name = "UdpBadChecksum"u8;
                return counters.UdpBadChecksum;
            case 39:
                name = "UdpNoPort"u8;
                return counters.UdpNoPort;
            case 40:
                name = "UdpQueueFull"u8;
                return counters.UdpQueueFull;
            case 41:
                name = "TcpSegmentsIn"u8;
                return counters.TcpSegmentsIn;
            case 42:
                name = "TcpSegmentsOut"u8;
                return counters.TcpSegmentsOut;
            case 43:
                name = "TcpMalformed"u8;
                return counters.TcpMalformed;
            case 44:
                name = "TcpBadChecksum"u8;
                return counters.TcpBadChecksum;
            case 45:
                name = "TcpBadOptions"u8;
                return counters.TcpBadOptions;
            case 46:
                name = "TcpResetsSent"u8;
                return counters.TcpResetsSent;
            case 47:
                name = "TcpRetransmissions"u8;
                return counters.TcpRetransmissions;
            case 48:
                name = "TcpTimeouts"u8;
                return counters.TcpTimeouts;
            case 49:
                name = "TcpFastRecoveries"u8;
                return counters.TcpFastRecoveries;
            case 50:
                name = "TcpTailProbes"u8;
                return counters.TcpTailProbes;
            case 51:
                name = "TcpSpuriousTimeouts"u8;
                return counters.TcpSpuriousTimeouts;
            case 52:
                name = "TcpMarksReceived"u8;
                return counters.TcpMarksReceived;
            case 53:
                name = "TcpMarksEchoed"u8;
                return counters.TcpMarksEchoed;
            case 54:
                name = "TcpChallengeAcks"u8;
                return counters.TcpChallengeAcks;
            case 55:
                name = "TcpChallengeAcksSuppressed"u8;
                return counters.TcpChallengeAcksSuppressed;
            case 56:
                name = "TcpPawsDrops"u8;
                return counters.TcpPawsDrops;
            case 57:
                name = "TcpOutOfWindow"u8;
                return counters.TcpOutOfWindow;
            case 58:
                name = "TcpOutOfOrder"u8;
                return counters.TcpOutOfOrder;
            case 59:
                name = "TcpDuplicates"u8;
                return counters.TcpDuplicates;
            case 60:
                name = "TcpReceiveBuffersExhausted"u8;
                return counters.TcpReceiveBuffersExhausted;
            case 61:
                name = "TcpSynCookiesSent"u8;
                return counters.TcpSynCookiesSent;
            case 62:
                name = "TcpSynCookiesAccepted"u8;
                return counters.TcpSynCookiesAccepted;
            case 63:
                name = "TcpSynCookiesRefused"u8;
                return counters.TcpSynCookiesRefused;
            case 64:
                name = "TcpBacklogFull"u8;
                return counters.TcpBacklogFull;
            case 65:
                name = "TcpConnectionsExhausted"u8;
                return counters.TcpConnectionsExhausted;
            case 66:
                name = "TcpActiveOpens"u8;
                return counters.TcpActiveOpens;
            case 67:
                name = "TcpPassiveOpens"u8;
                return counters.TcpPassiveOpens;
            case 68:
                name = "TcpTimeWaitRecycled"u8;
                return counters.TcpTimeWaitRecycled;
            case 69:
                name = "TcpGivenUp"u8;
                return counters.TcpGivenUp;
            case 70:
                name = "TcpStalledOrphans"u8;
                return counters.TcpStalledOrphans;
            default:
                name = default;
                return 0;
        }
    }
}
