using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Protocol.Tests.Codecs.Codec;

namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>Queues: how they are configured, and what they counted.</summary>
internal static class QueueCases
{
    public static IEnumerable<CodecCase> All =>
    [
        new("QueueGetConfigRequest", """
            04 16 00 10 00 00 00 05   // QUEUE_GET_CONFIG_REQUEST, 16 octets
            00 00 00 02               // port 2
            00 00 00 00               // pad
            """,
            () => Bytes(new QueueGetConfigRequest { Port = new PortNumber(2) })),
        new("QueueGetConfigReply", """
            04 17 00 78 00 00 00 05   // QUEUE_GET_CONFIG_REPLY, 120 octets
            ff ff ff ff               // all ports
            00 00 00 00               // pad
            00 00 00 07               // queue 7
            00 00 00 02               //   port 2
            00 58                     //   88 octets
            00 00 00 00 00 00         //   pad
            00 01 00 10 00 00 00 00   //   MIN_RATE, 16 octets, pad
            00 64 00 00 00 00 00 00   //     10 %, pad
            00 02 00 10 00 00 00 00   //   MAX_RATE, 16 octets, pad
            03 e8 00 00 00 00 00 00   //     100 %, pad
            ff ff 00 14 00 00 00 00   //   experimenter, 20 octets, pad
            00 00 23 20 00 00 00 00   //     Nicira, pad
            ca fe ba be               //     data
            00 09 00 14 00 00 00 00   //   type 9, 20 octets, pad
            01 02 03 04 05 06 07 08   //     body
            09 0a 0b 0c
            00 00 00 08               // queue 8
            00 00 00 03               //   port 3
            00 10                     //   16 octets: no property
            00 00 00 00 00 00         //   pad
            """,
            () =>
            {
                var properties = new EntryWriter(new byte[128]);
                properties.Add(new QueueProperty { Type = QueuePropertyType.MinRate, Rate = 100 });
                properties.Add(new QueueProperty { Type = QueuePropertyType.MaxRate, Rate = 1000 });
                properties.Add(new QueueProperty
                {
                    Type = QueuePropertyType.Experimenter,
                    ExperimenterId = ExperimenterId.Nicira,
                    Data = [0xca, 0xfe, 0xba, 0xbe],
                });
                properties.Add(new QueueProperty
                {
                    Type = (QueuePropertyType)9,
                    Data = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
                });
                var queues = new EntryWriter(new byte[128]);
                queues.Add(new PacketQueue
                {
                    Queue = new QueueId(7),
                    Port = new PortNumber(2),
                    Properties = Entries<QueueProperty>(properties.Written),
                });
                queues.Add(new PacketQueue { Queue = new QueueId(8), Port = new PortNumber(3) });
                return Bytes(new QueueGetConfigReply
                {
                    Port = PortNumber.Any,
                    Queues = Entries<PacketQueue>(queues.Written),
                });
            }) { FixedSize = 16 },
        new("QueueStatsRequest", """
            04 12 00 18 00 00 00 05   // MULTIPART_REQUEST, 24 octets
            00 05 00 00 00 00 00 00   // QUEUE, flags, pad
            00 00 00 02               // port 2
            ff ff ff ff               // all queues
            """,
            () => Bytes(new QueueStatsRequest { Port = new PortNumber(2) })),
        new("QueueStatsEntry", """
            00 00 00 02               // port 2
            00 00 00 07               // queue 7
            00 00 00 00 00 01 00 00   // tx_bytes
            00 00 00 00 00 00 01 00   // tx_packets
            ff ff ff ff ff ff ff ff   // tx_errors: not known
            00 00 00 03               // duration_sec
            00 00 00 04               // duration_nsec
            """,
            () => EntryBytes(new QueueStatsEntry
            {
                Port = new PortNumber(2),
                Queue = new QueueId(7),
                SentBytes = 65_536,
                SentPackets = 256,
                SendErrors = ulong.MaxValue,
                Duration = new FlowDuration(3, 4),
            })),
    ];
}
