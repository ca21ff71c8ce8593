#!/usr/bin/python3
"""Probes of the stack under test from the other end of its wire, packet by packet.

Each probe is a function named after what must hold; its line of output is `ok NAME` or `FAIL NAME: why`. The peer is
an address of its own (not the kernel's, which would answer by itself). Usage: rfc_probes.py INTERFACE STACK PEER
"""
import functools
import random
import select
import sys
import time

from scapy.all import ARP, ICMP, IP, TCP, UDP, Ether, Raw, conf, fragment

conf.verb = 0
DEVICE, STACK, PEER = sys.argv[1:4]
MAC = "02:aa:bb:cc:dd:77"
WIRE = conf.L2socket(iface=DEVICE)
PROBES = []
GREATEST = 1460


def probe(function):
    PROBES.append(function)
    return function


def layer2(packet, destination=None):
    return Ether(src=MAC, dst=destination or stack_mac()) / packet


def send(packet, destination=None):
    WIRE.send(layer2(packet, destination))


def wait(wanted, seconds=1.0):
    """The next frame of the stack that is wanted, or None; ARP requests for the peer are answered meanwhile."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if not select.select([WIRE], [], [], left)[0]:
            continue
        frame = WIRE.recv()
        if frame is None or frame.src == MAC:
            continue
        if ARP in frame and frame[ARP].op == 1 and frame[ARP].pdst == PEER:
            WIRE.send(Ether(src=MAC, dst=frame.src) / ARP(
                op=2, hwsrc=MAC, psrc=PEER, hwdst=frame.src, pdst=frame[ARP].psrc))
        elif wanted(frame):
            return frame
    return None


@functools.cache
def stack_mac():
    WIRE.send(Ether(src=MAC, dst="ff:ff:ff:ff:ff:ff") / ARP(op=1, hwsrc=MAC, psrc=PEER, pdst=STACK))
    reply = wait(lambda f: ARP in f and f[ARP].op == 2 and f[ARP].psrc == STACK, 3)
    assert reply is not None, "no ARP reply"
    return reply.src


def ip(**fields):
    return IP(src=PEER, dst=STACK, **fields)


def echo_answer(seconds=1.0, source=STACK):
    return wait(lambda f: ICMP in f and f[ICMP].type == 0 and f[IP].src == source, seconds)


class Connection:
    """A TCP endpoint that sends what it is told to and nothing else."""

    def __init__(self, port, options=(("MSS", GREATEST),), flags="S", window=65535, timestamp=None):
        self.port, self.local = port, random.randint(20000, 60000)
        self.seq, self.window = random.randrange(1 << 32), window
        self.timestamp = timestamp
        self.send(flags, options=options)
        self.answer = self.take()
        assert self.answer is not None, "no answer to a SYN"
        assert self.answer.flags.S and self.answer.flags.A, f"answer {self.answer.flags}"
        assert self.answer.ack == (self.seq + 1) % (1 << 32), "acknowledges another number"
        self.seq = (self.seq + 1) % (1 << 32)
        self.ack = (self.answer.seq + 1) % (1 << 32)
        self.send("A")

    def send(self, flags, data=b"", seq=None, ack=None, options=None, urgent=0):
        if options is None:
            options = [] if self.timestamp is None else [("Timestamp", (self.timestamp, 0))]
        send(ip() / TCP(
            sport=self.local, dport=self.port, flags=flags, seq=self.seq if seq is None else seq,
            ack=(getattr(self, "ack", 0) if ack is None else ack) if "A" in flags else 0,
            window=self.window, options=list(options), urgptr=urgent) / data)

    def data(self, data, flags="PA"):
        self.send(flags, data)
        self.seq = (self.seq + len(data)) % (1 << 32)

    def take(self, seconds=1.0, wanted=lambda tcp: True):
        frame = wait(lambda f: TCP in f and f[TCP].dport == self.local and f[IP].src == STACK
                     and wanted(f[TCP]), seconds)
        return frame[TCP] if frame is not None else None

    def octets(self, count, seconds=2.0, acknowledge=True):
        """So many octets in order; retransmissions are skipped."""
        got = b""
        while len(got) < count:
            segment = self.take(seconds, lambda tcp: payload(tcp) and tcp.seq == self.ack)
            if segment is None:
                break
            got += payload(segment)
            self.ack = (self.ack + len(payload(segment))) % (1 << 32)
            if acknowledge:
                self.send("A")
        return got

    def until_end(self, seconds=2.0):
        """Takes octets until FIN, which counts."""
        text = b""
        while True:
            segment = self.take(seconds, lambda tcp: tcp.seq == self.ack and (payload(tcp) or tcp.flags.F))
            if segment is None:
                return b""
            text += payload(segment)
            self.ack = (self.ack + len(payload(segment)) + (1 if segment.flags.F else 0)) % (1 << 32)
            if segment.flags.F:
                return text

    def echoes(self, text=b"still there?"):
        self.data(text)
        return self.octets(len(text)) == text

    def reset(self):
        self.send("R", seq=self.seq)


def payload(tcp):
    """TCP's data without the link's padding."""
    below = tcp.underlayer
    size = below.len - below.ihl * 4 - tcp.dataofs * 4
    return bytes(tcp.payload)[:size]


def option(tcp, name):
    return next((value for key, value in tcp.options if key == name), None)


# --- ARP, IPv4, ICMP, UDP

@probe
def arp_request_for_another_address_is_not_answered():
    WIRE.send(Ether(src=MAC, dst="ff:ff:ff:ff:ff:ff") / ARP(op=1, hwsrc=MAC, psrc=PEER, pdst="10.78.0.99"))
    assert wait(lambda f: ARP in f and f[ARP].op == 2, 0.5) is None


@probe
def arp_probe_of_rfc_5227_is_answered():
    WIRE.send(Ether(src=MAC, dst="ff:ff:ff:ff:ff:ff") / ARP(op=1, hwsrc=MAC, psrc="0.0.0.0", pdst=STACK))
    assert wait(lambda f: ARP in f and f[ARP].psrc == STACK, 1) is not None


@probe
def echo_of_any_size_returns_the_data():
    for size in (0, 1, 55, 1472):
        data = bytes(random.randrange(256) for _ in range(size))
        send(ip() / ICMP(id=7, seq=size) / data)
        answer = echo_answer()
        assert answer is not None, f"no answer to {size}"
        assert bytes(answer[ICMP].payload)[:size] == data, f"other data of {size}"


@probe
def echo_in_fragments_is_answered_in_any_order():
    data = bytes(random.randrange(256) for _ in range(5000))
    pieces = fragment(ip(id=random.randrange(1 << 16)) / ICMP(id=8) / data, 1480)
    for piece in reversed(pieces):
        send(piece)
    assert wait(lambda f: IP in f and f[IP].src == STACK and f[IP].proto == 1 and f[IP].frag > 0, 2) is not None


@probe
def overlapping_fragments_reject_the_datagram():
    pieces = fragment(ip(id=random.randrange(1 << 16)) / ICMP(id=9) / (b"x" * 3000), 1480)
    send(pieces[0])
    wrong = pieces[1].copy()
    wrong.frag -= 10
    wrong[Raw].load = b"y" * len(wrong[Raw].load)
    del wrong.chksum, wrong.len
    for piece in (wrong, *pieces[1:]):
        send(piece)
    assert wait(lambda f: IP in f and f[IP].src == STACK and f[IP].proto == 1, 0.5) is None


@probe
def packets_with_wrong_headers_are_silently_dropped():
    for spoilt in (
            ip(chksum=0x1234) / ICMP(), ip(version=6) / ICMP(), ip(ihl=4) / ICMP(), ip(len=10) / ICMP(),
            ip(len=2000) / ICMP(), ip() / ICMP(chksum=0x1234), IP(src="255.255.255.255", dst=STACK) / ICMP(),
            IP(src="224.0.0.1", dst=STACK) / ICMP(), IP(src=STACK, dst=STACK) / ICMP()):
        send(spoilt)
        assert wait(lambda f: ICMP in f, 0.2) is None, spoilt.summary()


@probe
def echo_to_broadcast_is_not_answered():
    send(IP(src=PEER, dst="10.78.0.255") / ICMP(), "ff:ff:ff:ff:ff:ff")
    assert wait(lambda f: ICMP in f, 0.3) is None


@probe
def options_of_ip_are_skipped():
    from scapy.all import IPOption
    for option_octets in (b"\x01\x01\x01\x00", b"\x07\x07\x04\x00\x00\x00\x00\x00", b"\x83\x03\x04\x00", b"\xff\x02\x00\x00"):
        send(ip(options=[IPOption(option_octets)]) / ICMP(id=10))
        assert echo_answer() is not None, option_octets.hex()


@probe
def unknown_protocol_and_closed_port_are_unreachable_and_quoted():
    send(ip(proto=253) / b"12345678")
    answer = wait(lambda f: ICMP in f and f[ICMP].type == 3)
    assert answer is not None and answer[ICMP].code == 2, "protocol"
    send(ip() / UDP(sport=1000, dport=44444) / b"12345678")
    answer = wait(lambda f: ICMP in f and f[ICMP].type == 3)
    assert answer is not None and answer[ICMP].code == 3, "port"
    assert answer[ICMP].payload.dst == STACK and answer[ICMP].payload.sport == 1000, "quote"


@probe
def udp_checksum_is_checked_unless_it_is_zero():
    for checksum, answered in ((None, True), (0, True), (0x1234, False)):
        send(ip() / UDP(sport=1001, dport=7, chksum=checksum) / b"echo me")
        answer = wait(lambda f: UDP in f and f[UDP].dport == 1001, 0.5)
        assert (answer is not None) == answered, f"checksum {checksum}"


# --- TCP: opening

@probe
def syn_ack_offers_what_the_syn_offered():
    full = Connection(7, [("MSS", GREATEST), ("SAckOK", b""), ("Timestamp", (5, 0)), ("WScale", 7)], timestamp=6)
    names = [name for name, _ in full.answer.options]
    assert {"MSS", "SAckOK", "Timestamp", "WScale"} <= set(names), names
    assert option(full.answer, "MSS") == GREATEST and option(full.answer, "Timestamp")[1] == 5
    full.reset()
    plain = Connection(7)
    assert {name for name, _ in plain.answer.options} <= {"MSS", "NOP", "EOL"}, plain.answer.options
    plain.reset()


@probe
def ecn_is_agreed_to_if_asked_for():
    asked = Connection(7, flags="SEC")
    assert asked.answer.flags.E and not asked.answer.flags.C
    asked.reset()
    plain = Connection(7)
    assert not plain.answer.flags.E
    plain.reset()


@probe
def closed_port_resets_by_the_book():
    for flags, seq, ack, wanted in (
            ("S", 1000, 0, (0, 1001)), ("A", 1000, 777, (777, None)), ("SA", 1000, 888, (888, None)),
            ("FA", 1000, 999, (999, None)), ("F", 1000, 0, (0, 1001)), ("", 1000, 0, (0, 1000))):
        send(ip() / TCP(sport=2000, dport=4444, flags=flags, seq=seq, ack=ack))
        answer = wait(lambda f: TCP in f and f[TCP].dport == 2000)
        assert answer is not None and answer[TCP].flags.R, f"{flags}: no reset"
        assert answer[TCP].seq == wanted[0], f"{flags}: seq {answer[TCP].seq}"
        assert wanted[1] is None or answer[TCP].ack == wanted[1], f"{flags}: ack {answer[TCP].ack}"
    send(ip() / TCP(sport=2000, dport=4444, flags="R", seq=1))
    assert wait(lambda f: TCP in f and f[TCP].dport == 2000, 0.3) is None, "answers a reset"


@probe
def listening_port_answers_odd_flags_with_no_syn():
    for flags in ("", "F", "FPU", "SF", "R", "P", "U"):
        send(ip() / TCP(sport=2001, dport=7, flags=flags, seq=1))
        assert wait(lambda f: TCP in f and f[TCP].dport == 2001, 0.2) is None, f"flags {flags}"
    send(ip() / TCP(sport=2001, dport=7, flags="A", seq=1, ack=55))
    answer = wait(lambda f: TCP in f and f[TCP].dport == 2001)
    assert answer is not None and answer[TCP].flags == "R" and answer[TCP].seq == 55


@probe
def initial_numbers_have_no_pattern():
    numbers = []
    for _ in range(20):
        connection = Connection(7)
        numbers.append(connection.answer.seq)
        connection.reset()
    steps = {abs(b - a) >> 24 for a, b in zip(numbers, numbers[1:])}
    assert len(set(numbers)) == 20 and len(steps) > 8, numbers


@probe
def repeated_syn_gets_the_same_answer_and_a_wrong_ack_a_reset():
    local, seq = random.randint(20000, 60000), 5000
    answers = []
    for _ in range(2):
        send(ip() / TCP(sport=local, dport=7, flags="S", seq=seq))
        answers.append(wait(lambda f: TCP in f and f[TCP].dport == local)[TCP])
    assert answers[0].seq == answers[1].seq and answers[1].flags == "SA"
    send(ip() / TCP(sport=local, dport=7, flags="A", seq=seq + 1, ack=answers[0].seq + 77))
    answer = wait(lambda f: TCP in f and f[TCP].dport == local)
    assert answer is not None and answer[TCP].flags.R and answer[TCP].seq == (answers[0].seq + 77) % (1 << 32)


@probe
def bad_segments_are_silently_dropped():
    for fields in ({"chksum": 0x1234}, {"dataofs": 4}, {"dataofs": 15}):
        send(ip() / TCP(sport=2002, dport=7, flags="S", **fields))
        assert wait(lambda f: TCP in f and f[TCP].dport == 2002, 0.3) is None, fields


# --- TCP: established

@probe
def octets_out_of_order_and_overlapping_arrive_once():
    connection = Connection(7, [("MSS", GREATEST), ("SAckOK", b"")])
    start = connection.seq
    connection.send("PA", b"CDEF", seq=(start + 2) % (1 << 32))
    answer = connection.take()
    assert answer is not None and answer.ack == start, "acknowledges a gap"
    assert option(answer, "SAck") == ((start + 2) % (1 << 32), (start + 6) % (1 << 32)), answer.options
    connection.send("PA", b"ABCD")
    connection.seq = (start + 6) % (1 << 32)
    assert connection.octets(6) == b"ABCDEF"
    connection.send("PA", b"ABCD", seq=start)
    answer = connection.take()
    assert answer is not None and not payload(answer), "takes old octets"
    assert option(answer, "SAck") is not None, "no D-SACK"
    connection.reset()


@probe
def segment_beyond_the_window_is_acknowledged_only():
    connection = Connection(7)
    connection.send("PA", b"far away", seq=(connection.seq + 10_000_000) % (1 << 32))
    answer = connection.take()
    assert answer is not None and answer.ack == connection.seq and not payload(answer)
    assert connection.echoes()
    connection.reset()


@probe
def reset_counts_only_with_the_exact_number():
    connection = Connection(7)
    connection.send("R", seq=(connection.seq + 100) % (1 << 32))
    answer = connection.take()
    assert answer is not None and answer.flags == "A", "no challenge"
    connection.send("R", seq=(connection.seq + 0x40000000) % (1 << 32))
    assert connection.take(0.3) is None, "answers a reset outside of the window"
    assert connection.echoes()
    connection.send("R")
    connection.send("PA", b"hello")
    answer = connection.take()
    assert answer is not None and answer.flags.R, "still open"


@probe
def syn_on_a_connection_is_challenged():
    connection = Connection(7)
    for offset in (0, 100, 0x40000000):
        connection.send("S", seq=(connection.seq + offset) % (1 << 32))
        answer = connection.take()
        assert answer is not None and answer.flags == "A" and answer.ack == connection.seq, offset
    assert connection.echoes()
    connection.reset()


@probe
def impossible_acknowledgments_are_answered_and_their_octets_dropped():
    connection = Connection(7)
    for offset in (100_000, -200_000):
        connection.send("PA", b"dropped", ack=(connection.ack + offset) % (1 << 32))
        answer = connection.take()
        assert answer is not None and answer.ack == connection.seq, offset
    assert connection.echoes()
    connection.reset()


@probe
def lost_octets_are_sent_again_at_growing_distances():
    connection = Connection(7)
    connection.data(b"x" * 100)
    times = []
    while len(times) < 4:
        segment = connection.take(5, lambda tcp: payload(tcp))
        assert segment is not None, f"only {len(times)} transmissions"
        times.append(time.monotonic())
    steps = [b - a for a, b in zip(times, times[1:])]
    assert steps[0] >= 0.15 and steps[2] > 1.4 * steps[1], steps
    connection.reset()


@probe
def three_duplicates_bring_the_lost_segment():
    connection = Connection(19)
    segments = []
    while len(segments) < 4:
        segment = connection.take(2, lambda tcp: payload(tcp))
        assert segment is not None
        segments.append(segment)
    for _ in range(3):
        connection.send("A")
    again = connection.take(0.15, lambda tcp: payload(tcp) and tcp.seq == connection.ack)
    assert again is not None, "waits for the timeout"
    connection.reset()


@probe
def segments_obey_the_peers_size_and_window():
    connection = Connection(19, [("MSS", 300)], window=1000)
    total = 0
    while (segment := connection.take(0.15, lambda tcp: payload(tcp))) is not None and total < 5000:
        assert len(payload(segment)) <= 300
        total += len(payload(segment)) if segment.seq - connection.ack < 1000 else 10_000
    assert 600 <= total <= 1000 * 4, total
    connection.reset()


@probe
def zero_window_is_probed_and_opened():
    connection = Connection(7, window=0)
    connection.data(b"y" * 500)
    found = connection.take(3, lambda tcp: len(payload(tcp)) == 1)
    assert found is not None, "no probe"
    connection.window = 65535
    connection.send("A")
    assert len(connection.octets(500)) == 500
    connection.reset()


@probe
def old_timestamps_are_refused():
    connection = Connection(7, [("MSS", GREATEST), ("Timestamp", (1_000_000, 0))], timestamp=1_000_100)
    assert connection.echoes()
    connection.timestamp = 900_000
    connection.send("PA", b"from the past")
    answer = connection.take()
    assert answer is not None and answer.ack == connection.seq and not payload(answer)
    connection.timestamp = 1_000_200
    assert connection.echoes()
    connection.reset()


@probe
def mark_is_echoed_until_cwr():
    connection = Connection(9, flags="SEC")
    for bits, flags, echoed in ((0, "PA", False), (3, "PA", True), (2, "PA", True), (2, "PAC", False)):
        send(ip(tos=bits) / TCP(
            sport=connection.local, dport=9, flags=flags, seq=connection.seq, ack=connection.ack) / b"data")
        connection.seq = (connection.seq + 4) % (1 << 32)
        answer = connection.take()
        assert answer is not None and answer.flags.E == echoed, (bits, flags)
    connection.reset()


@probe
def urgent_pointer_is_ignored():
    connection = Connection(7)
    connection.send("PAU", b"urgent", urgent=3)
    connection.seq = (connection.seq + 6) % (1 << 32)
    assert connection.octets(6) == b"urgent"
    connection.reset()


# --- TCP: closing

@probe
def half_closed_connection_still_sends():
    connection = Connection(7)
    connection.send("PAF", b"last words")
    connection.seq = (connection.seq + 11) % (1 << 32)
    assert connection.octets(10) == b"last words"
    end = connection.take(1, lambda tcp: tcp.flags.F)
    assert end is not None and end.ack == connection.seq
    connection.ack = (end.seq + 1) % (1 << 32)
    connection.send("A")


@probe
def time_wait_acknowledges_a_repeated_fin_and_ignores_resets():
    connection = Connection(13)
    assert connection.until_end(), "no daytime"
    connection.send("FA")
    first = connection.take(1, lambda tcp: tcp.ack == (connection.seq + 1) % (1 << 32))
    assert first is not None, "FIN isn't acknowledged"
    connection.send("R", seq=(connection.seq + 1) % (1 << 32))
    connection.send("FA")
    assert connection.take(1, lambda tcp: tcp.flags == "A") is not None, "a reset ended TIME-WAIT"


def main():
    failed = 0
    stack_mac()
    for function in PROBES:
        wait(lambda f: False, 0.05)  # what the probe before left on the wire
        try:
            function()
            print("ok", function.__name__, flush=True)
        except AssertionError as why:
            failed += 1
            print(f"FAIL {function.__name__}: {why}", flush=True)
    print(f"{len(PROBES)} probes, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
