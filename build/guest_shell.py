"""Runs commands in another machine: its end there, and the end that asks for one.

guest_shell.py serve                  as the other machine's first program
guest_shell.py HOST SECONDS COMMAND   waits so long for the machine; prints what the command prints
                                      and ends as it does

A command is ended with a zero, and what it has printed with a zero and its exit status. It is killed
when who asked for it goes away.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time

PORT = 23


def kill_when_left(connection, process):
    connection.recv(1)
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def run(connection):
    command = b""
    while not command.endswith(b"\0"):
        got = connection.recv(1 << 16)
        if not got:
            return
        command += got
    process = subprocess.Popen(
        ["sh", "-c", command[:-1]],
        stdin=subprocess.DEVNULL,
        stdout=connection,
        stderr=connection,
        start_new_session=True,
    )
    threading.Thread(target=kill_when_left, args=(connection, process), daemon=True).start()
    connection.sendall(b"\0%d" % process.wait())
    connection.shutdown(socket.SHUT_WR)


def serve():
    listener = socket.create_server(("::", PORT), family=socket.AF_INET6, dualstack_ipv6=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=run, args=(connection,), daemon=True).start()


def connect(host, seconds):
    end = time.monotonic() + seconds
    while True:
        try:
            connection = socket.create_connection((host, PORT), 1)
            connection.settimeout(None)
            return connection
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def ask(host, seconds, command):
    connection = connect(host, seconds)
    connection.sendall(command.encode() + b"\0")
    tail = b""
    while True:
        got = connection.recv(1 << 16)
        if not got:
            sys.exit("the machine is gone")
        printed, zero, tail = got.partition(b"\0")
        sys.stdout.buffer.write(printed)
        sys.stdout.buffer.flush()
        if zero:
            break
    while got := connection.recv(16):
        tail += got
    sys.exit(int(tail) & 0xFF)


if sys.argv[1] == "serve":
    serve()
else:
    ask(sys.argv[1], float(sys.argv[2]), sys.argv[3])
