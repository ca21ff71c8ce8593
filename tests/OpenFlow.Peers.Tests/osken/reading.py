"""Reads a message with os-ken's parsers and writes it again with its serialisers.

os-ken is a controller: it has no parser for most of what a controller sends, only for the parts that requests and
replies share (matches, actions, buckets, bands). Of such messages the fixed part is read here, as OpenFlow 1.3.5 lays
it out, and given to os-ken's constructors; the rest is os-ken's own.
"""
import struct

from os_ken.ofproto import ofproto_protocol, ofproto_v1_3 as ofp, ofproto_v1_3_parser as parser

datapath = ofproto_protocol.ProtocolDesc(version=ofp.OFP_VERSION)

HEADER = 8
MULTIPART_BODY = 16


def reread(octets):
    """What os-ken writes for the message; None where it can't write that kind. Raises where it refuses it."""
    version, kind, length, xid = struct.unpack_from('!BBHI', octets)
    if version != ofp.OFP_VERSION or length != len(octets):
        raise ValueError('version %d, length %d of %d' % (version, length, len(octets)))
    own = OWN.get(kind)
    if own:
        message = own(octets)
        message.xid = xid
    else:
        message = parser.msg_parser(datapath, version, kind, length, xid, octets)
        message.to_jsondict()
        if kind in REPLIES:
            return None
    message.serialize()
    return bytes(message.buf)


def each(read, octets, offset, end):
    """What lies between two offsets, by a parser of os-ken whose results say how long they are."""
    found = []
    while offset < end:
        item = read(octets, offset)
        size = item.len
        if size <= 0 or offset + size > end:
            raise ValueError('a length of %d at %d of %d' % (size, offset, end))
        found.append(item)
        offset += size
    return found


def packet_out(octets):
    buffer_id, in_port, size = struct.unpack_from('!IIH', octets, HEADER)
    end = 24 + size
    actions = each(parser.OFPAction.parser, octets, 24, end)
    return parser.OFPPacketOut(datapath, buffer_id, in_port, actions, octets[end:])


def group_mod(octets):
    command, kind, group = struct.unpack_from('!HBxI', octets, HEADER)
    buckets = each(parser.OFPBucket.parser, octets, 16, len(octets))
    return parser.OFPGroupMod(datapath, command, kind, group, buckets)


def port_mod(octets):
    port, address, config, mask, advertise = struct.unpack_from('!I4x6s2xIII', octets, HEADER)
    return parser.OFPPortMod(datapath, port, address.hex(':'), config, mask, advertise)


def meter_mod(octets):
    command, flags, meter = struct.unpack_from('!HHI', octets, HEADER)
    bands = each(parser.OFPMeterBandHeader.parser, octets, 16, len(octets))
    return parser.OFPMeterMod(datapath, command, flags, meter, bands)


def role_request(octets):
    return parser.OFPRoleRequest(datapath, *struct.unpack_from('!I4xQ', octets, HEADER))


def set_async(octets):
    masks = struct.unpack_from('!6I', octets, HEADER)
    return parser.OFPSetAsync(datapath, masks[0:2], masks[2:4], masks[4:6])


def flow_stats_request(make, octets):
    table, port, group, cookie, mask = struct.unpack_from('!B3xII4xQQ', octets, MULTIPART_BODY)
    return make(datapath, flags_of(octets), table, port, group, cookie, mask, parser.OFPMatch.parser(octets, 48))


def flags_of(octets):
    return struct.unpack_from('!H', octets, 10)[0]


def of_fields(make, form):
    """A request whose body is just fields."""
    return lambda octets: make(datapath, flags_of(octets), *struct.unpack_from(form, octets, MULTIPART_BODY))


def of_nothing(make):
    return lambda octets: make(datapath, flags_of(octets))


def table_features_request(octets):
    return parser.OFPTableFeaturesStatsRequest(datapath, flags_of(octets),
                                               each_table(octets, MULTIPART_BODY))


def each_table(octets, offset):
    tables = []
    while offset < len(octets):
        table = parser.OFPTableFeaturesStats.parser(octets, offset)
        if table.length <= 0:
            raise ValueError('a table of no length')
        tables.append(table)
        offset += table.length
    return tables


def experimenter_request(octets):
    experimenter, kind = struct.unpack_from('!II', octets, MULTIPART_BODY)
    return parser.OFPExperimenterStatsRequest(datapath, flags_of(octets), experimenter, kind, octets[24:])


def queue_config_request(octets):
    return parser.OFPQueueGetConfigRequest(datapath, struct.unpack_from('!I', octets, HEADER)[0])


def multipart_request(octets):
    kind = struct.unpack_from('!H', octets, HEADER)[0]
    return REQUESTS[kind](octets)


REQUESTS = {
    ofp.OFPMP_DESC: of_nothing(parser.OFPDescStatsRequest),
    ofp.OFPMP_FLOW: lambda octets: flow_stats_request(parser.OFPFlowStatsRequest, octets),
    ofp.OFPMP_AGGREGATE: lambda octets: flow_stats_request(parser.OFPAggregateStatsRequest, octets),
    ofp.OFPMP_TABLE: of_nothing(parser.OFPTableStatsRequest),
    ofp.OFPMP_PORT_STATS: of_fields(parser.OFPPortStatsRequest, '!I'),
    ofp.OFPMP_QUEUE: of_fields(parser.OFPQueueStatsRequest, '!II'),
    ofp.OFPMP_GROUP: of_fields(parser.OFPGroupStatsRequest, '!I'),
    ofp.OFPMP_GROUP_DESC: of_nothing(parser.OFPGroupDescStatsRequest),
    ofp.OFPMP_GROUP_FEATURES: of_nothing(parser.OFPGroupFeaturesStatsRequest),
    ofp.OFPMP_METER: of_fields(parser.OFPMeterStatsRequest, '!I'),
    ofp.OFPMP_METER_CONFIG: of_fields(parser.OFPMeterConfigStatsRequest, '!I'),
    ofp.OFPMP_METER_FEATURES: of_nothing(parser.OFPMeterFeaturesStatsRequest),
    ofp.OFPMP_TABLE_FEATURES: table_features_request,
    ofp.OFPMP_PORT_DESC: of_nothing(parser.OFPPortDescStatsRequest),
    ofp.OFPMP_EXPERIMENTER: experimenter_request,
}

OWN = {
    ofp.OFPT_FEATURES_REQUEST: lambda octets: parser.OFPFeaturesRequest(datapath),
    ofp.OFPT_GET_CONFIG_REQUEST: lambda octets: parser.OFPGetConfigRequest(datapath),
    ofp.OFPT_SET_CONFIG: lambda octets: parser.OFPSetConfig(datapath, *struct.unpack_from('!HH', octets, HEADER)),
    ofp.OFPT_PACKET_OUT: packet_out,
    ofp.OFPT_GROUP_MOD: group_mod,
    ofp.OFPT_PORT_MOD: port_mod,
    ofp.OFPT_TABLE_MOD: lambda octets: parser.OFPTableMod(datapath, *struct.unpack_from('!B3xI', octets, HEADER)),
    ofp.OFPT_METER_MOD: meter_mod,
    ofp.OFPT_MULTIPART_REQUEST: multipart_request,
    ofp.OFPT_BARRIER_REQUEST: lambda octets: parser.OFPBarrierRequest(datapath),
    ofp.OFPT_QUEUE_GET_CONFIG_REQUEST: queue_config_request,
    ofp.OFPT_ROLE_REQUEST: role_request,
    ofp.OFPT_GET_ASYNC_REQUEST: lambda octets: parser.OFPGetAsyncRequest(datapath),
    ofp.OFPT_SET_ASYNC: set_async,
}

# os-ken has no serialisers for these.
REPLIES = {
    ofp.OFPT_FEATURES_REPLY, ofp.OFPT_GET_CONFIG_REPLY, ofp.OFPT_PACKET_IN, ofp.OFPT_FLOW_REMOVED, ofp.OFPT_PORT_STATUS,
    ofp.OFPT_MULTIPART_REPLY, ofp.OFPT_QUEUE_GET_CONFIG_REPLY, ofp.OFPT_ROLE_REPLY, ofp.OFPT_GET_ASYNC_REPLY,
}
