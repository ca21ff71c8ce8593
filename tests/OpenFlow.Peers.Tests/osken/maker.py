"""Dice for the parts of random valid messages that os-ken can write: matches, actions, instructions, buckets, bands."""
import ipaddress
import random

from os_ken.ofproto import ofproto_v1_3 as ofp, ofproto_v1_3_parser as parser

IP, IPV6, ARP, VLAN_PRESENT = 0x0800, 0x86dd, 0x0806, 0x1000

# Rows: the fields that make packets what they are, and the fields that such packets have besides.
PACKETS = [
    ({}, ''),
    ({'eth_type': IP}, 'ip_dscp ip_ecn ipv4_src ipv4_dst'),
    ({'eth_type': IP, 'ip_proto': 6}, 'ipv4_src ipv4_dst tcp_src tcp_dst'),
    ({'eth_type': IP, 'ip_proto': 17}, 'ipv4_src udp_src udp_dst'),
    ({'eth_type': IP, 'ip_proto': 132}, 'ipv4_dst sctp_src sctp_dst'),
    ({'eth_type': IP, 'ip_proto': 1}, 'icmpv4_type icmpv4_code'),
    ({'eth_type': IPV6}, 'ip_dscp ip_ecn ipv6_src ipv6_dst ipv6_flabel'),
    ({'eth_type': IPV6, 'ip_proto': 58, 'icmpv6_type': 135, 'icmpv6_code': 0}, 'ipv6_src ipv6_nd_target ipv6_nd_sll'),
    ({'eth_type': IPV6, 'ip_proto': 58, 'icmpv6_type': 136, 'icmpv6_code': 0}, 'ipv6_dst ipv6_nd_target ipv6_nd_tll'),
    ({'eth_type': ARP}, 'arp_op arp_spa arp_tpa arp_sha arp_tha'),
    ({'eth_type': 0x8847}, 'mpls_label mpls_tc mpls_bos'),
    ({'eth_type': 0x88e7}, 'pbb_isid'),
    ({'vlan_vid': VLAN_PRESENT | 5}, 'vlan_pcp'),
]
ANYWHERE = 'in_port metadata eth_dst eth_src tunnel_id reg0 reg5'

# Bits of the fields; addresses have their own form.
BITS = {'in_port': 16, 'metadata': 64, 'tunnel_id': 64, 'vlan_pcp': 3, 'ip_dscp': 6, 'ip_ecn': 2, 'ip_proto': 8,
        'tcp_src': 16, 'tcp_dst': 16, 'udp_src': 16, 'udp_dst': 16, 'sctp_src': 16, 'sctp_dst': 16, 'icmpv4_type': 8,
        'icmpv4_code': 8, 'arp_op': 8, 'ipv6_flabel': 20, 'mpls_label': 20, 'mpls_tc': 3, 'mpls_bos': 1,
        'pbb_isid': 24, 'reg0': 32, 'reg5': 32}
MACS = {'eth_dst', 'eth_src', 'arp_sha', 'arp_tha', 'ipv6_nd_sll', 'ipv6_nd_tll'}
IPV4 = {'ipv4_src', 'ipv4_dst', 'arp_spa', 'arp_tpa'}
IPV6_ADDRESSES = {'ipv6_src', 'ipv6_dst', 'ipv6_nd_target'}
MASKABLE = MACS - {'ipv6_nd_sll', 'ipv6_nd_tll'} | IPV4 | {'ipv6_src', 'ipv6_dst', 'metadata', 'tunnel_id',
                                                            'ipv6_flabel', 'reg0', 'reg5'}
NOT_SETTABLE = {'in_port', 'mpls_bos', 'eth_type', 'ip_proto'}


class Maker:
    def __init__(self, seed):
        self.dice = random.Random(seed)

    def number(self, bits):
        return self.dice.choice([0, 1, (1 << bits) - 1, self.dice.getrandbits(bits), self.dice.getrandbits(bits)])

    def octets(self, most):
        return self.dice.randbytes(self.dice.randint(0, most))

    def text(self, most):
        return ''.join(self.dice.choices('abcdefgh 0123-', k=self.dice.randint(0, most))).encode()

    def some(self, make, least=0, most=4):
        return [make() for _ in range(self.dice.randint(least, most))]

    def chance(self, probability):
        return self.dice.random() < probability

    @staticmethod
    def form(field, number):
        """A number as os-ken wants a field's value."""
        if field in MACS:
            return number.to_bytes(6, 'big').hex(':')
        if field in IPV4:
            return str(ipaddress.IPv4Address(number))
        if field in IPV6_ADDRESSES:
            return str(ipaddress.IPv6Address(number))
        return number

    @staticmethod
    def bits_of(field):
        return 48 if field in MACS else 32 if field in IPV4 else 128 if field in IPV6_ADDRESSES else BITS[field]

    def value(self, field):
        return max(1, self.number(16)) if field == 'in_port' else self.number(self.bits_of(field))

    def fields(self):
        """The fields of a match, by name."""
        fixed, others = self.dice.choice(PACKETS)
        names = [name for name in (ANYWHERE + ' ' + others).split() if self.chance(0.4)]
        fields = {}
        for name in names:
            value, bits = self.value(name), self.bits_of(name)
            if name in MASKABLE and self.chance(0.4):
                mask = self.dice.getrandbits(bits) | 1
                if mask != (1 << bits) - 1:
                    fields[name] = (self.form(name, value & mask), self.form(name, mask))
                    continue
            fields[name] = self.form(name, value)
        return {**fields, **fixed}

    def match(self, fields=None):
        return parser.OFPMatch(**(self.fields() if fields is None else fields))

    def port(self):
        return self.dice.choice([1, 2, 0xfeff, ofp.OFPP_IN_PORT, ofp.OFPP_ALL, ofp.OFPP_CONTROLLER, ofp.OFPP_LOCAL])

    def set_field(self, fields):
        names = [name for name in list(fields) + ['eth_dst', 'metadata'] if name in BITS.keys() | MACS | IPV4]
        name = self.dice.choice([name for name in names if name not in NOT_SETTABLE])
        return parser.OFPActionSetField(**{name: self.form(name, self.value(name))})

    def action(self, fields):
        return self.dice.choice([
            lambda: parser.OFPActionOutput(self.port(), self.number(16)),
            lambda: parser.OFPActionGroup(self.number(16)),
            lambda: parser.OFPActionSetQueue(self.number(32)),
            lambda: parser.OFPActionCopyTtlOut(),
            lambda: parser.OFPActionCopyTtlIn(),
            lambda: self.set_field(fields),
            lambda: self.nicira(fields),
            lambda: parser.OFPActionExperimenterUnknown(0xabcdef, data=bytes(8 * self.dice.randint(0, 3))),
        ])()

    def closing(self, fields):
        """An action that needs packets of some kind, or makes another kind of them: the last but one of a list."""
        kind = fields.get('eth_type')
        rows = [lambda: parser.OFPActionPushVlan(self.dice.choice([0x8100, 0x88a8])),
                lambda: parser.OFPActionPushPbb(0x88e7)]
        if kind in (IP, IPV6):
            rows += [lambda: parser.OFPActionSetNwTtl(self.number(8)), parser.OFPActionDecNwTtl,
                     lambda: parser.OFPActionPushMpls(self.dice.choice([0x8847, 0x8848])), self.track,
                     parser.NXActionCTClear]
        if kind == 0x8847:
            rows += [lambda: parser.OFPActionSetMplsTtl(self.number(8)), parser.OFPActionDecMplsTtl,
                     lambda: parser.OFPActionPopMpls(IP)]
        if kind == 0x88e7:
            rows.append(parser.OFPActionPopPbb)
        if 'vlan_vid' in fields:
            rows.append(parser.OFPActionPopVlan)
        if fields.get('ip_proto') == 6:
            rows.append(lambda: parser.NXActionFinTimeout(self.number(16), self.number(16)))
        return self.dice.choice(rows)()

    def track(self):
        return parser.NXActionCT(flags=1, zone_src='', zone_ofs_nbits=self.number(16), recirc_table=4, alg=0,
                                 actions=self.some(lambda: parser.NXActionNAT(
                                     flags=1, range_ipv4_min='10.0.0.1', range_ipv4_max='10.0.0.9',
                                     range_proto_min=5, range_proto_max=6), 0, 1))

    def nicira(self, fields):
        slice_ = 16 << 0 | 15
        return self.dice.choice([
            lambda: parser.NXActionRegLoad(ofs_nbits=15, dst='reg3', value=self.number(16)),
            lambda: parser.NXActionRegMove(src_field='reg1', dst_field='reg2', n_bits=8, src_ofs=3, dst_ofs=9),
            lambda: parser.NXActionResubmit(in_port=self.dice.randint(1, 99)),
            lambda: parser.NXActionResubmitTable(in_port=7, table_id=self.number(8)),
            lambda: parser.NXActionOutputReg(ofs_nbits=slice_, src='reg0', max_len=self.number(16)),
            lambda: parser.NXActionController(max_len=self.number(16), controller_id=self.number(16), reason=1),
            lambda: parser.NXActionNote(note=[self.number(8) for _ in range(6)]),
            lambda: parser.NXActionSetTunnel(self.number(32)),
            lambda: parser.NXActionSetTunnel64(self.number(64)),
            lambda: parser.NXActionExit(),
            lambda: parser.NXActionLearn(table_id=self.number(7), idle_timeout=self.number(16), cookie=self.number(63),
                                         priority=self.number(16), specs=[
                parser.NXFlowSpecMatch(src=('eth_src_nxm', 0), dst=('eth_dst_nxm', 0), n_bits=48),
                parser.NXFlowSpecLoad(src=self.number(5), dst=('reg4', 3), n_bits=5),
                parser.NXFlowSpecOutput(src=('in_port_nxm', 0), dst='', n_bits=16)][:self.dice.randint(1, 3)]),
            lambda: parser.NXActionMultipath(fields=1, basis=self.number(16), algorithm=self.dice.randint(0, 3),
                                             max_link=self.dice.randint(1, 15), arg=0, ofs_nbits=7, dst='reg2'),
            lambda: parser.NXActionOutputTrunc(port=3, max_len=self.dice.randint(14, 900)),
            lambda: parser.NXActionSample(probability=5, collector_set_id=self.number(32), obs_domain_id=2,
                                          obs_point_id=3),
        ])()

    def actions(self, fields=None):
        # os-ken leaves out the padding of some actions where nothing follows.
        fields = fields or {}
        closing = [self.closing(fields)] if self.chance(0.5) else []
        return self.some(lambda: self.action(fields)) + closing + [parser.OFPActionOutput(self.port(), self.number(16))]

    def buckets(self, kind):
        one = kind == ofp.OFPGT_INDIRECT
        return self.some(lambda: self.bucket(kind), one, 1 if one else 4)

    def instructions(self, fields):
        mask = self.number(64)
        rows = [
            parser.OFPInstructionMeter(self.dice.randint(1, 1000)),
            parser.OFPInstructionActions(ofp.OFPIT_APPLY_ACTIONS, self.actions(fields)),
            parser.OFPInstructionActions(ofp.OFPIT_CLEAR_ACTIONS, []),
            parser.OFPInstructionActions(ofp.OFPIT_WRITE_ACTIONS,
                                         [parser.OFPActionOutput(self.port(), self.number(16))]),
            parser.OFPInstructionWriteMetadata(self.number(64) & mask, mask),
            parser.OFPInstructionGotoTable(self.dice.randint(200, 253)),
        ]
        return [row for row in rows if self.chance(0.4)]

    def bucket(self, kind):
        return parser.OFPBucket(self.number(16) if kind == ofp.OFPGT_SELECT else 0,
                                1 if kind == ofp.OFPGT_FF else ofp.OFPP_ANY, ofp.OFPG_ANY, self.actions())

    def band(self):
        return self.dice.choice([
            lambda: parser.OFPMeterBandDrop(self.number(32), self.number(32)),
            lambda: parser.OFPMeterBandDscpRemark(self.number(32), self.number(32), self.number(8)),
            lambda: parser.OFPMeterBandExperimenter(self.number(32), self.number(32), 0xabcdef),
        ])()

    def group_kind(self):
        return self.dice.choice([ofp.OFPGT_ALL, ofp.OFPGT_SELECT, ofp.OFPGT_INDIRECT, ofp.OFPGT_FF])
