using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>Nicira's actions, up to subtype 34 in the order of their numbers.</summary>
internal static class NiciraActionRows
{
    public static readonly IReadOnlyList<ActionRow> All =
    [
        new("resubmit:3", "ff ff 00 10 00 00 23 20  00 01 00 03 00 00 00 00   // in_port, pad",
            new ResubmitAction(new PortNumber(3))),
        new("resubmit:LOCAL", "ff ff 00 10 00 00 23 20  00 01 ff fe 00 00 00 00",
            new ResubmitAction(PortNumber.Local)),
        new("resubmit(,)", "ff ff 00 10 00 00 23 20  00 0e ff f8 ff 00 00 00   // in_port, table, pad",
            new ResubmitTableAction(TableId.All)),
        new("resubmit:3", "ff ff 00 10 00 00 23 20  00 0e 00 03 ff 00 00 00",
            new ResubmitTableAction(new PortNumber(3), TableId.All)),
        new("resubmit(,5,ct)", "ff ff 00 10 00 00 23 20  00 2c ff f8 05 00 00 00   // subtype 44",
            new ResubmitTableAction(PortNumber.InPort, new TableId(5), Tracked: true)),
        new("set_tunnel:0x5", "ff ff 00 10 00 00 23 20  00 02 00 00 00 00 00 05   // pad, key",
            new SetTunnelAction(5)),
        new("set_tunnel64:0x500000000",
            "ff ff 00 18 00 00 23 20  00 09 00 00 00 00 00 00  00 00 00 05 00 00 00 00   // pad, key",
            new SetTunnel64Action(0x500000000)),
        new("set_queue:5", "ff ff 00 10 00 00 23 20  00 04 00 00 00 00 00 05   // pad, queue",
            new NiciraSetQueueAction(5)),
        new("pop_queue", "ff ff 00 10 00 00 23 20  00 05 00 00 00 00 00 00", new PopQueueAction()),
        new("move:NXOXM_NSH_C1[]->NXM_NX_REG0[]", """
            ff ff 00 20 00 00 23 20   // Nicira, 32 octets
            00 06                     // move
            00 20 00 00 00 00         //   32 bits, from bit 0 to bit 0
            ff ff 0c 08 00 5a d6 50   //   NXOXM_NSH_C1, of an experimenter
            00 01 00 04               //   NXM_NX_REG0
            00 00 00 00               //   pad
            """,
            new MoveAction(OxmFields.Nsh[6], OxmFields.NxmRegisters[0])),
        new("load:0->NXM_NX_REG0[]", """
            ff ff 00 18 00 00 23 20  00 07 00 1f   // load, bit 0, 32 bits
            00 01 00 04                            //   NXM_NX_REG0
            00 00 00 00 00 00 00 00
            """,
            new LoadAction(0, OxmFields.NxmRegisters[0])),
        new("note:00.01.02.00.00.00", "ff ff 00 10 00 00 23 20  00 08 00 01 02 00 00 00", new NoteAction(0, 1, 2)),
        new("multipath(symmetric_l3l4+udp,1024,hrw,5,7,NXM_NX_REG1[3..12])", """
            ff ff 00 20 00 00 23 20   // Nicira, 32 octets
            00 0a                     // multipath
            00 03 04 00 00 00         //   symmetric_l3l4+udp, basis 1024, pad
            00 02 00 04               //   hrw, 5 links less 1
            00 00 00 07 00 00         //   arg, pad
            00 c9 00 01 02 04         //   bit 3, 10 bits, of NXM_NX_REG1
            """,
            new MultipathAction(HashFields.SymmetricL3L4Udp, 1024, MultipathAlgorithm.HighestRandomWeight, 5, 7,
                OxmFields.NxmRegisters[1].Slice(3, 10))),
        new("bundle(eth_src,50,hrw,ofport,members:1,2,LOCAL)", """
            ff ff 00 28 00 00 23 20   // Nicira, 40 octets
            00 0c                     // bundle
            00 01 00 00 00 32         //   hrw, eth_src, basis 50
            00 00 00 02 00 03         //   ports, three of them
            00 00 00 00 00 00         //   into nothing
            00 00 00 00               //   pad
            00 01 00 02 ff fe 00 00   //   the ports, pad
            """,
            new BundleAction
            {
                Algorithm = BundleAlgorithm.HighestRandomWeight,
                Basis = 50,
                Ports = [new PortNumber(1), new PortNumber(2), PortNumber.Local],
            }),
        new("bundle_load(symmetric_l3l4,60,active_backup,ofport,NXM_NX_REG0[0..15],members:4,8)", """
            ff ff 00 28 00 00 23 20   // Nicira, 40 octets
            00 0d                     // bundle_load
            00 00 00 02 00 3c         //   active_backup, symmetric_l3l4, basis 60
            00 00 00 02 00 02         //   ports, two of them
            00 0f 00 01 00 04         //   into 16 bits of NXM_NX_REG0
            00 00 00 00               //   pad
            00 04 00 08 00 00 00 00   //   the ports, pad
            """,
            new BundleAction
            {
                Fields = HashFields.SymmetricL3L4,
                Basis = 60,
                Into = OxmFields.NxmRegisters[0].Slice(0, 16),
                Ports = [new PortNumber(4), new PortNumber(8)],
            }),
        new("output:NXM_NX_REG0[0..15]", """
            ff ff 00 18 00 00 23 20  00 0f 00 0f   // output_reg, bit 0, 16 bits
            00 01 00 04 ff ff                      //   of NXM_NX_REG0, max_len
            00 00 00 00 00 00                      //   pad
            """,
            new OutputRegisterAction(OxmFields.NxmRegisters[0].Slice(0, 16))),
        new("output:NXOXM_NSH_C1[]", """
            ff ff 00 18 00 00 23 20  00 20 00 1f   // output_reg2, bit 0, 32 bits
            00 80                                  //   max_len 128
            ff ff 0c 08 00 5a d6 50  00 00         //   of NXOXM_NSH_C1, pad
            """,
            new OutputRegisterAction(OxmFields.Nsh[6], 128)),
        new("output:NXM_NX_REG1[0..15]", """
            ff ff 00 18 00 00 23 20  00 20 00 0f   // output_reg2, though there would be room in the other
            00 80                                  //   max_len 128
            00 01 02 04  00 00 00 00 00 00         //   of NXM_NX_REG1, pad
            """,
            new OutputRegisterAction(OxmFields.NxmRegisters[1].Slice(0, 16), 128) { PrefersSecondForm = true }),
        new("exit", "ff ff 00 10 00 00 23 20  00 11 00 00 00 00 00 00", new ExitAction()),
        new("dec_ttl", "ff ff 00 10 00 00 23 20  00 12 00 00 00 00 00 00", new NiciraDecTtlAction()),
        new("fin_timeout(idle_timeout=5,hard_timeout=15)",
            "ff ff 00 10 00 00 23 20  00 13 00 05 00 0f 00 00   // idle, hard, pad", new FinTimeoutAction(5, 15)),
        new("fin_timeout()", "ff ff 00 10 00 00 23 20  00 13 00 00 00 00 00 00", new FinTimeoutAction(0, 0)),
        new("controller(max_len=128,pause)", """
            ff ff 00 30 00 00 23 20  00 25 00 00 00 00 00 00   // controller2, pad
            00 00 00 08 00 80 00 00                            //   max_len 128
            00 01 00 08 00 00 00 00                            //   id 0, which needn't be said
            00 02 00 05 01 00 00 00                            //   reason ACTION, likewise
            00 04 00 04 00 00 00 00                            //   pause
            """,
            new ControllerAction
            {
                MaxLength = 128,
                Pause = true,
                Form = ControllerForm.ControllerId | ControllerForm.Reason,
            }),
        new("CONTROLLER:65535", "ff ff 00 10 00 00 23 20  00 25 00 00 00 00 00 00   // controller2 of nothing",
            new ControllerAction { Form = ControllerForm.Properties }),
        new("dec_ttl(1,2,3)", """
            ff ff 00 18 00 00 23 20  00 15 00 03 00 00 00 00   // dec_ttl_cnt_ids, three of them, pad
            00 01 00 02 00 03 00 00                            //   the ids, pad
            """,
            new DecTtlControllersAction(1, 2, 3)),
        new("write_metadata:0x5/0xff", """
            ff ff 00 20 00 00 23 20  00 16 00 00 00 00 00 00   // write_metadata, pad
            00 00 00 00 00 00 00 05  00 00 00 00 00 00 00 ff   //   value, mask
            """,
            new WriteMetadataAction(5, 0xff)),
        new("push_mpls:0x8847", "ff ff 00 10 00 00 23 20  00 17 88 47 00 00 00 00",
            new NiciraPushMplsAction(new EtherType(0x8847))),
        new("pop_mpls:0x0800", "ff ff 00 10 00 00 23 20  00 18 08 00 00 00 00 00",
            new NiciraPopMplsAction(EtherType.Ipv4)),
        new("set_mpls_ttl(5)", "ff ff 00 10 00 00 23 20  00 19 05 00 00 00 00 00", new NiciraSetMplsTtlAction(5)),
        new("dec_mpls_ttl", "ff ff 00 10 00 00 23 20  00 1a 00 00 00 00 00 00", new NiciraDecMplsTtlAction()),
        new("push:NXM_NX_REG2[1..5]", """
            ff ff 00 18 00 00 23 20  00 1b 00 01   // stack_push, from bit 1
            00 01 04 04 00 05                      //   of NXM_NX_REG2, 5 bits
            00 00 00 00 00 00                      //   pad
            """,
            new StackPushAction(OxmFields.NxmRegisters[2].Slice(1, 5))),
        new("pop:NXOXM_NSH_C1[3..4]", """
            ff ff 00 18 00 00 23 20  00 1c 00 03   // stack_pop, from bit 3
            ff ff 0c 08 00 5a d6 50 00 02          //   of NXOXM_NSH_C1, 2 bits
            00 00                                  //   pad
            """,
            new StackPopAction(OxmFields.Nsh[6].Slice(3, 2))),
        new("set_mpls_label(5)", "ff ff 00 10 00 00 23 20  00 1e 00 00 00 00 00 05", new SetMplsLabelAction(5)),
        new("set_mpls_tc(3)", "ff ff 00 10 00 00 23 20  00 1f 03 00 00 00 00 00", new SetMplsTcAction(3)),
        new("set_field:0x8/0x38->nsh_c1", """
            ff ff 00 20 00 00 23 20  00 21         // reg_load2
            ff ff 0d 0c 00 5a d6 50                //   NXOXM_NSH_C1, masked
            00 00 00 08 00 00 00 38                //   value, mask
            00 00 00 00 00 00                      //   pad
            """,
            new LoadOxmAction(OpenFlow.Protocol.Actions.OxmValue.Of(OxmFields.Nsh[6], 8, 0x38))),
        new("conjunction(1234,2/3)", "ff ff 00 10 00 00 23 20  00 22 01 03 00 00 04 d2   // clause 1 of 3, id",
            new ConjunctionAction(1234, 2, 3)),
    ];
}
