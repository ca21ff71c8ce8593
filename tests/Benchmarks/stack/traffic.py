"""What a client on Linux measures of a guest. The same for every guest: the client and its kernel are what they share."""

from __future__ import annotations

import re
import socket
import statistics
import struct
import subprocess
import time

ECHO, DISCARD, CHARGEN = 7, 9, 19
CHUNK = 256 * 1024
LIMIT = 20  # seconds that nothing may take without a sign of life

# The client's congestion control; set by a socket option, because a namespace may not choose restricted ones.
congestion = "cubic"


def connect(host: str, port: int) -> socket.socket:
    deadline = time.monotonic() + LIMIT
    while True:
        try:
            link = socket.create_connection((host, port), LIMIT)
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, congestion.encode())
            return link
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def guest_receives(host: str, seconds: float) -> float:
    """Mbit/s into the guest's discard server; the end is when the guest, having read all, closes as well."""
    data, total = bytes(CHUNK), 0
    with connect(host, DISCARD) as link:
        begin = time.perf_counter()
        while time.perf_counter() - begin < seconds:
            total += link.send(data)
        link.shutdown(socket.SHUT_WR)
        while link.recv(CHUNK):
            pass
        return total * 8e-6 / (time.perf_counter() - begin)


def guest_sends(host: str, seconds: float) -> float:
    """Mbit/s out of the guest's character generator, from its first octets on."""
    buffer, total = bytearray(CHUNK), 0
    with connect(host, CHARGEN) as link:
        link.recv_into(buffer)
        begin = time.perf_counter()
        while time.perf_counter() - begin < seconds:
            count = link.recv_into(buffer)
            if count == 0:
                raise ConnectionError("the guest closed")
            total += count
        return total * 8e-6 / (time.perf_counter() - begin)


def datagrams(host: str, seconds: float, outstanding: int = 16, size: int = 1472) -> dict[str, float]:
    """UDP echo with a bounded number under way; one that isn't back after 0.2 s is lost, and replaced."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        link.connect((host, ECHO))
        link.settimeout(0.2)
        payload = bytes(size)
        sent = back = lost = 0
        begin = time.perf_counter()
        while time.perf_counter() - begin < seconds:
            while sent - back - lost < outstanding:
                link.send(payload)
                sent += 1
            try:
                link.recv(2048)
                back += 1
            except TimeoutError:
                lost = sent - back
        elapsed = time.perf_counter() - begin
        return {"mbit": back * size * 8e-6 / elapsed, "lost": max(lost, 0), "sent": sent}


def round_trip(host: str, count: int, interval: float = 0.005) -> dict[str, float]:
    """Milliseconds, as ping has them from the kernel's time stamps."""
    said = subprocess.run(["ping", "-n", "-i", str(interval), "-c", str(count), "-W", "1", host],
                          capture_output=True, text=True).stdout
    times = sorted(float(value) for value in re.findall(r"time=([0-9.]+) ms", said))
    if not times:
        raise ConnectionError(f"no answer from {host}")
    return {"median": statistics.median(times), "p99": times[int(len(times) * 0.99)], "lost": count - len(times)}


def wait_for_ping(host: str, since: float, limit: float) -> float:
    """Seconds from `since` (monotonic) until the guest answers; asks every 5 ms."""
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as link:
        link.settimeout(0.005)
        body = struct.pack("!BBHHH", 8, 0, 0, 0x5354, 1)
        request = struct.pack("!BBHHH", 8, 0, 0xFFFF - sum(struct.unpack("!4H", body)), 0x5354, 1)
        while time.monotonic() - since < limit:
            try:
                link.sendto(request, (host, 0))
                answer = link.recv(2048)
                if len(answer) >= 26 and answer[20] == 0 and answer[24:26] == b"\x53\x54":
                    return time.monotonic() - since
            except TimeoutError:
                continue
            except OSError:
                time.sleep(0.005)  # no carrier yet
    raise TimeoutError(f"{host} doesn't answer within {limit:.0f} s")

