using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using static OpenFlow.Protocol.Tests.Codecs.Codec;

namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>Flow monitors. The layout is what Open vSwitch 3.1 sends and takes in an OpenFlow 1.3 session.</summary>
internal static class FlowMonitorCases
{
    public static IEnumerable<CodecCase> All =>
    [
        new("FlowMonitorRequest", """
            00 00 00 07               // monitor 7
            00 3f                     // INITIAL, ADD, DELETE, MODIFY, ACTIONS, OWN
            00 0c                     // length of the match
            ff ff ff ff               // any out_port
            1e                        // table 30
            00 00 00                  // pad
            00 01 00 0c               // match: OXM, 12 octets
            80 00 00 04 00 00 00 03   //   in_port 3
            00 00 00 00               // pad of the match
            """,
            () => EntryBytes(new FlowMonitorRequest
            {
                Monitor = 7,
                Flags = FlowMonitorFlags.Initial | FlowMonitorFlags.Add | FlowMonitorFlags.Delete
                    | FlowMonitorFlags.Modify | FlowMonitorFlags.Actions | FlowMonitorFlags.Own,
                Table = new TableId(30),
                Match = Match.Any.InPort(new PortNumber(3)).View,
            })),
        new("FlowMonitorRequest", """
            00 00 00 08               // monitor 8
            00 02                     // ADD
            00 06                     // length of the fields
            00 00 00 02               // out_port 2
            ff                        // all tables
            00 00 00                  // pad
            80 00 0a 02 08 06         // fields without a match's header: eth_type ARP
            00 00                     // pad
            """,
            () => EntryBytes(new FlowMonitorRequest
            {
                Monitor = 8,
                Flags = FlowMonitorFlags.Add,
                OutPort = new PortNumber(2),
                Match = Match.Any.EthType(EtherType.Arp).View,
                IsBare = true,
            })),
        new("FlowUpdate", """
            00 40                     // 64 octets
            00 01                     // DELETED
            00 02                     // reason: DELETE
            80 00                     // priority
            00 03                     // idle_timeout
            01 2c                     // hard_timeout
            00 0c                     // length of the match
            01                        // table 1
            00                        // pad
            00 00 00 00 00 00 00 5d   // cookie
            00 01 00 0c               // match: OXM, 12 octets
            80 00 00 04 00 00 00 03   //   in_port 3
            00 00 00 00               // pad of the match
            00 04 00 10 00 00 00 00   // APPLY_ACTIONS, 16 octets
            00 16 00 08 00 00 00 09   //   group:9
            00 01 00 08 03 00 00 00   // GOTO_TABLE 3
            00 08                     // 8 octets
            00 03                     // ABBREV
            00 00 be ef               // xid
            """,
            () =>
            [
                .. EntryBytes(new FlowUpdate
                {
                    Event = FlowUpdateEvent.Deleted,
                    Reason = FlowRemovedReason.Delete,
                    Priority = 0x8000,
                    IdleTimeout = 3,
                    HardTimeout = 300,
                    Table = new TableId(1),
                    Cookie = new Cookie(0x5d),
                    Match = Match.Any.InPort(new PortNumber(3)).View,
                    Instructions = InstructionList.Of(
                        ActionList.Of(new GroupAction(new GroupId(9))), new TableId(3)).View,
                }),
                .. EntryBytes(new FlowUpdate { Event = FlowUpdateEvent.Abbreviated, Xid = new Xid(0xbeef) }),
            ]) { FixedSize = 40 },
        new("FlowMonitorCancel", """
            04 04 00 14 00 00 00 05   // EXPERIMENTER, 20 octets
            4f 4e 46 00               // ONF
            00 00 07 4e               // 1870
            00 00 00 07               // monitor 7
            """,
            () => Bytes(new FlowMonitorCancel { Monitor = 7 })),
        new("FlowMonitorPause", """
            04 04 00 10 00 00 00 05   // EXPERIMENTER, 16 octets
            4f 4e 46 00               // ONF
            00 00 07 4f               // 1871: paused
            """,
            () => Bytes(new FlowMonitorPause())),
        new("FlowMonitorPause", """
            04 04 00 10 00 00 00 05   // EXPERIMENTER, 16 octets
            4f 4e 46 00               // ONF
            00 00 07 50               // 1872: resumed
            """,
            () => Bytes(new FlowMonitorPause { IsOver = true })),
    ];
}
