using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using static OpenFlow.Protocol.Tests.Codecs.Codec;

namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>What a switch tells unasked.</summary>
internal static class EventCases
{
    /// <summary>A port as 64 octets, for the messages that hold one.</summary>
    public const string PortHex = """
        00 00 00 02               // port 2
        00 00 00 00               // pad
        02 00 00 00 00 02         // hw_addr
        00 00                     // pad
        65 74 68 31 00 00 00 00   // name: eth1
        00 00 00 00 00 00 00 00
        00 00 00 20               // config: NO_FWD
        00 00 00 05               // state: LINK_DOWN, LIVE
        00 00 28 40               // curr: 10GB_FD, COPPER, AUTONEG
        00 00 00 01               // advertised
        00 00 00 02               // supported
        00 00 00 04               // peer
        00 98 96 80               // curr_speed: 10,000,000 kbit/s
        01 31 2d 00               // max_speed: 20,000,000 kbit/s
        """;

    public static PortDescription Port => new(new PortNumber(2), new MacAddress(0x020000000002), "eth1")
    {
        Config = PortConfig.NoForward,
        State = PortState.LinkDown | PortState.Live,
        Current = PortFeatures.Full10Gb | PortFeatures.Copper | PortFeatures.AutoNegotiation,
        Advertised = PortFeatures.Half10Mb,
        Supported = PortFeatures.Full10Mb,
        Peer = PortFeatures.Half100Mb,
        CurrentSpeed = 10_000_000,
        MaxSpeed = 20_000_000,
    };

    public static IEnumerable<CodecCase> All =>
    [
        new("PacketIn", """
            04 0a 00 2d 00 00 00 05   // PACKET_IN, 45 octets
            ff ff ff ff               // no buffer
            00 40                     // total_len 64
            02                        // INVALID_TTL
            1e                        // table 30
            00 00 00 00 00 00 00 5d   // cookie
            00 01 00 0c               // match: OXM, 12 octets
            80 00 00 04 00 00 00 03   //   in_port 3
            00 00 00 00               // pad of the match
            00 00                     // two octets of pad more
            0a 0b 0c                  // the packet's beginning
            """,
            () => Bytes(new PacketIn
            {
                TotalLength = 64,
                Reason = PacketInReason.InvalidTtl,
                Table = new TableId(30),
                Cookie = new Cookie(0x5d),
                Match = Match.Any.InPort(new PortNumber(3)).View,
                Data = [10, 11, 12],
            })) { FixedSize = 42 },
        new("FlowRemoved", """
            04 0b 00 40 00 00 00 05   // FLOW_REMOVED, 64 octets
            00 00 00 00 00 00 00 5d   // cookie
            00 0a                     // priority
            01                        // HARD_TIMEOUT
            1e                        // table 30
            00 00 00 02               // duration_sec
            1d cd 65 00               // duration_nsec: half a second
            00 03                     // idle_timeout
            01 2c                     // hard_timeout
            00 00 00 00 00 00 00 07   // packet_count
            00 00 00 00 00 00 01 c2   // byte_count
            00 01 00 0e               // match: OXM, 14 octets
            80 00 06 06               //   eth_dst
            02 00 00 00 00 01
            00 00                     // pad of the match
            """,
            () => Bytes(new FlowRemoved
            {
                Cookie = new Cookie(0x5d),
                Priority = 10,
                Reason = FlowRemovedReason.HardTimeout,
                Table = new TableId(30),
                Duration = new FlowDuration(2, 500_000_000),
                IdleTimeout = 3,
                HardTimeout = 300,
                PacketCount = 7,
                ByteCount = 450,
                Match = Match.Any.EthDst(new MacAddress(0x020000000001)).View,
            })),
        new("PortStatus", """
            04 0c 00 50 00 00 00 05   // PORT_STATUS, 80 octets
            02                        // MODIFY
            00 00 00 00 00 00 00      // pad
            """ + "\n" + PortHex,
            () => Bytes(new PortStatus { Reason = PortStatusReason.Modify, Port = Port })),
    ];
}
