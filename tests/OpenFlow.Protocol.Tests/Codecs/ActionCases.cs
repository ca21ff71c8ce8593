using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>Actions alone. Those of Nicira are octet for octet what Open vSwitch 3.1's own tools write.</summary>
internal static class ActionCases
{
    public static IEnumerable<CodecCase> All => [.. First, .. Printed.Select(row => row.Codec)];

    private static IEnumerable<CodecCase> First =>
    [
        Of("00 00 00 10 ff ff ff fd 00 80 00 00 00 00 00 00   // output CONTROLLER, max_len 128, pad",
            new OutputAction(PortNumber.Controller, 128)),
        Of("00 16 00 08 00 00 00 09   // group:9", new GroupAction(new GroupId(9))),
        Of("00 15 00 08 00 00 00 05   // set_queue:5", new SetQueueAction(5)),
        Of("00 18 00 08 00 00 00 00   // dec_ttl", new DecNwTtlAction()),
        Of("00 11 00 08 88 a8 00 00   // push_vlan:0x88a8", new PushVlanAction(EtherType.ServiceVlan)),
        Of("00 12 00 08 00 00 00 00   // pop_vlan", new PopVlanAction()),
        Of("""
            00 19 00 10               // set_field, 16 octets
            80 00 06 06               //   eth_dst
            02 00 00 00 00 01
            00 00                     //   pad
            """,
            new SetFieldAction(OxmFields.EthDst, 0x020000000001)),
        Of("""
            ff ff 00 10 00 00 23 20   // Nicira, 16 octets
            00 0e ff f8 05 00 00 00   // resubmit_table: in_port unchanged, table 5, pad
            """,
            new ResubmitTableAction(new TableId(5))),
        Of("""
            ff ff 00 10 00 00 23 20
            00 0e ff fe 07 00 00 00   // resubmit_table: in_port LOCAL, table 7, pad
            """,
            new ResubmitTableAction(PortNumber.Local, new TableId(7))),
        Of("""
            ff ff 00 18 00 00 23 20   // Nicira, 24 octets
            00 06                     // move
            00 30 00 00 00 00         //   48 bits, from bit 0 to bit 0
            00 00 04 06               //   NXM_OF_ETH_SRC
            00 00 02 06               //   NXM_OF_ETH_DST
            """,
            new MoveAction(OxmFields.NxmEthSrc, OxmFields.NxmEthDst)),
        Of("""
            ff ff 00 18 00 00 23 20   // Nicira, 24 octets
            00 07                     // load
            02 03                     //   bit 8, 4 bits
            00 01 00 04               //   NXM_NX_REG0
            00 00 00 00 00 00 00 05   //   value
            """,
            new LoadAction(5, OxmFields.NxmRegisters[0].Slice(8, 4))),
        Of("""
            ff ff 00 10 00 00 23 20   // Nicira, 16 octets
            00 14                     // controller
            00 80 00 03 00 00         //   max_len 128, id 3, reason NO_MATCH, 0
            """,
            new ControllerAction { MaxLength = 128, ControllerId = 3, Reason = PacketInReason.NoMatch }),
        Of("""
            ff ff 00 38 00 00 23 20   // Nicira, 56 octets
            00 25 00 00 00 00 00 00   // controller2, pad
            00 00 00 08 00 80 00 00   //   max_len 128
            00 01 00 08 00 03 00 00   //   id 3
            00 02 00 05 02 00 00 00   //   reason INVALID_TTL
            00 03 00 07 01 02 03 00   //   user data: three octets
            00 04 00 04 00 00 00 00   //   pause
            """,
            new ControllerAction
            {
                MaxLength = 128,
                ControllerId = 3,
                Reason = PacketInReason.InvalidTtl,
                UserData = [1, 2, 3],
                Pause = true,
            }),
        Of("""
            ff ff 00 18 00 00 23 20   // Nicira, 24 octets
            00 25 00 00 00 00 00 00   // controller2, pad
            00 05 00 08 00 00 00 01   //   meter 1
            """,
            new ControllerAction { Meter = new MeterId(1) }),
        Of("""
            ff ff 00 50 00 00 23 20   // Nicira, 80 octets
            00 10                     // learn
            00 00 01 2c 00 0a         //   idle_timeout, hard_timeout 300, priority 10
            00 00 00 00 00 00 00 5d   //   cookie
            00 00 28 00               //   flags, table 40, pad
            00 00 00 00               //   fin_idle_timeout, fin_hard_timeout
            00 0c                     //   match 12 bits of a field:
            00 00 08 02 00 00         //     from NXM_OF_VLAN_TCI, bit 0
            00 00 08 02 00 00         //     the same
            00 30                     //   match 48 bits of a field:
            00 00 04 06 00 00         //     from NXM_OF_ETH_SRC
            00 00 02 06 00 00         //     in NXM_OF_ETH_DST
            28 10                     //   load 16 bits of a constant:
            00 00                     //     0
            00 00 08 02 00 00         //     into NXM_OF_VLAN_TCI
            10 10                     //   output 16 bits of a field:
            00 00 00 02 00 00         //     NXM_OF_IN_PORT
            00 00                     //   pad
            """,
            new LearnBuilder(new TableId(40)) { HardTimeout = 300, Priority = 10, Cookie = new Cookie(0x5d) }
                .Match(OxmFields.NxmVlanTci.Slice(0, 12))
                .Match(OxmFields.NxmEthDst, OxmFields.NxmEthSrc)
                .Load(0, OxmFields.NxmVlanTci)
                .Output(OxmFields.NxmInPort)
                .Build()),
        Of("""
            ff ff 00 58 00 00 23 20   // Nicira, 88 octets
            00 2d                     // learn2
            00 07 00 00 80 00         //   idle_timeout 7, hard_timeout, priority as ever
            00 00 00 00 00 00 00 00   //   cookie
            00 07 01 00               //   SEND_FLOW_REM, DELETE_LEARNED, WRITE_RESULT; table 1, pad
            00 02 00 04               //   fin_idle_timeout 2, fin_hard_timeout 4
            00 00 00 03               //   limit
            00 08 00 00               //   the result's bit, pad
            00 01 00 04               //   the result's field: NXM_NX_REG0
            20 10 08 06               //   match 16 bits of a constant: 0x0806
            80 00 0a 02 00 00         //     in eth_type
            28 30 00 12 34 56 78 90   //   load 48 bits of a constant
            00 01 20 08 00 00         //     into NXM_NX_TUN_ID
            08 10                     //   load 16 bits of a field:
            00 01 02 04 00 02         //     from NXM_NX_REG1, bit 2
            00 01 00 04 00 00         //     into NXM_NX_REG0, bit 0
            00 00 00 00 00 00         //   pad
            """,
            new LearnBuilder(new TableId(1))
            {
                IdleTimeout = 7,
                FinIdleTimeout = 2,
                FinHardTimeout = 4,
                Flags = LearnFlags.SendFlowRemoved | LearnFlags.DeleteLearned,
                Limit = 3,
                Result = OxmFields.NxmRegisters[0].Slice(8, 1),
            }
                .MatchValue(OxmFields.EthType, 0x0806)
                .Load(0x001234567890, OxmFields.NxmTunnelId.Slice(0, 48))
                .Load(OxmFields.NxmRegisters[1].Slice(2, 16), OxmFields.NxmRegisters[0].Slice(0, 16))
                .Build()),
    ];

    /// <summary>Rows that say how the action is printed as well.</summary>
    public static IEnumerable<ActionRow> Printed =>
        [.. StandardActionRows.All, .. NiciraActionRows.All, .. LaterNiciraActionRows.All];

    private static CodecCase Of(string annotated, IAction action) =>
        new("Actions", annotated, () => ActionList.Of(action).Octets.ToArray()) { FixedSize = action.Size };
}
