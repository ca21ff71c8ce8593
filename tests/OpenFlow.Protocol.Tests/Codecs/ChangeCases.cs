using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using static OpenFlow.Protocol.Tests.Codecs.Codec;

namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>Messages that change a switch: flows, groups, meters, ports, tables, and packets to send.</summary>
internal static class ChangeCases
{
    public static IEnumerable<CodecCase> All =>
    [
        new("FlowMod", """
            04 0e 00 78 00 00 00 05   // FLOW_MOD, 120 octets
            00 00 00 00 00 00 00 5d   // cookie
            00 00 00 00 00 00 00 ff   // cookie_mask
            1e                        // table 30
            01                        // MODIFY
            00 03                     // idle_timeout
            01 2c                     // hard_timeout
            00 0a                     // priority
            ff ff ff ff               // no buffer
            ff ff ff ff               // out_port any
            ff ff ff ff               // out_group any
            00 05                     // SEND_FLOW_REM, RESET_COUNTS
            00 00                     // pad
            00 01 00 12               // match: OXM, 18 octets
            80 00 00 04 00 00 00 01   //   in_port 1
            80 00 0c 02 00 00         //   vlan_vid: no tag
            00 00 00 00 00 00         // pad of the match
            00 04 00 28 00 00 00 00   // APPLY_ACTIONS, 40 octets
            00 11 00 08 81 00 00 00   //   push_vlan
            00 19 00 10               //   set_field, 16 octets
            80 00 0c 02 10 0a         //     vlan_vid: 10, and present
            00 00 00 00 00 00         //     pad
            00 12 00 08 00 00 00 00   //   pop_vlan
            00 01 00 08 28 00 00 00   // GOTO_TABLE 40
            """,
            () => Bytes(new FlowMod
            {
                Cookie = new Cookie(0x5d),
                CookieMask = 0xff,
                Table = new TableId(30),
                Command = FlowModCommand.Modify,
                IdleTimeout = 3,
                HardTimeout = 300,
                Priority = 10,
                Flags = FlowModFlags.SendFlowRemoved | FlowModFlags.ResetCounts,
                Match = Match.Any.InPort(new PortNumber(1)).Vlan(VlanId.Untagged).Oxms,
                Instructions = InstructionList.Of(
                    ActionList.Of(new PushVlanAction(EtherType.Vlan), SetFieldAction.Vlan(new VlanId(10)),
                        new PopVlanAction()),
                    new TableId(40)).Octets,
            })) { FixedSize = 72 },
        new("PacketOut", """
            04 0d 00 2b 00 00 00 05   // PACKET_OUT, 43 octets
            ff ff ff ff               // no buffer
            ff ff ff fd               // in_port CONTROLLER
            00 10                     // actions_len
            00 00 00 00 00 00         // pad
            00 00 00 10 00 00 00 07   // output, 16 octets: port 7
            00 00 00 00 00 00 00 00   //   max_len, pad
            01 02 03                  // packet
            """,
            () => Bytes(new PacketOut
            {
                Actions = ActionList.Of(new OutputAction(new PortNumber(7))).Octets,
                Data = [1, 2, 3],
            })) { FixedSize = 40 },
        new("GroupMod", """
            04 0f 00 48 00 00 00 05   // GROUP_MOD, 72 octets
            80 00                     // ADD_OR_MOD
            03                        // fast failover
            00                        // pad
            00 00 00 09               // group 9
            00 20 00 00               // bucket of 32 octets, weight 0
            00 00 00 01               //   watch_port 1
            ff ff ff ff               //   watch_group any
            00 00 00 00               //   pad
            00 00 00 10 00 00 00 01   //   output:1
            00 00 00 00 00 00 00 00
            00 18 00 02               // bucket of 24 octets, weight 2
            ff ff ff ff               //   watch_port any
            00 00 00 08               //   watch_group 8
            00 00 00 00               //   pad
            00 16 00 08 00 00 00 08   //   group:8
            """,
            () => Bytes(new GroupMod
            {
                Command = GroupModCommand.AddOrModify,
                Type = GroupType.FastFailover,
                Group = new GroupId(9),
                Buckets = BucketList.Of(
                    Bucket.Of(new OutputAction(new PortNumber(1))) with { WatchPort = new PortNumber(1) },
                    Bucket.Of(new GroupAction(new GroupId(8))) with { Weight = 2, WatchGroup = new GroupId(8) }).Octets,
            })) { FixedSize = 16 },
        new("MeterMod", """
            04 1d 00 30 00 00 00 05   // METER_MOD, 48 octets
            00 01                     // MODIFY
            00 0d                     // KBPS, BURST, STATS
            00 00 00 07               // meter 7
            00 01 00 10               // DROP, 16 octets
            00 00 03 e8               //   rate 1000
            00 00 00 64               //   burst_size 100
            00 00 00 00               //   pad
            00 02 00 10               // DSCP_REMARK, 16 octets
            00 00 07 d0               //   rate 2000
            00 00 00 00               //   burst_size
            01 00 00 00               //   prec_level 1, pad
            """,
            () => Bytes(new MeterMod
            {
                Command = MeterModCommand.Modify,
                Flags = MeterFlags.Kbps | MeterFlags.Burst | MeterFlags.Statistics,
                Meter = new MeterId(7),
                Bands = MeterBand.Encode(MeterBand.Drop(1000, 100),
                    new MeterBand(MeterBandType.DscpRemark, 2000, 0, 0x01000000)),
            })) { FixedSize = 16 },
        new("PortMod", """
            04 10 00 28 00 00 00 05   // PORT_MOD, 40 octets
            00 00 00 03               // port 3
            00 00 00 00               // pad
            02 00 00 00 00 03         // hw_addr
            00 00                     // pad
            00 00 00 01               // config: PORT_DOWN
            00 00 00 41               // mask: PORT_DOWN, NO_PACKET_IN
            00 00 20 00               // advertise: AUTONEG
            00 00 00 00               // pad
            """,
            () => Bytes(new PortMod
            {
                Port = new PortNumber(3),
                Address = new MacAddress(0x020000000003),
                Config = PortConfig.PortDown,
                Mask = PortConfig.PortDown | PortConfig.NoPacketIn,
                Advertise = PortFeatures.AutoNegotiation,
            })),
        new("TableMod", """
            04 11 00 10 00 00 00 05   // TABLE_MOD, 16 octets
            ff                        // all tables
            00 00 00                  // pad
            00 00 00 03               // config
            """,
            () => Bytes(new TableMod { Table = TableId.All, Config = 3 })),
        new("BundleControl", """
            04 04 00 18 00 00 00 05   // EXPERIMENTER, 24 octets
            4f 4e 46 00               // ONF
            00 00 08 fc               // 2300: bundle control
            00 00 00 0b               // bundle 11
            00 04                     // COMMIT_REQUEST
            00 03                     // ATOMIC, ORDERED
            """,
            () => Bytes(new BundleControl
            {
                Bundle = new BundleId(11),
                Type = BundleControlType.CommitRequest,
                Flags = BundleFlags.Atomic | BundleFlags.Ordered,
            })),
        new("BundleAdd", """
            04 04 00 28 00 00 00 05   // EXPERIMENTER, 40 octets
            4f 4e 46 00               // ONF
            00 00 08 fd               // 2301: bundle add
            00 00 00 0b               // bundle 11
            00 00                     // pad
            00 01                     // ATOMIC
            04 0f 00 10 00 00 00 05   // GROUP_MOD, 16 octets, the same xid
            00 02 00 00 ff ff ff fc   //   DELETE, type 0, pad, all groups
            """,
            () => Bytes(new BundledMessage<GroupMod>(new BundleId(11), BundleFlags.Atomic,
                new GroupMod { Command = GroupModCommand.Delete, Group = GroupId.All }))),
    ];
}
