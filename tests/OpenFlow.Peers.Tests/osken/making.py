"""Random valid messages: the parts that os-ken can write (matches, actions, instructions, buckets, bands, and all that
controllers send) are written by os-ken; around them, of what switches send, the fields that OpenFlow 1.3.5 names.
"""
import struct

from os_ken.ofproto import ofproto_v1_3 as ofp, ofproto_v1_3_parser as parser

from maker import Maker
from reading import datapath


def serialised(part):
    """The octets of a part of a message."""
    room = bytearray()
    part.serialize(room, 0)
    return bytes(room)


def joined(parts):
    """Instructions, buckets and bands: each is written where the one before it ends."""
    room = bytearray()
    for part in parts:
        part.serialize(room, len(room))
    return bytes(room)


def reply(kind, body):
    return lambda make, xid: header(ofp.OFPT_MULTIPART_REPLY, xid,
                                    struct.pack('!HH4x', kind, make.number(1)) + body(make))


def header(kind, xid, body):
    return struct.pack('!BBHI', ofp.OFP_VERSION, kind, 8 + len(body), xid) + body


def flow_entry(make):
    fields = make.fields()
    rest = serialised(make.match(fields)) + joined(make.instructions(fields))
    return struct.pack('!HBxIIHHHH4xQQQ', 48 + len(rest), make.number(7), make.number(32), make.number(20),
                       make.number(16), make.number(16), make.number(16), make.number(2), make.number(64),
                       make.number(64), make.number(64)) + rest


def group_entry(make):
    kind = make.group_kind()
    rest = joined(make.buckets(kind))
    return struct.pack('!HBxI', 8 + len(rest), kind, make.number(16)) + rest


def group_stats(make):
    rest = make.octets(0) + b''.join(make.some(lambda: struct.pack('!QQ', make.number(64), make.number(64))))
    return struct.pack('!H2xII4xQQII', 40 + len(rest), make.number(16), make.number(32), make.number(64),
                       make.number(64), make.number(32), make.number(20)) + rest


def meter_stats(make):
    rest = b''.join(make.some(lambda: struct.pack('!QQ', make.number(64), make.number(64))))
    return struct.pack('!IH6xIQQII', make.number(16), 40 + len(rest), make.number(32), make.number(64),
                       make.number(64), make.number(32), make.number(20)) + rest


def meter_config(make):
    rest = joined(make.some(make.band))
    return struct.pack('!HHI', 8 + len(rest), make.number(4), make.number(16)) + rest


def port(make):
    return struct.pack('!I4x6s2x16sIIIIIIII', make.number(16), make.dice.randbytes(6), make.text(15), 0, make.number(3),
                       *(make.number(16) for _ in range(4)), make.number(32), make.number(32))


def numbers(*sizes):
    """Octets of random numbers: of how many bits each, 0 for four of padding."""
    forms = {8: 'B', 16: 'H', 32: 'I', 64: 'Q', 0: '4x'}
    return lambda make: struct.pack('!' + ''.join(forms[size] for size in sizes),
                                    *(make.number(size) for size in sizes if size))


def many(entry):
    return lambda make: b''.join(make.some(lambda: entry(make)))


def table_features(make):
    """One table, with its properties as os-ken writes them."""
    oxms = [parser.OFPOxmId(name) for name in ('in_port', 'eth_dst', 'eth_type', 'ipv4_src')]
    properties = [
        parser.OFPTableFeaturePropInstructions(ofp.OFPTFPT_INSTRUCTIONS, [parser.OFPInstructionId(1),
                                                                           parser.OFPInstructionId(4)]),
        parser.OFPTableFeaturePropNextTables(ofp.OFPTFPT_NEXT_TABLES, list(range(make.dice.randint(1, 30)))),
        parser.OFPTableFeaturePropActions(ofp.OFPTFPT_APPLY_ACTIONS, [parser.OFPActionId(0), parser.OFPActionId(22)]),
        parser.OFPTableFeaturePropOxm(ofp.OFPTFPT_MATCH, oxms[:make.dice.randint(0, 4)]),
        parser.OFPTableFeaturePropOxm(ofp.OFPTFPT_WILDCARDS, oxms),
    ]
    table = parser.OFPTableFeaturesStats(
        table_id=make.number(7), name=make.text(31), metadata_match=make.number(64), metadata_write=make.number(64),
        config=0, max_entries=make.number(32), properties=[each for each in properties if make.chance(0.7)])
    return bytes(table.serialize())


def queue(make):
    properties = b''.join(make.some(
        lambda: struct.pack('!HH4xH6x', make.dice.choice([1, 2]), 16, make.number(10)), 0, 2))
    return struct.pack('!IIH6x', make.number(16), make.number(16), 16 + len(properties)) + properties


def packet_in(make, xid):
    data = make.octets(80)
    return header(ofp.OFPT_PACKET_IN, xid, struct.pack(
        '!IHBBQ', ofp.OFP_NO_BUFFER, len(data), make.dice.randint(0, 2), make.number(7), make.number(64))
        + serialised(make.match({'in_port': 5, 'metadata': make.number(64)})) + bytes(2) + data)


def flow_removed(make, xid):
    return header(ofp.OFPT_FLOW_REMOVED, xid, numbers(64, 16)(make) + struct.pack('!B', make.dice.randint(0, 3))
                  + numbers(8, 32, 16)(make) + bytes(2) + numbers(16, 16, 64, 64)(make) + serialised(make.match()))


def written(make_message):
    """A message that os-ken writes itself."""
    def write(make, xid):
        message = make_message(make)
        message.xid = xid
        message.serialize()
        return bytes(message.buf)
    return write


def flow_mod(make):
    fields = make.fields()
    mask = make.number(64)
    return parser.OFPFlowMod(
        datapath, cookie=make.number(64), cookie_mask=mask, table_id=make.number(7), command=make.dice.randint(0, 4),
        idle_timeout=make.number(16), hard_timeout=make.number(16), priority=make.number(16),
        buffer_id=ofp.OFP_NO_BUFFER, out_port=make.port(), out_group=make.number(32), flags=make.number(5),
        match=make.match(fields), instructions=make.instructions(fields))


def group_mod(make):
    kind = make.group_kind()
    return parser.OFPGroupMod(datapath, make.dice.randint(0, 2), kind, make.number(16),
                              make.buckets(kind))


def flow_stats(make_request):
    return lambda make: make_request(datapath, 0, make.number(8), make.port(), make.number(32), make.number(64),
                                     make.number(64), make.match())


KINDS = {
    'HELLO': written(lambda make: parser.OFPHello(datapath, [parser.OFPHelloElemVersionBitmap([1, 4])])),
    'ERROR': written(lambda make: parser.OFPErrorMsg(datapath, make.dice.randint(0, 13), make.number(4),
                                                     make.octets(64))),
    'ECHO_REQUEST': written(lambda make: parser.OFPEchoRequest(datapath, make.octets(64))),
    'ECHO_REPLY': written(lambda make: parser.OFPEchoReply(datapath, make.octets(64))),
    'EXPERIMENTER': written(lambda make: parser.OFPExperimenter(datapath, 0xabcdef, make.number(32), make.octets(40))),
    'FEATURES_REQUEST': written(lambda make: parser.OFPFeaturesRequest(datapath)),
    'FEATURES_REPLY': lambda make, xid: header(6, xid, numbers(64, 32, 8, 8)(make) + bytes(2) + numbers(32, 0)(make)),
    'GET_CONFIG_REQUEST': written(lambda make: parser.OFPGetConfigRequest(datapath)),
    'GET_CONFIG_REPLY': lambda make, xid: header(8, xid, numbers(16, 16)(make)),
    'SET_CONFIG': written(lambda make: parser.OFPSetConfig(datapath, make.number(1), make.number(16))),
    'PACKET_IN': packet_in,
    'FLOW_REMOVED': flow_removed,
    'PORT_STATUS': lambda make, xid: header(12, xid, struct.pack('!B7x', make.dice.randint(0, 2)) + port(make)),
    'PACKET_OUT': written(lambda make: parser.OFPPacketOut(
        datapath, ofp.OFP_NO_BUFFER, make.dice.choice([1, ofp.OFPP_CONTROLLER]),
        make.actions(), make.octets(80))),
    'FLOW_MOD': written(flow_mod),
    'GROUP_MOD': written(group_mod),
    'PORT_MOD': written(lambda make: parser.OFPPortMod(datapath, 1 + make.number(15), make.dice.randbytes(6).hex(':'),
                                                       make.number(1), make.number(1), make.number(16))),
    'TABLE_MOD': written(lambda make: parser.OFPTableMod(datapath, make.number(8), make.number(2))),
    'METER_MOD': written(lambda make: parser.OFPMeterMod(datapath, make.dice.randint(0, 2),
                                                         make.dice.choice([1, 2, 5, 6, 9]), 1 + make.number(15),
                                                         make.some(make.band, 1))),
    'BARRIER_REQUEST': written(lambda make: parser.OFPBarrierRequest(datapath)),
    'BARRIER_REPLY': lambda make, xid: header(21, xid, b''),
    'QUEUE_GET_CONFIG_REQUEST': written(lambda make: parser.OFPQueueGetConfigRequest(datapath, 1 + make.number(15))),
    'QUEUE_GET_CONFIG_REPLY': lambda make, xid: header(23, xid, numbers(16, 16, 0)(make) + many(queue)(make)),
    'ROLE_REQUEST': written(lambda make: parser.OFPRoleRequest(datapath, make.dice.randint(0, 3), make.number(64))),
    'ROLE_REPLY': lambda make, xid: header(25, xid, struct.pack('!I4xQ', make.dice.randint(0, 3), make.number(64))),
    'GET_ASYNC_REQUEST': written(lambda make: parser.OFPGetAsyncRequest(datapath)),
    'GET_ASYNC_REPLY': lambda make, xid: header(27, xid, numbers(*[32] * 6)(make)),
    'SET_ASYNC': written(lambda make: parser.OFPSetAsync(
        datapath, *([make.number(3), make.number(3)] for _ in range(3)))),
    'REQUEST DESC': written(lambda make: parser.OFPDescStatsRequest(datapath, 0)),
    'REQUEST FLOW': written(flow_stats(parser.OFPFlowStatsRequest)),
    'REQUEST AGGREGATE': written(flow_stats(parser.OFPAggregateStatsRequest)),
    'REQUEST TABLE': written(lambda make: parser.OFPTableStatsRequest(datapath, 0)),
    'REQUEST PORT_STATS': written(lambda make: parser.OFPPortStatsRequest(
        datapath, 0, make.dice.choice([1, 9, ofp.OFPP_ANY]))),
    'REQUEST QUEUE': written(lambda make: parser.OFPQueueStatsRequest(
        datapath, 0, make.dice.choice([1, 0xfeff, ofp.OFPP_ANY]), make.number(32))),
    'REQUEST GROUP': written(lambda make: parser.OFPGroupStatsRequest(datapath, 0, make.number(31))),
    'REQUEST GROUP_DESC': written(lambda make: parser.OFPGroupDescStatsRequest(datapath, 0)),
    'REQUEST GROUP_FEATURES': written(lambda make: parser.OFPGroupFeaturesStatsRequest(datapath, 0)),
    'REQUEST METER': written(lambda make: parser.OFPMeterStatsRequest(datapath, 0, 1 + make.number(16))),
    'REQUEST METER_CONFIG': written(lambda make: parser.OFPMeterConfigStatsRequest(datapath, 0, 1 + make.number(16))),
    'REQUEST METER_FEATURES': written(lambda make: parser.OFPMeterFeaturesStatsRequest(datapath, 0)),
    'REQUEST PORT_DESC': written(lambda make: parser.OFPPortDescStatsRequest(datapath, 0)),
    'REQUEST EXPERIMENTER': written(lambda make: parser.OFPExperimenterStatsRequest(datapath, 0, 0xabcdef, 7,
                                                                                   make.octets(24))),
    'REPLY DESC': reply(0, lambda make: struct.pack('!256s256s256s32s256s', *(make.text(31) for _ in range(5)))),
    'REPLY FLOW': reply(1, many(flow_entry)),
    'REPLY AGGREGATE': reply(2, numbers(64, 64, 32, 0)),
    'REPLY TABLE': reply(3, many(lambda make: struct.pack('!B3x', make.number(7)) + numbers(32, 64, 64)(make))),
    'REPLY PORT_STATS': reply(4, many(numbers(16, 16, 0, *[64] * 12, 32, 16, 16))),
    'REPLY QUEUE': reply(5, many(numbers(32, 32, 64, 64, 64, 32, 32))),
    'REPLY GROUP': reply(6, many(group_stats)),
    'REPLY GROUP_DESC': reply(7, many(group_entry)),
    'REPLY GROUP_FEATURES': reply(8, numbers(*[32] * 10)),
    'REPLY METER': reply(9, many(meter_stats)),
    'REPLY METER_CONFIG': reply(10, many(meter_config)),
    'REPLY METER_FEATURES': reply(11, lambda make: numbers(32, 32, 32, 8, 8)(make) + bytes(2)),
    'REPLY TABLE_FEATURES': reply(12, many(table_features)),
    'REPLY PORT_DESC': reply(13, many(port)),
    'REPLY EXPERIMENTER': reply(0xffff, lambda make: struct.pack('!II', 0xabcdef, 9) + make.octets(24)),
}


def messages(seed, count):
    """Kind and octets of so many messages; the transaction id is the seed of each."""
    kinds = list(KINDS.items())
    for xid in range(seed, seed + count):
        name, write = kinds[xid % len(kinds)]
        yield name, write(Maker(xid), xid)
