using System;
using StackUnderTest.Stack;

namespace StackUnderTest.Programs.Http;

/// <summary>The stack's counters by number, with their names in <see cref="StackCounters"/>.</summary>
public static class CounterTable
{
    public const int Count = 67;

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
                name = "ArpQueueDrops"u8;
                return counters.ArpQueueDrops;
            case 10:
                name = "ArpUnresolved"u8;
                return counters.ArpUnresolved;
            case 11:
                name = "ArpTableFull"u8;
                return counters.ArpTableFull;
            case 12:
                name = "IpIn"u8;
                return counters.IpIn;
            case 13:
                name = "IpOut"u8;
                return counters.IpOut;
            case 14:
                name = "IpMalformed"u8;
                return counters.IpMalformed;
            case 15:
                name = "IpBadChecksum"u8;
                return counters.IpBadChecksum;
            case 16:
                name = "IpOfOthers"u8;
                return counters.IpOfOthers;
            case 17:
                name = "IpBadSource"u8;
                return counters.IpBadSource;
            case 18:
                name = "IpNoRoute"u8;
                return counters.IpNoRoute;
            case 19:
                name = "IpUnknownProtocol"u8;
                return counters.IpUnknownProtocol;
            case 20:
                name = "IpTooBig"u8;
                return counters.IpTooBig;
            case 21:
                name = "FragmentsIn"u8;
                return counters.FragmentsIn;
            case 22:
                name = "FragmentsOverlapped"u8;
                return counters.FragmentsOverlapped;
            case 23:
                name = "FragmentsMalformed"u8;
                return counters.FragmentsMalformed;
            case 24:
                name = "ReassemblyEvictions"u8;
                return counters.ReassemblyEvictions;
            case 25:
                name = "ReassemblyTimeouts"u8;
                return counters.ReassemblyTimeouts;
            case 26:
                name = "DatagramsReassembled"u8;
                return counters.DatagramsReassembled;
            case 27:
                name = "DatagramsFragmented"u8;
                return counters.DatagramsFragmented;
            case 28:
                name = "IcmpIn"u8;
                return counters.IcmpIn;
            case 29:
                name = "IcmpMalformed"u8;
                return counters.IcmpMalformed;
            case 30:
                name = "IcmpEchoReplies"u8;
                return counters.IcmpEchoReplies;
            case 31:
                name = "IcmpErrorsSent"u8;
                return counters.IcmpErrorsSent;
            case 32:
                name = "IcmpErrorsSuppressed"u8;
                return counters.IcmpErrorsSuppressed;
            case 33:
                name = "IcmpErrorsIn"u8;
                return counters.IcmpErrorsIn;
            case 34:
                name = "UdpIn"u8;
                return counters.UdpIn;
            case 35:
                name = "UdpOut"u8;
                return counters.UdpOut;
            case 36:
                name = "UdpMalformed"u8;
                return counters.UdpMalformed;
            case 37:
                name = "UdpBadChecksum"u8;
                return counters.UdpBadChecksum;
            case 38:
                name = "UdpNoPort"u8;
                return counters.UdpNoPort;
            case 39:
                name = "UdpQueueFull"u8;
                return counters.UdpQueueFull;
            case 40:
                name = "TcpSegmentsIn"u8;
                return counters.TcpSegmentsIn;
            case 41:
                name = "TcpSegmentsOut"u8;
                return counters.TcpSegmentsOut;
            case 42:
                name = "TcpMalformed"u8;
                return counters.TcpMalformed;
            case 43:
                name = "TcpBadChecksum"u8;
                return counters.TcpBadChecksum;
            case 44:
                name = "TcpBadOptions"u8;
                return counters.TcpBadOptions;
            case 45:
                name = "TcpResetsSent"u8;
                return counters.TcpResetsSent;
            case 46:
                name = "TcpRetransmissions"u8;
                return counters.TcpRetransmissions;
            case 47:
                name = "TcpTimeouts"u8;
                return counters.TcpTimeouts;
            case 48:
                name = "TcpFastRecoveries"u8;
                return counters.TcpFastRecoveries;
            case 49:
                name = "TcpTailProbes"u8;
                return counters.TcpTailProbes;
            case 50:
                name = "TcpSpuriousTimeouts"u8;
                return counters.TcpSpuriousTimeouts;
            case 51:
                name = "TcpChallengeAcks"u8;
                return counters.TcpChallengeAcks;
            case 52:
                name = "TcpChallengeAcksSuppressed"u8;
                return counters.TcpChallengeAcksSuppressed;
            case 53:
                name = "TcpPawsDrops"u8;
                return counters.TcpPawsDrops;
            case 54:
                name = "TcpOutOfWindow"u8;
                return counters.TcpOutOfWindow;
            case 55:
                name = "TcpOutOfOrder"u8;
                return counters.TcpOutOfOrder;
            case 56:
                name = "TcpDuplicates"u8;
                return counters.TcpDuplicates;
            case 57:
                name = "TcpReceiveBuffersExhausted"u8;
                return counters.TcpReceiveBuffersExhausted;
            case 58:
                name = "TcpSynCookiesSent"u8;
                return counters.TcpSynCookiesSent;
            case 59:
                name = "TcpSynCookiesAccepted"u8;
                return counters.TcpSynCookiesAccepted;
            case 60:
                name = "TcpSynCookiesRefused"u8;
                return counters.TcpSynCookiesRefused;
            case 61:
                name = "TcpBacklogFull"u8;
                return counters.TcpBacklogFull;
            case 62:
                name = "TcpConnectionsExhausted"u8;
                return counters.TcpConnectionsExhausted;
            case 63:
                name = "TcpActiveOpens"u8;
                return counters.TcpActiveOpens;
            case 64:
                name = "TcpPassiveOpens"u8;
                return counters.TcpPassiveOpens;
            case 65:
                name = "TcpTimeWaitRecycled"u8;
                return counters.TcpTimeWaitRecycled;
            case 66:
                name = "TcpGivenUp"u8;
                return counters.TcpGivenUp;
            default:
                name = default;
                return 0;
        }
    }
}
