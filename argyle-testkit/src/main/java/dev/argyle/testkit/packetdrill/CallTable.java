package dev.argyle.testkit.packetdrill;

import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpInfo;
import dev.argyle.sock.TcpState;
import dev.argyle.socket.Syscalls;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The system calls that scripts make, by name: how each is run, and what is compared when it has
/// returned. What a script calls descriptor 3 need not be the stack's descriptor 3.
final class CallTable {
  /// Linux's number: the data is not copied, and a message in the error queue tells when it has
  /// been sent.
  static final int MSG_ZEROCOPY = 0x4000000;

  private static final Set<String> OF_THE_KERNEL =
      Set.of("open", "pipe", "splice", "sendfile", "cap_set", "vmsplice", "tee", "mmap");

  /// Compares what a call has returned beside its result.
  interface Check {
    /// Compares.
    ///
    /// @throws Mismatch if it is not as the script says
    void verify(long result);
  }

  /// A call, ready to be made.
  ///
  /// @param run makes it; may block
  /// @param returnsDescriptor whether any descriptor is as good as that of the script
  /// @param check of what it hands over beside its result
  record Prepared(LongSupplier run, boolean returnsDescriptor, Check check) {
    static Prepared of(LongSupplier run) {
      return new Prepared(run, false, _ -> {});
    }

    Prepared checking(Check more) {
      return new Prepared(run, returnsDescriptor, more);
    }
  }

  /// Reads the arguments of one call.
  interface Handler {
    /// Reads them. @return the call, ready to be made
    Prepared prepare(Arguments arguments);
  }

  private final Syscalls calls;
  private final Addresses ends;
  private final Map<Integer, Integer> descriptors = new HashMap<>();
  private final List<Integer> opened = new ArrayList<>(); // the latest last
  private final Map<String, Handler> handlers = new HashMap<>();
  private int listens;

  CallTable(Syscalls calls, Addresses ends) {
    this.calls = calls;
    this.ends = ends;
    new OptionCalls(calls, this).register(handlers);
    new WaitCalls(calls, this).register(handlers);
    new MessageCalls(calls, this, ends).register(handlers);
    registerSockets();
    registerData();
  }

  private void registerSockets() {
    handlers.put("socket", a -> opening(() -> calls.socket(family(a), a.number(1), a.number(2))));
    handlers.put(
        "bind", a -> plain(fd -> calls.bind(fd, a.address(1, ends.bound())), descriptor(a, 0)));
    handlers.put(
        "listen",
        a -> {
          listens++;
          return plain(fd -> calls.listen(fd, a.number(1)), descriptor(a, 0));
        });
    handlers.put(
        "accept",
        a -> {
          int fd = descriptor(a, 0);
          return opening(() -> calls.accept(fd));
        });
    handlers.put(
        "accept4",
        a -> {
          int fd = descriptor(a, 0);
          return opening(() -> calls.accept4(fd, a.number(3)));
        });
    handlers.put(
        "connect",
        a -> plain(fd -> calls.connect(fd, a.address(1, ends.peer())), descriptor(a, 0)));
    handlers.put("close", a -> plain(calls::close, descriptor(a, 0)));
    handlers.put("shutdown", a -> plain(fd -> calls.shutdown(fd, a.number(1)), descriptor(a, 0)));
    handlers.put(
        "dup",
        a -> {
          int fd = descriptor(a, 0);
          return opening(() -> calls.dup(fd));
        });
    handlers.put(
        "fcntl",
        a -> {
          int argument = a.count() > 2 ? a.number(2) : 0;
          return plain(fd -> calls.fcntl(fd, a.number(1), argument), descriptor(a, 0));
        });
    handlers.put("ioctl", this::ioctl);
  }

  private void registerData() {
    handlers.put(
        "read",
        a -> {
          ByteBuffer into = ByteBuffer.allocate(a.number(2));
          return plain(fd -> calls.read(fd, into), descriptor(a, 0));
        });
    handlers.put(
        "write",
        a -> {
          ByteBuffer from = written(a);
          return plain(fd -> calls.write(fd, from), descriptor(a, 0));
        });
    handlers.put(
        "recv",
        a -> {
          ByteBuffer into = ByteBuffer.allocate(a.number(2));
          return plain(fd -> calls.recv(fd, into, a.number(3)), descriptor(a, 0));
        });
    handlers.put(
        "recvfrom",
        a -> {
          ByteBuffer into = ByteBuffer.allocate(a.number(2));
          a.at(1);
          return plain(fd -> calls.recvfrom(fd, into, a.number(3), _ -> {}), descriptor(a, 0));
        });
    handlers.put(
        "send",
        a -> {
          ByteBuffer from = written(a);
          int flags = sendFlags(a.number(3));
          return plain(fd -> calls.send(fd, from, flags), descriptor(a, 0));
        });
    handlers.put(
        "readv",
        a -> {
          ByteBuffer[] into = a.vector(1);
          return plain(fd -> calls.readv(fd, into, 0, a.number(2)), descriptor(a, 0));
        });
    handlers.put(
        "writev",
        a -> {
          ByteBuffer[] from = a.vector(1);
          return plain(fd -> calls.writev(fd, from, 0, a.number(2)), descriptor(a, 0));
        });
  }

  /// The call of that name with these arguments, ready to be made.
  Prepared prepare(Action.Call call) {
    if (OF_THE_KERNEL.contains(call.name())) {
      throw new NotApplicable(call.name() + " is a call on files of the kernel");
    }
    Handler handler = handlers.get(call.name());
    if (handler == null) {
      throw new Mismatch("the stack has no call " + call.name() + " (yet)");
    }
    for (Value each : call.arguments()) {
      if (each instanceof Value.Name(String name) && name.equals("NULL")) {
        throw new NotApplicable("a null pointer: Java has no addresses to get wrong");
      }
    }
    return handler.prepare(new Arguments(call.arguments()));
  }

  /// Compares what a call has returned with what the script says.
  void verify(Action.Call call, Prepared prepared, long result) {
    Long expected = call.result();
    if (prepared.returnsDescriptor() && result >= 0 && expected != null && expected >= 0) {
      descriptors.put((int) (long) expected, (int) result);
      opened.remove(Integer.valueOf((int) result)); // its number was given back meanwhile
      opened.add((int) result);
    } else if (expected != null && !isExpected(expected, call.errno(), result)) {
      throw new Mismatch(
          call.name()
              + "\n  expected "
              + text(expected, call.errno())
              + "\n  actual   "
              + text(result, null));
    }
    prepared.check().verify(result);
  }

  private static boolean isExpected(long expected, @Nullable String errno, long result) {
    if (expected != -1) {
      return result == expected;
    }
    Errno error = Errno.ofResult(result);
    return result < 0 && (errno == null || error != null && error.name().equals(errno));
  }

  private static String text(long result, @Nullable String errno) {
    Errno error = Errno.ofResult(result);
    if (errno != null) {
      return "-1 " + errno;
    }
    return error != null && error != Errno.EPERM ? "-1 " + error : Long.toString(result);
  }

  /// The stack's descriptor for that of the script.
  int descriptor(Arguments arguments, int index) {
    return descriptor(arguments.number(index));
  }

  /// The stack's descriptor for that of the script; one that is not open for one that never was.
  int descriptor(int script) {
    return script < 0 ? script : descriptors.getOrDefault(script, Integer.MAX_VALUE);
  }

  /// What `TCP_INFO` tells of the latest descriptor with that port that does not listen, or null
  /// if there is none.
  @Nullable TcpInfo info(int localPort) {
    var found = new AtomicReference<@Nullable TcpInfo>();
    for (int fd : opened.reversed()) {
      int[] port = new int[1];
      int failed =
          calls.getsockname(
              fd, name -> port[0] = name instanceof InetSockAddr inet ? inet.port() : 0);
      boolean told =
          failed == 0
              && port[0] == localPort
              && calls.getsockopt(fd, SolTcp.TCP_INFO, found::set) == 0;
      TcpInfo info = found.get();
      if (told && info != null && info.state() != TcpState.LISTEN) {
        return info;
      }
    }
    return null;
  }

  /// How often a socket was made a listener.
  int listens() {
    return listens;
  }

  /// The flags of a send, if they mean anything here.
  int sendFlags(int flags) {
    if ((flags & MSG_ZEROCOPY) != 0) {
      throw new NotApplicable("MSG_ZEROCOPY: the JVM moves its memory about");
    }
    return flags;
  }

  /// A buffer of zeros to be written.
  static ByteBuffer written(Arguments arguments) {
    return ByteBuffer.allocate(arguments.number(2));
  }

  private Prepared ioctl(Arguments a) {
    int[] told = new int[1];
    IntConsumer into = value -> told[0] = value;
    int fd = descriptor(a, 0);
    int request = a.number(1);
    long expected = a.wide(2);
    return Prepared.of(() -> calls.ioctl(fd, request, into))
        .checking(result -> {
          if (result == 0 && told[0] != expected) {
            throw new Mismatch(
                "ioctl\n  expected [" + expected + "]\n  actual   [" + told[0] + "]");
          }
        });
  }

  private int family(Arguments arguments) {
    return arguments.at(0) instanceof Value.Ellipsis ? ends.family() : arguments.number(0);
  }

  private static Prepared opening(LongSupplier run) {
    return new Prepared(run, true, _ -> {});
  }

  /// A call on a descriptor.
  interface OnDescriptor {
    /// Makes the call. @return its result
    long make(int fd);
  }

  static Prepared plain(OnDescriptor call, int fd) {
    return Prepared.of(() -> call.make(fd));
  }
}
