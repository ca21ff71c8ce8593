using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Protocol.Tests.Codecs.Codec;

namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>What groups and meters can, and what they counted.</summary>
internal static class StatisticsCases
{
    public static IEnumerable<CodecCase> All =>
    [
        new("GroupStatsRequest", """
            04 12 00 18 00 00 00 05   // MULTIPART_REQUEST, 24 octets
            00 06 00 00 00 00 00 00   // GROUP, flags, pad
            00 00 00 09               // group 9
            00 00 00 00               // pad
            """,
            () => Bytes(new GroupStatsRequest { Group = new GroupId(9) })),
        new("GroupStatsEntry", """
            00 48                     // 72 octets
            00 00                     // pad
            00 00 00 09               // group 9
            00 00 00 02               // ref_count
            00 00 00 00               // pad
            00 00 00 00 00 00 00 07   // packet_count
            00 00 00 00 00 00 01 c2   // byte_count
            00 00 00 03               // duration_sec
            00 00 00 04               // duration_nsec
            00 00 00 00 00 00 00 05   // bucket 0: packets
            00 00 00 00 00 00 01 00   //   bytes
            00 00 00 00 00 00 00 02   // bucket 1: packets
            00 00 00 00 00 00 00 c2   //   bytes
            """,
            () => EntryBytes(new GroupStatsEntry
            {
                Group = new GroupId(9),
                ReferenceCount = 2,
                PacketCount = 7,
                ByteCount = 450,
                Duration = new FlowDuration(3, 4),
                Buckets = Entries<PacketByteCount>(Counts(new(5, 256), new(2, 194))),
            })),
        new("PacketByteCount", """
            00 00 00 00 00 00 00 05   // packets
            00 00 00 00 00 00 01 00   // bytes
            """,
            () => EntryBytes(new PacketByteCount(5, 256))),
        new("GroupFeatures", """
            00 00 00 0f               // types: all four
            00 00 00 07               // SELECT_WEIGHT, SELECT_LIVENESS, CHAINING
            ff ff ff 00               // max_groups: ALL
            00 00 00 02               //   SELECT
            00 00 00 03               //   INDIRECT
            00 00 00 04               //   FF
            07 ff 98 01               // actions: ALL
            00 00 00 01               //   SELECT
            00 40 00 01               //   INDIRECT
            00 00 00 00               //   FF
            """,
            () => EntryBytes(new GroupFeatures(0xf,
                GroupCapabilities.SelectWeight | GroupCapabilities.SelectLiveness | GroupCapabilities.Chaining,
                [GroupId.Max.Value, 2, 3, 4], [0x07ff9801, 1, 0x00400001, 0]))),
        new("MeterStatsRequest", """
            04 12 00 18 00 00 00 05   // MULTIPART_REQUEST, 24 octets
            00 09 00 00 00 00 00 00   // METER, flags, pad
            ff ff ff ff               // all meters
            00 00 00 00               // pad
            """,
            () => Bytes(new MeterStatsRequest())),
        new("MeterStatsRequest", """
            04 12 00 18 00 00 00 05   // MULTIPART_REQUEST, 24 octets
            00 0a 00 00 00 00 00 00   // METER_CONFIG, flags, pad
            00 00 00 07               // meter 7
            00 00 00 00               // pad
            """,
            () => Bytes(new MeterStatsRequest { Type = MultipartType.MeterConfig, Meter = new MeterId(7) })),
        new("MeterStatsEntry", """
            00 00 00 07               // meter 7
            00 38                     // 56 octets
            00 00 00 00 00 00         // pad
            00 00 00 02               // flow_count
            00 00 00 00 00 00 00 07   // packet_in_count
            00 00 00 00 00 00 01 c2   // byte_in_count
            00 00 00 03               // duration_sec
            00 00 00 04               // duration_nsec
            00 00 00 00 00 00 00 05   // band 0: packets
            00 00 00 00 00 00 01 00   //   bytes
            """,
            () => EntryBytes(new MeterStatsEntry
            {
                Meter = new MeterId(7),
                FlowCount = 2,
                PacketCount = 7,
                ByteCount = 450,
                Duration = new FlowDuration(3, 4),
                Bands = Entries<PacketByteCount>(Counts(new PacketByteCount(5, 256))),
            })),
        new("MeterBand", """
            00 02 00 10               // DSCP_REMARK, 16 octets
            00 00 07 d0               // rate 2000
            00 00 00 64               // burst_size 100
            01 00 00 00               // prec_level 1, pad
            ff ff 00 18               // experimenter, 24 octets
            00 00 03 e8               // rate 1000
            00 00 00 00               // burst_size
            00 00 23 20               // Nicira
            01 02 03 04 05 06 07 08   // data
            """,
            () => MeterBand.Encode(MeterBand.DscpRemark(2000, 1, 100),
                new MeterBand(MeterBandType.Experimenter, 1000, 0, ExperimenterId.Nicira)
                {
                    Data = [1, 2, 3, 4, 5, 6, 7, 8],
                })) { FixedSize = 16 },
    ];

    private static byte[] Counts(params ReadOnlySpan<PacketByteCount> counts)
    {
        var writer = new EntryWriter(new byte[counts.Length * PacketByteCount.WireSize]);
        foreach (PacketByteCount count in counts)
            writer.Add(count);
        return writer.Written.ToArray();
    }
}
