package dev.argyle.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.argyle.sock.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The C library's functions that the devices need, and the way to any other: all native calls are
/// here and in [SocketLibc].
///
/// Each returns what the function does, or the error number negated, as the system call itself
/// does. None throws for what the kernel answers. A call may be made by any thread; the memory for
/// its error number, `state` from [#callState], belongs to one call at a time.
///
/// Constants are those of `asm-generic`, which x86-64 and aarch64 share.
final class Libc {
  static final int O_RDONLY = 0;
  static final int O_RDWR = 2;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  static final int EFD_NONBLOCK = O_NONBLOCK;
  static final int EFD_CLOEXEC = O_CLOEXEC;
  static final int AF_NETLINK = 16;
  static final int SOCK_RAW = 3;
  static final int SOCK_CLOEXEC = O_CLOEXEC;
  static final int NETLINK_ROUTE = 0;
  static final int CLONE_NEWNET = 0x4000_0000;
  static final short POLLIN = 1;

  /// A descriptor whose device is gone; the stack has no use for this error.
  static final int EBADFD = 77;

  static final StructLayout POLLFD =
      MemoryLayout.structLayout(
              JAVA_INT.withName("fd"),
              JAVA_SHORT.withName("events"),
              JAVA_SHORT.withName("revents"))
          .withName("pollfd");

  private static final VarHandle POLLFD_FD = field("fd");
  private static final VarHandle POLLFD_EVENTS = field("events");
  private static final VarHandle POLLFD_REVENTS = field("revents");

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = CALL_STATE.varHandle(PathElement.groupElement("errno"));

  private static final MethodHandle OPEN =
      handle("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle READ =
      handle("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE =
      handle("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle IOCTL =
      handle("ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
  private static final MethodHandle POLL =
      handle("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle SOCKET =
      handle("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle EVENTFD =
      handle("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle READ_TO_HEAP =
      criticalHandle("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE_FROM_HEAP =
      criticalHandle("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle SCHED_SETAFFINITY =
      handle("sched_setaffinity", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
  private static final MethodHandle UNSHARE =
      handle("unshare", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  /// Memory in which a call leaves its error number.
  static MemorySegment callState(Arena arena) {
    return arena.allocate(CALL_STATE);
  }

  /// Opens a file. @return its descriptor
  static int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = callState(arena);
      return result((int) OPEN.invokeExact(state, arena.allocateFrom(path), flags, 0), state);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  static int close(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = callState(arena);
      return result((int) CLOSE.invokeExact(state, fd), state);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /// Reads into all of a segment; blocks if the descriptor does. @return octets read, 0 at the end
  static int read(int fd, MemorySegment into, MemorySegment state) {
    try {
      return result((int) (long) READ.invokeExact(state, fd, into, into.byteSize()), state);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /// Writes the first octets of a segment; blocks if the descriptor does. @return octets written
  static int write(int fd, MemorySegment from, int octets, MemorySegment state) {
    assert octets <= from.byteSize();
    try {
      return result((int) (long) WRITE.invokeExact(state, fd, from, (long) octets), state);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /// Reads into all of a segment that may lie in the heap. The descriptor must not block: the
  /// collector waits for the call.
  static int readToHeap(int fd, MemorySegment into, MemorySegment state) {
    try {
      return result((int) (long) READ_TO_HEAP.invokeExact(state, fd, into, into.byteSize()), state);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /// Writes the first octets of a segment that may lie in the heap. The descriptor must not block.
  static int writeFromHeap(int fd, MemorySegment from, int octets, MemorySegment state) {
    assert octets <= from.byteSize();
    try {
      return result(
          (int) (long) WRITE_FROM_HEAP.invokeExact(state, fd, from, (long) octets), state);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /// Says on which processors the calling thread may run.
  ///
  /// @param mask a bit for each processor
  static int schedSetaffinity(MemorySegment mask) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = callState(arena);
      return result((int) SCHED_SETAFFINITY.invokeExact(state, 0, mask.byteSize(), mask), state);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /// Asks a device for something special. The argument is a struct, or [MemorySegment#NULL] for 0.
  static int ioctl(int fd, long request, MemorySegment argument) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = callState(arena);
      return result((int) IOCTL.invokeExact(state, fd, request, argument), state);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /// Room for this many entries of [#poll].
  static MemorySegment pollSet(Arena arena, int entries) {
    return arena.allocate(POLLFD, entries);
  }

  /// Fills one entry of a poll set.
  static void watch(MemorySegment pollSet, int entry, int fd, short events) {
    long at = entry * POLLFD.byteSize();
    POLLFD_FD.set(pollSet, at, fd);
    POLLFD_EVENTS.set(pollSet, at, events);
  }

  /// What [#poll] has found out about one entry.
  static short found(MemorySegment pollSet, int entry) {
    return (short) POLLFD_REVENTS.get(pollSet, entry * POLLFD.byteSize());
  }

  /// Waits until one of the entries is ready. @return how many are
  static int poll(MemorySegment pollSet, int timeoutMillis, MemorySegment state) {
    long entries = pollSet.byteSize() / POLLFD.byteSize();
    try {
      return result((int) POLL.invokeExact(state, pollSet, entries, timeoutMillis), state);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /// Creates a socket of the kernel. @return its descriptor
  static int socket(int domain, int type, int protocol) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = callState(arena);
      return result((int) SOCKET.invokeExact(state, domain, type, protocol), state);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /// Creates a counter that can be polled. @return its descriptor
  static int eventfd(int initial, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = callState(arena);
      return result((int) EVENTFD.invokeExact(state, initial, flags), state);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /// Gives the calling thread, not the process, namespaces of its own.
  static int unshare(int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = callState(arena);
      return result((int) UNSHARE.invokeExact(state, flags), state);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /// The name and text of a negative result: `EBUSY (Device or resource busy)`.
  static String describe(int result) {
    Errno errno = Errno.ofResult(result);
    return errno == null ? "errno " + -result : errno + " (" + errno.text() + ")";
  }

  /// A function's value, or the error number negated.
  static int result(int value, MemorySegment state) {
    return value >= 0 ? value : -(int) ERRNO.get(state, 0L);
  }

  /// What a handle that declares any Throwable has thrown, though native code throws nothing.
  static AssertionError unexpected(Throwable thrown) {
    return switch (thrown) {
      case RuntimeException known -> throw known;
      case Error known -> throw known;
      default -> new AssertionError("a native call does not throw", thrown);
    };
  }

  /// A function of the C library that leaves its error number in a call state, its first argument.
  @SuppressWarnings("restricted")
  static MethodHandle handle(String name, FunctionDescriptor function) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        function,
        Linker.Option.captureCallState("errno"));
  }

  /// The same for a function with `...`.
  ///
  /// @param firstVariadic index of the first argument that `...` stands for
  @SuppressWarnings("restricted")
  static MethodHandle handle(String name, int firstVariadic, FunctionDescriptor function) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        function,
        Linker.Option.captureCallState("errno"),
        Linker.Option.firstVariadicArg(firstVariadic));
  }

  /// A function that may be given memory of the heap, and that the collector waits for.
  @SuppressWarnings("restricted")
  private static MethodHandle criticalHandle(String name, FunctionDescriptor function) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        function,
        Linker.Option.captureCallState("errno"),
        Linker.Option.critical(true));
  }

  private static VarHandle field(String name) {
    return POLLFD.varHandle(PathElement.groupElement(name));
  }

  private Libc() {}
}
