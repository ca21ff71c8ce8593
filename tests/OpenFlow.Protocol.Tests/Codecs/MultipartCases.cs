using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Protocol.Tests.Codecs.Codec;

namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>Multipart requests, and the entries of their replies.</summary>
internal static class MultipartCases
{
    public static IEnumerable<CodecCase> All =>
    [
        new("MultipartRequest", """
            04 12 00 10 00 00 00 05   // MULTIPART_REQUEST, 16 octets
            00 0d                     // PORT_DESC
            00 00                     // flags
            00 00 00 00               // pad
            """,
            () => Bytes(new MultipartRequest { Type = MultipartType.PortDesc })),
        new("MultipartReply", """
            04 13 00 12 00 00 00 05   // MULTIPART_REPLY, 18 octets
            ff ff                     // EXPERIMENTER
            00 01                     // MORE
            00 00 00 00               // pad
            ca fe                     // body
            """,
            () => Bytes(new MultipartReply
            {
                Type = MultipartType.Experimenter,
                Flags = MultipartFlags.More,
                Body = [0xca, 0xfe],
            })) { FixedSize = 16 },
        new("FlowStatsRequest", """
            04 12 00 40 00 00 00 05   // MULTIPART_REQUEST, 64 octets
            00 02 00 00 00 00 00 00   // AGGREGATE, flags, pad
            1e                        // table 30
            00 00 00                  // pad
            00 00 00 07               // out_port 7
            00 00 00 08               // out_group 8
            00 00 00 00               // pad
            5d 00 00 00 00 00 00 00   // cookie
            ff 00 00 00 00 00 00 00   // cookie_mask
            00 01 00 0a               // match: OXM, 10 octets
            80 00 0a 02 08 06         //   eth_type ARP
            00 00 00 00 00 00         // pad of the match
            """,
            () => Bytes(new FlowStatsRequest
            {
                Type = MultipartType.Aggregate,
                Table = new TableId(30),
                OutPort = new PortNumber(7),
                OutGroup = new GroupId(8),
                Cookie = new Cookie(0x5d00_0000_0000_0000),
                CookieMask = 0xff00_0000_0000_0000,
                Match = Match.Any.EthType(EtherType.Arp).Oxms,
            })),
        new("FlowStatsRequest", """
            04 12 00 38 00 00 00 05   // MULTIPART_REQUEST, 56 octets
            00 01 00 00 00 00 00 00   // FLOW, flags, pad
            ff 00 00 00               // all tables, pad
            ff ff ff ff ff ff ff ff   // out_port any, out_group any
            00 00 00 00               // pad
            00 00 00 00 00 00 00 00   // cookie
            00 00 00 00 00 00 00 00   // cookie_mask: all flows
            00 01 00 04 00 00 00 00   // match: any packet
            """,
            () => Bytes(new FlowStatsRequest())),
        new("PortStatsRequest", """
            04 12 00 18 00 00 00 05   // MULTIPART_REQUEST, 24 octets
            00 04 00 00 00 00 00 00   // PORT_STATS, flags, pad
            ff ff ff ff               // all ports
            00 00 00 00               // pad
            """,
            () => Bytes(new PortStatsRequest())),
        new("FlowStatsEntry", """
            00 50                     // 80 octets
            1e                        // table 30
            00                        // pad
            00 00 00 01               // duration_sec
            00 00 00 02               // duration_nsec
            00 0a                     // priority
            00 03                     // idle_timeout
            01 2c                     // hard_timeout
            00 09                     // SEND_FLOW_REM, NO_PKT_COUNTS
            00 00 00 00               // pad
            00 00 00 00 00 00 00 5d   // cookie
            00 00 00 00 00 00 00 07   // packet_count
            00 00 00 00 00 00 01 c2   // byte_count
            00 01 00 0a               // match: OXM, 10 octets
            80 00 0a 02 88 cc         //   eth_type LLDP
            00 00 00 00 00 00         // pad of the match
            00 06 00 08 00 00 00 07   // METER 7
            00 01 00 08 28 00 00 00   // GOTO_TABLE 40
            """,
            () => EntryBytes(new FlowStatsEntry
            {
                Table = new TableId(30),
                Duration = new FlowDuration(1, 2),
                Priority = 10,
                IdleTimeout = 3,
                HardTimeout = 300,
                Flags = FlowModFlags.SendFlowRemoved | FlowModFlags.NoPacketCounts,
                Cookie = new Cookie(0x5d),
                PacketCount = 7,
                ByteCount = 450,
                Match = Match.Any.EthType(EtherType.Lldp).View,
                Instructions = InstructionList.Of(meter: new MeterId(7), next: new TableId(40)).View,
            })),
        new("AggregateStats", """
            00 00 00 00 00 00 00 07   // packet_count
            00 00 00 00 00 00 01 c2   // byte_count
            00 00 00 03               // flow_count
            00 00 00 00               // pad
            """,
            () => EntryBytes(new AggregateStats { PacketCount = 7, ByteCount = 450, FlowCount = 3 })),
        new("TableStats", """
            1e                        // table 30
            00 00 00                  // pad
            00 00 00 03               // active_count
            00 00 00 00 00 00 00 08   // lookup_count
            00 00 00 00 00 00 00 07   // matched_count
            """,
            () => EntryBytes(new TableStats
            {
                Table = new TableId(30),
                ActiveCount = 3,
                LookupCount = 8,
                MatchedCount = 7,
            })),
        new("GroupDescEntry", """
            00 28                     // 40 octets
            01                        // SELECT
            00                        // pad
            00 00 00 09               // group 9
            00 20 00 05               // bucket of 32 octets, weight 5
            ff ff ff ff               //   watch_port any
            ff ff ff ff               //   watch_group any
            00 00 00 00               //   pad
            00 00 00 10 00 00 00 01   //   output:1
            00 00 00 00 00 00 00 00
            """,
            () => EntryBytes(new GroupDescEntry
            {
                Type = GroupType.Select,
                Group = new GroupId(9),
                Buckets = BucketList.Of(Bucket.Of(new OutputAction(new PortNumber(1))) with { Weight = 5 }).View,
            })),
        new("MeterConfigEntry", """
            00 18                     // 24 octets
            00 02                     // PKTPS
            00 00 00 07               // meter 7
            00 01 00 10               // DROP, 16 octets
            00 00 03 e8               //   rate 1000
            00 00 00 00               //   burst_size
            00 00 00 00               //   pad
            """,
            () => EntryBytes(MeterConfig())),
        new("MeterFeatures", """
            00 00 ff ff               // max_meter
            00 00 00 02               // band_types: bit 1, DROP
            00 00 00 0f               // capabilities
            01                        // max_bands
            00                        // max_color
            00 00                     // pad
            """,
            () => EntryBytes(new MeterFeatures { MaxMeter = 0xffff, BandTypes = 2, Capabilities = 15, MaxBands = 1 })),
        new("PortDescription", EventCases.PortHex, () => EntryBytes(EventCases.Port)),
        new("PortStatsEntry", """
            00 00 00 02               // port 2
            00 00 00 00               // pad
            00 00 00 00 00 00 00 01   // rx_packets
            00 00 00 00 00 00 00 02   // tx_packets
            00 00 00 00 00 00 00 03   // rx_bytes
            00 00 00 00 00 00 00 04   // tx_bytes
            00 00 00 00 00 00 00 05   // rx_dropped
            00 00 00 00 00 00 00 06   // tx_dropped
            00 00 00 00 00 00 00 07   // rx_errors
            00 00 00 00 00 00 00 08   // tx_errors
            00 00 00 00 00 00 00 09   // rx_frame_err
            00 00 00 00 00 00 00 0a   // rx_over_err
            00 00 00 00 00 00 00 0b   // rx_crc_err
            ff ff ff ff ff ff ff ff   // collisions: not counted
            00 00 00 01               // duration_sec
            00 00 00 02               // duration_nsec
            """,
            () => EntryBytes(PortCounters)),
        new("DescStats", Text("Nicira, Inc.", 256) + Text("Open vSwitch", 256) + Text("3.1.0", 256)
            + Text("None", 32) + Text("br0", 256),
            () => EntryBytes(new DescStats("Nicira, Inc.", "Open vSwitch", "3.1.0", "None", "br0"))),
    ];

    private static PortStatsEntry PortCounters => new()
    {
        Port = new PortNumber(2),
        ReceivedPackets = 1,
        SentPackets = 2,
        ReceivedBytes = 3,
        SentBytes = 4,
        ReceiveDropped = 5,
        SendDropped = 6,
        ReceiveErrors = 7,
        SendErrors = 8,
        FrameErrors = 9,
        OverrunErrors = 10,
        CrcErrors = 11,
        Collisions = ulong.MaxValue,
        Duration = new FlowDuration(1, 2),
    };

    private static MeterConfigEntry MeterConfig()
    {
        byte[] drop = MeterBand.Encode(MeterBand.Drop(1000));
        Assert.True(EntryListView.TryRead(drop, out EntryListView<MeterBand> bands, out _));
        return new MeterConfigEntry { Flags = MeterFlags.PacketsPerSecond, Meter = new MeterId(7), Bands = bands };
    }

    // ASCII in a field of a fixed size, filled up with zeros.
    private static string Text(string text, int size) =>
        Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(text.PadRight(size, '\0')));
}
