"""The kernel's end of one connection of TcpExchange. It sends octets by chance and receives as
many, at the same time, and tells what came of it: a line "name value" each, the kernel's TCP_INFO
among them.

python3 - connect|listen HOST PORT OCTETS [cc=NAME] [rcvbuf=OCTETS] [pause=SECONDS]
    [fastopen=QUEUE]
"""

import fcntl
import hashlib
import os
import socket
import struct
import sys
import termios
import threading
import time

TCP_FASTOPEN_CONNECT = 30  # of Linux; Python has no name for it

# Linux's struct tcp_info: where a field lies, and its form.
FIELDS = {
    "ca_state": (1, "B"),
    "options": (5, "B"),
    "scales": (6, "B"),
    "snd_mss": (16, "I"),
    "pmtu": (60, "I"),
    "snd_ssthresh": (76, "I"),
    "snd_cwnd": (80, "I"),
    "total_retrans": (100, "I"),
    "bytes_acked": (120, "Q"),
    "bytes_received": (128, "Q"),
    "delivered": (192, "I"),
    "delivered_ce": (196, "I"),
    "dsack_dups": (216, "I"),
    "reord_seen": (220, "I"),
    "rcv_ooopack": (224, "I"),
    "received_ce": (248, "I"),
    "delivered_e1_bytes": (252, "I"),
    "delivered_e0_bytes": (256, "I"),
    "delivered_ce_bytes": (260, "I"),
    "received_e1_bytes": (264, "I"),
    "received_e0_bytes": (268, "I"),
    "received_ce_bytes": (272, "I"),
    "ecn": (276, "I"),  # of Linux 7.0: mode, option seen, failures
}


def open_socket(role, host, port, choices):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    first = socket.socket(family, socket.SOCK_STREAM)
    first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if "cc" in choices:
        first.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, choices["cc"].encode())
    if "rcvbuf" in choices:
        first.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, int(choices["rcvbuf"]))
    if "fastopen" in choices:
        if role == "connect":
            first.setsockopt(socket.IPPROTO_TCP, TCP_FASTOPEN_CONNECT, 1)
        else:
            first.setsockopt(socket.IPPROTO_TCP, socket.TCP_FASTOPEN, int(choices["fastopen"]))
    if role == "connect":
        first.connect((host, port))
        return first
    first.bind((host, port))
    first.listen(1)
    return first.accept()[0]


def send(connection, octets):
    digest = hashlib.sha256()
    while octets > 0:
        chunk = os.urandom(min(octets, 1 << 16))
        digest.update(chunk)
        connection.sendall(chunk)
        octets -= len(chunk)
    return digest.hexdigest()


def receive(connection, octets):
    digest = hashlib.sha256()
    while octets > 0:
        chunk = connection.recv(1 << 16)
        if not chunk:
            break
        digest.update(chunk)
        octets -= len(chunk)
    return digest.hexdigest()


def unacknowledged(connection):
    return struct.unpack("i", fcntl.ioctl(connection, termios.TIOCOUTQ, b"\0" * 4))[0]


def main():
    role, host, port, octets = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    choices = dict(argument.split("=") for argument in sys.argv[5:])
    connection = open_socket(role, host, port, choices)
    sent = []
    sender = threading.Thread(target=lambda: sent.append(send(connection, octets)))
    sender.start()
    time.sleep(float(choices.get("pause", "0")))
    received = receive(connection, octets)
    sender.join()
    print("sent", sent[0])
    print("received", received)
    while unacknowledged(connection) > 0:
        time.sleep(0.005)
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 512)
    for name, (at, form) in FIELDS.items():
        if at + struct.calcsize(form) <= len(info):
            print(name, struct.unpack_from("=" + form, info, at)[0])
    cc = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, 16)
    print("congestion", cc.rstrip(b"\0").decode())
    connection.close()


main()
