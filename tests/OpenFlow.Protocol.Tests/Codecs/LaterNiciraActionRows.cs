using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>Nicira's actions of sampling, connection tracking and tunnelling.</summary>
internal static class LaterNiciraActionRows
{
    private static readonly SampleAction Sample = new(12345, 23456, 34567, 45678);

    public static readonly IReadOnlyList<ActionRow> All =
    [
        new("sample(probability=12345,collector_set_id=23456,obs_domain_id=34567,obs_point_id=45678)", """
            ff ff 00 18 00 00 23 20  00 1d 30 39               // sample, probability
            00 00 5b a0 00 00 87 07 00 00 b2 6e                //   collector set, domain, point
            """,
            Sample),
        new("sample(probability=12345,collector_set_id=23456,obs_domain_id=34567,obs_point_id=45678,"
            + "sampling_port=IN_PORT)", """
            ff ff 00 20 00 00 23 20  00 26 30 39               // sample2
            00 00 5b a0 00 00 87 07 00 00 b2 6e
            ff f8 00 00 00 00 00 00                            //   port IN_PORT, pad
            """,
            Sample with { SamplingPort = PortNumber.InPort }),
        new("sample(probability=12345,collector_set_id=23456,obs_domain_id=34567,obs_point_id=45678,"
            + "sampling_port=56789,egress)", """
            ff ff 00 20 00 00 23 20  00 29 30 39               // sample3
            00 00 5b a0 00 00 87 07 00 00 b2 6e
            dd d5 02 00 00 00 00 00                            //   port, egress, pad
            """,
            Sample with { SamplingPort = new PortNumber(56789), Direction = SampleDirection.Egress }),
        new("ct()", """
            ff ff 00 18 00 00 23 20  00 23 00 00               // ct, no flags
            00 00 00 00 00 00 ff 00 00 00 00 00                //   zone 0, no table, pad, no helper
            """,
            new CtAction()),
        new("ct(commit,force,table=3,zone=NXM_NX_REG0[0..15],alg=ftp)", """
            ff ff 00 18 00 00 23 20  00 23 00 03               // ct, COMMIT and FORCE
            00 01 00 04 00 0f                                  //   the zone from NXM_NX_REG0, 16 bits
            03 00 00 00 00 15                                  //   table 3, pad, FTP
            """,
            new CtAction
            {
                Flags = CtFlags.Commit | CtFlags.Force,
                ZoneFrom = OxmFields.NxmRegisters[0].Slice(0, 16),
                Table = new TableId(3),
                Helper = CtAction.Ftp,
            }),
        new("ct(commit,zone=5,nat(src=10.0.0.1-10.0.0.9:1-2,random),exec(set_field:0x1->ct_mark))", """
            ff ff 00 48 00 00 23 20  00 23 00 01               // ct, COMMIT
            00 00 00 00 00 05 ff 00 00 00 00 00                //   zone 5, no table, pad, no helper
            ff ff 00 20 00 00 23 20  00 24 00 00               //   nat, pad
            00 11 00 33                                        //     SRC and RANDOM; IPv4 and port from and to
            0a 00 00 01 0a 00 00 09 00 01 00 02 00 00 00 00    //     these, pad
            00 19 00 10 00 01 d6 04 00 00 00 01 00 00 00 00    //   set_field ct_mark
            """,
            new CtAction
            {
                Flags = CtFlags.Commit,
                Zone = 5,
                Actions = ActionList.Of(
                    new NatAction
                    {
                        Flags = NatFlags.Source | NatFlags.Random,
                        Ipv4From = new Ipv4Address(0x0a000001),
                        Ipv4To = new Ipv4Address(0x0a000009),
                        PortFrom = 1,
                        PortTo = 2,
                    },
                    new SetFieldAction(OxmFields.NxmCtMark, 1)),
            }),
        new("nat", "ff ff 00 10 00 00 23 20  00 24 00 00 00 00 00 00   // pad, no flags, nothing present",
            new NatAction()),
        new("nat(dst=fc00::1-fc00::9,persistent,hash)", """
            ff ff 00 30 00 00 23 20  00 24 00 00               // nat, pad
            00 0e 00 0c                                        //   DST, PERSISTENT and HASH; IPv6 from and to
            fc 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01
            fc 00 00 00 00 00 00 00 00 00 00 00 00 00 00 09
            """,
            new NatAction
            {
                Flags = NatFlags.Destination | NatFlags.Persistent | NatFlags.Hash,
                Ipv6From = new Ipv6Address(new UInt128(0xfc00UL << 48, 1)),
                Ipv6To = new Ipv6Address(new UInt128(0xfc00UL << 48, 9)),
            }),
        new("nat(src=[fc00::1]:5)", """
            ff ff 00 28 00 00 23 20  00 24 00 00               // nat, pad
            00 01 00 14                                        //   SRC; IPv6 from, port from
            fc 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01
            00 05 00 00 00 00 00 00                            //   port, pad
            """,
            new NatAction
            {
                Flags = NatFlags.Source,
                Ipv6From = new Ipv6Address(new UInt128(0xfc00UL << 48, 1)),
                PortFrom = 5,
            }),
        new("output(port=1,max_len=100)", "ff ff 00 10 00 00 23 20  00 27 00 01 00 00 00 64   // port, octets",
            new OutputTruncatedAction(new PortNumber(1), 100)),
        new("group:7", "ff ff 00 10 00 00 23 20  00 28 00 00 00 00 00 07   // pad, group",
            new NiciraGroupAction(new GroupId(7))),
        new("clone(output:1,push_vlan:0x8100)", """
            ff ff 00 28 00 00 23 20  00 2a 00 00 00 00 00 00   // clone, pad
            00 00 00 10 00 00 00 01 00 00 00 00 00 00 00 00    //   output
            00 11 00 08 81 00 00 00                            //   push_vlan
            """,
            new CloneAction(ActionList.Of(new OutputAction(new PortNumber(1)), new PushVlanAction(EtherType.Vlan)))),
        new("clone(drop)", "ff ff 00 10 00 00 23 20  00 2a 00 00 00 00 00 00", new CloneAction(ActionList.Empty)),
        new("ct_clear", "ff ff 00 10 00 00 23 20  00 2b 00 00 00 00 00 00", new CtClearAction()),
        new("encap(ethernet)", "ff ff 00 10 00 00 23 20  00 2e 00 00 00 00 00 00   // header size, packet type",
            new EncapAction(PacketType.Ethernet)),
        new("encap(nsh(md_type=2,tlv(0x1000,10,0x12345678)))", """
            ff ff 00 28 00 00 23 20  00 2e 00 00 00 01 89 4f   // encap, header size, packet type NSH
            00 04 01 05 02 00 00 00                            //   NSH's metadata type, 5 octets: 2, pad
            00 04 02 0c 10 00 0a 04 12 34 56 78                //   a TLV of 12 octets: class, type, length, value
            00 00 00 00                                        //   pad
            """,
            new EncapAction(PacketType.Nsh,
                new EncapProperty(EncapProperty.NshClass, EncapProperty.NshMetadataType, 2),
                new EncapProperty(EncapProperty.NshClass, EncapProperty.NshTlv,
                    0x10, 0x00, 0x0a, 0x04, 0x12, 0x34, 0x56, 0x78))),
        new("decap()", "ff ff 00 10 00 00 23 20  00 2f 00 00 00 00 ff fe   // pad, packet type",
            new DecapAction(PacketType.UseNextProtocol)),
        new("decap(packet_type(ns=1,type=0x894f))", "ff ff 00 10 00 00 23 20  00 2f 00 00 00 01 89 4f",
            new DecapAction(PacketType.Nsh)),
        new("dec_nsh_ttl", "ff ff 00 10 00 00 23 20  00 30 00 00 00 00 00 00", new DecNshTtlAction()),
        new("check_pkt_larger(1500)->NXM_NX_REG0[3]", """
            ff ff 00 18 00 00 23 20  00 31 05 dc 00 03         // check_pkt_larger, octets, bit 3
            00 01 00 04 00 00 00 00 00 00                      //   of NXM_NX_REG0, pad
            """,
            new CheckPacketLargerAction(1500, OxmFields.NxmRegisters[0].Slice(3, 1))),
        new("delete_field:tun_metadata0", """
            ff ff 00 18 00 00 23 20  00 32                     // delete_field
            00 01 50 7c 00 00 00 00 00 00 00 00 00 00          //   NXM_NX_TUN_METADATA0, pad
            """,
            new DeleteFieldAction(OxmFields.NxmTunnelMetadata[0])),
    ];
}
