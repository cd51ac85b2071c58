package dev.argyle.testkit.packetdrill;

import dev.argyle.socket.EpollEvents;
import dev.argyle.socket.PollFd;
import dev.argyle.socket.Syscalls;
import dev.argyle.testkit.packetdrill.CallTable.Prepared;
import java.util.List;
import java.util.Map;

/// `poll` and the calls of epoll.
final class WaitCalls {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Syscalls calls;
  private final CallTable table;

  WaitCalls(Syscalls calls, CallTable table) {
    this.calls = calls;
    this.table = table;
  }

  void register(Map<String, CallTable.Handler> handlers) {
    handlers.put("poll", this::poll);
    CallTable.Handler create = _ -> new Prepared(calls::epollCreate, true, _ -> {});
    handlers.put("epoll_create", create);
    handlers.put("epoll_create1", create);
    handlers.put("epoll_ctl", this::control);
    handlers.put("epoll_wait", this::await);
  }

  private Prepared poll(Arguments a) {
    if (!(a.at(0) instanceof Value.Items(List<Value> entries))) {
      throw new Mismatch("poll takes [{fd=, events=, revents=}]");
    }
    PollFd[] fds = new PollFd[entries.size()];
    for (int i = 0; i < fds.length; i++) {
      Value entry = entries.get(i);
      int fd = table.descriptor((int) Arguments.number(Arguments.field(entry, "fd")));
      fds[i] = new PollFd(fd, (int) Arguments.number(Arguments.field(entry, "events")));
    }
    long timeoutNanos = a.number(2) * NANOS_PER_MILLI;
    return Prepared.of(() -> calls.poll(fds, timeoutNanos))
        .checking(result -> {
          for (int i = 0; i < fds.length && result >= 0; i++) {
            long expected = Arguments.number(Arguments.field(entries.get(i), "revents"));
            compare("poll", expected, fds[i].revents());
          }
        });
  }

  private Prepared control(Arguments a) {
    int epoll = table.descriptor(a, 0);
    int op = a.number(1);
    int fd = table.descriptor(a, 2);
    boolean bare = !(a.at(3) instanceof Value.Struct);
    int events = bare ? 0 : (int) Arguments.number(Arguments.field(a.at(3), "events"));
    long data = bare ? 0 : datum(a.at(3));
    return Prepared.of(() -> calls.epollCtl(epoll, op, fd, events, data));
  }

  private Prepared await(Arguments a) {
    int epoll = table.descriptor(a, 0);
    Value expected = a.at(1);
    var found = new EpollEvents(Math.max(1, a.number(2)));
    long timeoutNanos = a.number(3) * NANOS_PER_MILLI;
    return Prepared.of(() -> calls.epollWait(epoll, found, timeoutNanos))
        .checking(result -> {
          if (result > 0 && expected instanceof Value.Struct) {
            compare(
                "epoll_wait",
                Arguments.number(Arguments.field(expected, "events")),
                found.events(0));
            compare("epoll_wait, which descriptor", datum(expected), found.data(0));
          }
        });
  }

  /// What an epoll is told to say for a descriptor: a union of C, under whichever name.
  private static long datum(Value struct) {
    for (String name : List.of("fd", "ptr", "u32", "u64")) {
      Value value = struct instanceof Value.Struct fields ? fields.field(name) : null;
      if (value != null) {
        return Arguments.number(value);
      }
    }
    throw new Mismatch("the field fd is missing");
  }

  private static void compare(String what, long expected, long actual) {
    if ((int) expected != (int) actual) {
      throw new Mismatch(
          what
              + "\n  expected 0x"
              + Integer.toHexString((int) expected)
              + "\n  actual   0x"
              + Integer.toHexString((int) actual));
    }
  }
}
