"""Makes random programs of socket calls and writes down what Linux answers to them.

    python3 record.py SEED PROGRAMS STEPS > transcript.txt

Needs Linux; binds paths in a temporary directory. A line of the transcript is a call, " = " and
the answer; UnixTranscriptTest knows what the words mean. Numbers of sockets are slots of the
program's own, not descriptors.
"""
import array, ctypes, errno, fcntl, os, random, re, select, socket, struct, sys, tempfile

NAMES = ["p1", "p2", "@a1", "@a2", "@a3"]
EDGES = select.EPOLLIN | select.EPOLLOUT | select.EPOLLRDHUP | select.EPOLLET
BITS = [("IN", 1), ("OUT", 4), ("ERR", 8), ("HUP", 16), ("RDHUP", 0x2000)]
CALLS = (
    ["send"] * 6 + ["recv"] * 6 + ["sendto"] * 3 + ["connect"] * 4 + ["accept"] * 3 + ["epoll"] * 3
    + ["poll"] * 2 + ["bind", "listen", "shutdown", "close", "inq", "outq", "err", "name", "peer"]
    + ["passcred", "unlink", "disconnect", "sndbuf"]
)


def program(chance, steps, open_slots):
    """Gives one call after the other; `open_slots` are those whose sockets have been made."""
    live, free, letter, lines = {}, list(range(24)), 0, []
    types = chance.choice([[1, 2, 5], [1, 5], [2, 2, 2, 5]])
    for _ in range(steps):
        yield from lines
        lines = []
        for slot in [each for each in live if each not in open_slots]:
            del live[slot]
            free.append(slot)
        kind = chance.choice(types)
        if len(live) < 3 or len(live) < 14 and chance.random() < 0.12:
            a = free.pop()
            live[a] = kind
            if chance.random() < 0.5 and free:
                b = free.pop()
                live[b] = kind
                lines.append(f"pair {a} {b} {kind}")
                continue
            lines.append(f"socket {a} {kind}")
            if chance.random() < 0.5:
                lines.append(f"bind {a} {chance.choice(NAMES)}")
                if kind != 2 and chance.random() < 0.7:
                    lines.append(f"listen {a} {chance.choice([0, 1, 3])}")
            continue
        a, call, name = chance.choice(list(live)), chance.choice(CALLS), chance.choice(NAMES)
        letter = (letter + 1) % 26
        octets = chr(97 + letter)
        if call == "send":
            size = chance.choice([0, 1, 5, 300, 5000, 40000, 90000])
            lines.append(f"send {a} {size} {octets}")
        elif call == "sendto":
            lines.append(f"sendto {a} {chance.choice([1, 9, 400])} {octets} {name}")
        elif call == "recv":
            flags = chance.choice([0, 0, 0, 2, 0x20, 0x100, 0x22])
            lines.append(f"recv {a} {chance.choice([1, 3, 100, 6000, 200000])} {flags}")
        elif call in ("connect", "bind"):
            lines.append(f"{call} {a} {name}")
        elif call == "unlink":
            lines.append(f"unlink 0 {chance.choice(NAMES[:2])}")
        elif call == "listen":
            lines.append(f"listen {a} {chance.choice([0, 1, 5])}")
        elif call == "accept" and free:
            b = free.pop()
            lines.append(f"accept {a} {b}")
            live[b] = live[a]
        elif call == "shutdown" and chance.random() < 0.4:
            lines.append(f"shutdown {a} {chance.choice([0, 1, 2, 1])}")
        elif call == "close" and chance.random() < 0.7:
            lines.append(f"close {a}")
            del live[a]
            free.insert(0, a)
        elif call == "passcred":
            lines.append(f"passcred {a} {chance.choice([0, 1])}")
        elif call == "sndbuf" and chance.random() < 0.3:
            lines.append(f"sndbuf {a} {chance.choice([1, 8000, 60000])}")
        elif call == "epoll":
            lines.append("epoll")
        elif call in ("poll", "inq", "outq", "err", "name", "peer", "disconnect"):
            lines.append(f"{call} {a}")
    yield from lines


def runs(octets):
    return "".join(f"{chr(m[1][0])}{len(m[0])}" for m in re.finditer(rb"(.)\1*", octets))


def events(bits):
    return "|".join(name for name, bit in BITS if bits & bit)


class Linux:
    def __init__(self):
        self.slots = {}
        self.epoll = select.epoll()
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.prefix = f"argyle{os.getpid()}_"
        os.chdir(tempfile.mkdtemp())

    def own(self, slot, made):
        made.setblocking(False)
        self.slots[slot] = made
        self.epoll.register(made, EDGES)

    def at(self, name):
        return "\0" + self.prefix + name[1:] if name[0] == "@" else name

    def shown(self, address):
        if isinstance(address, bytes):
            text = address.decode()[1:]
            chosen = re.fullmatch("[0-9a-f]{5}", text)
            return "@CHOSEN" if chosen else "@" + text[len(self.prefix):]
        return address or ""

    def answer(self, words):
        try:
            return getattr(self, words[0])(*words[1:]) or "0"
        except OSError as failed:
            name = errno.errorcode[failed.errno]
            return "EOPNOTSUPP" if name == "ENOTSUP" else name

    def __getitem__(self, slot):
        if int(slot) not in self.slots:
            raise OSError(errno.EBADF, "")
        return self.slots[int(slot)]

    def socket(self, slot, kind):
        self.own(int(slot), socket.socket(socket.AF_UNIX, int(kind)))

    def pair(self, one, other, kind):
        made = socket.socketpair(socket.AF_UNIX, int(kind))
        self.own(int(one), made[0])
        self.own(int(other), made[1])

    def bind(self, slot, name):
        self[slot].bind(self.at(name))

    def unlink(self, _, name):
        os.unlink(name)

    def listen(self, slot, backlog):
        self[slot].listen(int(backlog))

    def connect(self, slot, name):
        self[slot].connect(self.at(name))

    def disconnect(self, slot):
        if self.libc.connect(self[slot].fileno(), b"\0" * 16, 16) < 0:
            raise OSError(ctypes.get_errno(), "")

    def accept(self, slot, other):
        made, peer = self[slot].accept()
        self.own(int(other), made)
        return "from " + self.shown(peer)

    def send(self, slot, size, octet):
        return str(self[slot].send(octet.encode() * int(size)))

    def sendto(self, slot, size, octet, name):
        return str(self[slot].sendto(octet.encode() * int(size), self.at(name)))

    def recv(self, slot, size, flags):
        into = bytearray(int(size))
        count, control, told, peer = self[slot].recvmsg_into([into], 4096, int(flags))
        users = "".join(" user %d" % struct.unpack("iii", data)[1] for _, _, data in control)
        octets = runs(bytes(into[: min(count, len(into))]))
        return f"{count} {octets} [{self.shown(peer)}] {told}{users}"

    def shutdown(self, slot, how):
        self[slot].shutdown(int(how))

    def close(self, slot):
        self[slot].close()
        del self.slots[int(slot)]

    def poll(self, slot):
        asked = select.poll()
        asked.register(self[slot], 0x2007)
        found = asked.poll(0)
        return "[" + (events(found[0][1]) if found else "") + "]"

    def queued(self, slot, request):
        value = array.array("i", [0])
        fcntl.ioctl(self[slot], request, value)
        return str(value[0])

    def inq(self, slot):
        return self.queued(slot, 0x541B)

    def outq(self, slot):
        return self.queued(slot, 0x5411)

    def err(self, slot):
        return str(self[slot].getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))

    def passcred(self, slot, on):
        self[slot].setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, int(on))

    def sndbuf(self, slot, size):
        self[slot].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, int(size))

    def name(self, slot):
        return "[" + self.shown(self[slot].getsockname()) + "]"

    def peer(self, slot):
        return "[" + self.shown(self[slot].getpeername()) + "]"

    # Linux's own poll of an epoll is in the order of readiness; here it is in that of the slots.
    def epoll_(self):
        numbers = {made.fileno(): slot for slot, made in self.slots.items()}
        found = [(numbers[fd], events(bits)) for fd, bits in self.epoll.poll(0, 64) if fd in numbers]
        return "[" + " ".join(f"{slot}:{bits}" for slot, bits in sorted(found)) + "]"


def main(seed, programs, steps):
    chance = random.Random(seed)
    for _ in range(programs):
        linux = Linux()
        print("reset")
        for line in program(chance, steps, linux.slots):
            words = line.split(" ")
            if line == "epoll":
                print(f"epoll = {linux.epoll_()}")
            else:
                print(f"{line} = {linux.answer(words)}")


main(*(int(word) for word in sys.argv[1:4]))
