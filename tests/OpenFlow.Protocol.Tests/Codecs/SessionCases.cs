using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Protocol.Tests.Codecs.Codec;

namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>Messages of the session itself: who speaks, what it may, whether it lives.</summary>
internal static class SessionCases
{
    public static IEnumerable<CodecCase> All =>
    [
        new("Hello", """
            04 00 00 10 00 00 00 05   // 1.3, HELLO, 16 octets, xid
            00 01 00 08               // VERSIONBITMAP, 8 octets
            00 00 00 10               // bit 4: 1.3
            """,
            () => Bytes(new Hello())) { FixedSize = 8 },
        new("Hello", """
            06 00 00 08 00 00 00 05   // 1.5, HELLO without elements
            """,
            () => Bytes(new Hello { Version = 6, Elements = [] })),
        new("Error", """
            04 01 00 14 00 00 00 05   // ERROR, 20 octets
            00 04                     // BAD_MATCH
            00 09                     // BAD_PREREQ
            04 14 00 08 00 00 00 05   // the request: a BARRIER_REQUEST
            """,
            () => Bytes(new Error(OpenFlowErrors.BadMatchPrerequisite, Bytes(new BarrierRequest()))))
        { FixedSize = 12 },
        new("Error", """
            04 01 00 12 00 00 00 05   // ERROR, 18 octets
            ff ff                     // experimenter
            09 09                     // its type: 2313, MSG_FAILED of bundles
            4f 4e 46 00               // ONF
            ca fe                     // data
            """,
            () => Bytes(new Error(
                new OpenFlowError(ErrorType.Experimenter, 2313) { Experimenter = ExperimenterId.Onf },
                [0xca, 0xfe]))) { FixedSize = 16 },
        new("EchoRequest", """
            04 02 00 0b 00 00 00 05   // ECHO_REQUEST, 11 octets
            61 62 63                  // payload
            """,
            () => Bytes(new EchoRequest("abc"u8))) { FixedSize = 8 },
        new("EchoReply", """
            04 03 00 0b 00 00 00 05   // ECHO_REPLY, 11 octets
            61 62 63                  // payload
            """,
            () => Bytes(new EchoReply("abc"u8))) { FixedSize = 8 },
        new("Experimenter", """
            04 04 00 14 00 00 00 05   // EXPERIMENTER, 20 octets
            00 00 23 20               // Nicira
            00 00 00 63               // exp_type 99
            01 02 03 04               // body
            """,
            () => Bytes(new Experimenter
            {
                Id = ExperimenterId.Nicira,
                ExperimenterType = 99,
                Body = [1, 2, 3, 4],
            })) { FixedSize = 16 },
        new("FeaturesRequest", "04 05 00 08 00 00 00 05", () => Bytes(new FeaturesRequest())),
        new("FeaturesReply", """
            04 06 00 20 00 00 00 05   // FEATURES_REPLY, 32 octets
            00 00 02 00 00 00 00 01   // datapath_id
            00 00 01 00               // n_buffers
            fe                        // n_tables
            07                        // auxiliary_id
            00 00                     // pad
            00 00 00 4f               // FLOW_, TABLE_, PORT_, GROUP_ and QUEUE_STATS
            00 00 00 09               // reserved
            """,
            () => Bytes(new FeaturesReply
            {
                DatapathId = new DatapathId(0x0000_0200_0000_0001),
                BufferCount = 256,
                TableCount = 254,
                AuxiliaryId = 7,
                Capabilities = Capabilities.FlowStats | Capabilities.TableStats | Capabilities.PortStats
                    | Capabilities.GroupStats | Capabilities.QueueStats,
                Reserved = 9,
            })),
        new("GetConfigRequest", "04 07 00 08 00 00 00 05", () => Bytes(new GetConfigRequest())),
        new("GetConfigReply", """
            04 08 00 0c 00 00 00 05   // GET_CONFIG_REPLY, 12 octets
            00 01                     // fragments dropped
            00 80                     // miss_send_len
            """,
            () => Bytes(new GetConfigReply { Flags = ConfigFlags.FragmentsDrop, MissSendLength = 128 })),
        new("SetConfig", """
            04 09 00 0c 00 00 00 05   // SET_CONFIG, 12 octets
            00 03                     // fragments matched Nicira's way
            ff ff                     // miss_send_len: whole packets
            """,
            () => Bytes(new SetConfig { Flags = ConfigFlags.FragmentsNiciraMatch, MissSendLength = 0xffff })),
        new("BarrierRequest", "04 14 00 08 00 00 00 05", () => Bytes(new BarrierRequest())),
        new("BarrierReply", "04 15 00 08 00 00 00 05", () => Bytes(new BarrierReply())),
        new("RoleRequest", """
            04 18 00 18 00 00 00 05   // ROLE_REQUEST, 24 octets
            00 00 00 02               // master
            00 00 00 00               // pad
            ff ff ff ff ff ff ff fe   // generation_id
            """,
            () => Bytes(new RoleRequest { Role = ControllerRole.Master, GenerationId = ulong.MaxValue - 1 })),
        new("RoleReply", """
            04 19 00 18 00 00 00 05   // ROLE_REPLY, 24 octets
            00 00 00 03               // slave
            00 00 00 00               // pad
            01 02 03 04 05 06 07 08   // generation_id
            """,
            () => Bytes(new RoleReply { Role = ControllerRole.Slave, GenerationId = 0x0102030405060708 })),
        new("GetAsyncRequest", "04 1a 00 08 00 00 00 05", () => Bytes(new GetAsyncRequest())),
        new("GetAsyncReply", """
            04 1b 00 20 00 00 00 05   // GET_ASYNC_REPLY, 32 octets
            00 00 00 01               // packet-in: no match
            00 00 00 02               // as slave
            00 00 00 03               // port-status
            00 00 00 04               // as slave
            00 00 00 05               // flow-removed
            00 00 00 06               // as slave
            """,
            () => Bytes(new GetAsyncReply { Masks = OneToSix })),
        new("SetAsync", """
            04 1c 00 20 00 00 00 05   // SET_ASYNC, 32 octets
            00 00 00 07               // packet-in: no match, action, invalid TTL
            00 00 00 00               // as slave: none
            00 00 00 07               // port-status: add, delete, modify
            00 00 00 07               // as slave
            00 00 00 0f               // flow-removed: all four
            00 00 00 00               // as slave: none
            """,
            () => Bytes(new SetAsync { Masks = AsyncMasks.Everything })),
    ];

    private static AsyncMasks OneToSix => new()
    {
        PacketIn = 1,
        PacketInSlave = 2,
        PortStatus = 3,
        PortStatusSlave = 4,
        FlowRemoved = 5,
        FlowRemovedSlave = 6,
    };
}
