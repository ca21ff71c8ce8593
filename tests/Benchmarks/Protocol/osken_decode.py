"""Decodes a file of OpenFlow 1.3 messages with os-ken, in its own loop; prints messages and seconds."""
import struct
import sys
import time

from os_ken.ofproto import ofproto_parser, ofproto_protocol

desc = ofproto_protocol.ProtocolDesc(version=4)
data = open(sys.argv[1], 'rb').read()
frames = []
at = 0
while at < len(data):
    version, kind, size, xid = struct.unpack_from('!BBHI', data, at)
    frames.append((version, kind, size, xid, data[at:at + size]))
    at += size
start = time.perf_counter()
for version, kind, size, xid, octets in frames:
    if ofproto_parser.msg(desc, version, kind, size, xid, octets) is None:
        sys.exit(f'os-ken cannot read a message of type {kind}')
print(len(frames), time.perf_counter() - start)
