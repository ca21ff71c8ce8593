#!/usr/bin/python3
"""Linux's TCP as the other end of the stack under test: plain sockets, every octet checked.

    linux_peer.py echo ADDRESS CLIENTS SIZE    that many clients at once send SIZE octets to port 7 and compare
    linux_peer.py read ADDRESS SIZE            reads SIZE octets of port 19's pattern
    linux_peer.py connects ADDRESS COUNT       connects to port 7 and closes, one after the other, both ways of closing
    linux_peer.py serve PORT COUNT             echoes COUNT connections, then prints the peers' ports
"""
import hashlib
import os
import socket
import struct
import sys
import threading

TIMEOUT = 60


def connect(address, port):
    client = socket.create_connection((address, port), TIMEOUT)
    client.settimeout(TIMEOUT)
    return client


def echo_one(address, size, failures):
    try:
        client = connect(address, 7)
        sent = os.urandom(min(size, 1 << 20))
        rounds = size // len(sent)
        hashes = hashlib.sha256(), hashlib.sha256()

        def send():
            for _ in range(rounds):
                hashes[0].update(sent)
                client.sendall(sent)
            client.shutdown(socket.SHUT_WR)

        sender = threading.Thread(target=send)
        sender.start()
        while data := client.recv(1 << 16):
            hashes[1].update(data)
        sender.join()
        client.close()
        if hashes[0].digest() != hashes[1].digest():
            failures.append("other octets came back")
    except OSError as error:
        failures.append(str(error))


def echo(address, clients, size):
    failures = []
    threads = [threading.Thread(target=echo_one, args=(address, size, failures)) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{clients - len(failures)} of {clients} right", *failures[:3])
    return 1 if failures else 0


def read(address, size):
    client = connect(address, 19)
    lines = b""
    got = 0
    while got < size:
        data = client.recv(1 << 16)
        if not data:
            print(f"ended after {got}")
            return 1
        got += len(data)
        if len(lines) < 4096:
            lines += data
    client.close()
    first = lines.split(b"\r\n")[0]
    print(f"{got} octets, lines of {len(first)}")
    return 0 if len(first) == 72 else 1


def connects(address, count):
    for i in range(count):
        client = connect(address, 7)
        if i % 3 == 0:
            client.sendall(b"hello")
            if client.recv(5, socket.MSG_WAITALL) != b"hello":
                print(f"connection {i} isn't echoed")
                return 1
        if i % 2:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset
        client.close()
    print(f"{count} connections")
    return 0


def serve(port, count):
    listener = socket.create_server(("", port), backlog=128)
    listener.settimeout(TIMEOUT)
    print("listening", flush=True)
    ports = []
    for _ in range(count):
        client, peer = listener.accept()
        client.settimeout(TIMEOUT)
        ports.append(peer[1])
        while data := client.recv(1 << 16):
            client.sendall(data)
        client.close()
    print("ports", *ports, flush=True)
    return 0


if __name__ == "__main__":
    verb, *rest = sys.argv[1:]
    sys.exit({"echo": echo, "read": read, "connects": connects, "serve": serve}[verb](
        *(int(value) if value.isdigit() else value for value in rest)))
