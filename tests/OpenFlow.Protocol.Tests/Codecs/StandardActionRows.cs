using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>The specification's actions, OpenFlow 1.1's that Open vSwitch still takes, and the ONF's.</summary>
internal static class StandardActionRows
{
    public static readonly IReadOnlyList<ActionRow> All =
    [
        new("mod_nw_ttl:64", "00 17 00 08 40 00 00 00   // set_nw_ttl, TTL, pad", new SetNwTtlAction(64)),
        new("set_mpls_ttl(5)", "00 0f 00 08 05 00 00 00   // set_mpls_ttl, TTL, pad", new SetMplsTtlAction(5)),
        new("dec_mpls_ttl", "00 10 00 08 00 00 00 00", new DecMplsTtlAction()),
        new("copy_ttl_out", "00 0b 00 08 00 00 00 00", new CopyTtlOutAction()),
        new("copy_ttl_in", "00 0c 00 08 00 00 00 00", new CopyTtlInAction()),
        new("push_mpls:0x8847", "00 13 00 08 88 47 00 00", new PushMplsAction(new EtherType(0x8847))),
        new("pop_mpls:0x0800", "00 14 00 08 08 00 00 00", new PopMplsAction(EtherType.Ipv4)),
        new("push_pbb:0x88e7", "00 1a 00 08 88 e7 00 00", new PushPbbAction(new EtherType(0x88e7))),
        new("pop_pbb", "00 1b 00 08 00 00 00 00", new PopPbbAction()),
        new("set_field:fe80::1->ipv6_src", """
            00 19 00 18                                       // set_field, 24 octets
            80 00 34 10                                       //   ipv6_src
            fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 01
            """,
            new SetOxmAction(OxmValue.Of(OxmFields.Ipv6Src, new UInt128(0xfe80UL << 48, 1)))),
        new("set_field:0x5/0xff->metadata", """
            00 19 00 18               // set_field, 24 octets
            80 00 05 10               //   metadata, masked
            00 00 00 00 00 00 00 05
            00 00 00 00 00 00 00 ff
            """,
            new SetOxmAction(OxmValue.Of(OxmFields.Metadata, 5, 0xff))),
        new("set_field:0x1234->tun_metadata0", """
            00 19 00 10               // set_field, 16 octets
            00 01 50 02 12 34         //   tun_metadata0, two octets of it
            00 00 00 00 00 00         //   pad
            """,
            new SetOxmAction(new OxmValue(OxmFields.NxmTunnelMetadata[0], [0x12, 0x34]))),
        new("set_field:7->nsh_ttl", """
            00 19 00 10               // set_field, 16 octets
            ff ff 14 05 00 5a d6 50   //   nsh_ttl, of an experimenter
            07 00 00 00
            """,
            new SetFieldAction(OxmFields.Nsh[1], 7)),
        new("move:NXM_NX_REG0[]->NXM_OF_IP_SRC[]", """
            ff ff 00 20 4f 4e 46 00   // the ONF, 32 octets
            0c 80 00 00               // copy_field, pad
            00 20 00 00 00 00 00 00   //   32 bits, from bit 0 to bit 0, pad
            00 01 00 04               //   NXM_NX_REG0
            80 00 16 04               //   OXM_OF_IPV4_SRC
            00 00 00 00               //   pad
            """,
            new CopyFieldAction(OxmFields.NxmRegisters[0], OxmFields.Ipv4Src)),
        new("set_vlan_vid:9", "00 01 00 08 00 09 00 00   // value, pad",
            new SetHeaderAction(ActionType.SetVlanVid, 9)),
        new("set_vlan_pcp:6", "00 02 00 08 06 00 00 00", new SetHeaderAction(ActionType.SetVlanPcp, 6)),
        new("mod_dl_src:00:11:22:33:44:55", "00 03 00 10 00 11 22 33 44 55 00 00 00 00 00 00",
            new SetHeaderAction(ActionType.SetDlSrc, 0x001122334455)),
        new("mod_dl_dst:00:11:22:33:44:55", "00 04 00 10 00 11 22 33 44 55 00 00 00 00 00 00",
            new SetHeaderAction(ActionType.SetDlDst, 0x001122334455)),
        new("mod_nw_src:192.168.0.1", "00 05 00 08 c0 a8 00 01",
            new SetHeaderAction(ActionType.SetNwSrc, 0xc0a80001)),
        new("mod_nw_dst:192.168.0.1", "00 06 00 08 c0 a8 00 01",
            new SetHeaderAction(ActionType.SetNwDst, 0xc0a80001)),
        new("mod_nw_tos:16", "00 07 00 08 10 00 00 00", new SetHeaderAction(ActionType.SetNwTos, 16)),
        new("mod_nw_ecn:2", "00 08 00 08 02 00 00 00", new SetHeaderAction(ActionType.SetNwEcn, 2)),
        new("mod_tp_src:80", "00 09 00 08 00 50 00 00", new SetHeaderAction(ActionType.SetTpSrc, 80)),
        new("mod_tp_dst:80", "00 0a 00 08 00 50 00 00", new SetHeaderAction(ActionType.SetTpDst, 80)),
    ];
}
