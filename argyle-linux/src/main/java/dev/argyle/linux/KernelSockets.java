package dev.argyle.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.argyle.linux.SocketLibc.Call;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The socket calls of the kernel this runs on, under the names and with the results of
/// [dev.argyle.socket.Syscalls]: a count, a descriptor or 0, or an error number negated. Made to
/// ask the kernel what it does, as the oracle for what ours do.
///
/// Sockets are in the network namespace of the thread that calls; see [NetworkNamespace]. Addresses
/// are those of [InetSockAddr]: one of IPv4 goes to an IPv6 socket as a v4-mapped one. Calls should
/// not block, as a thread in native code hears of no interrupt.
///
/// Belongs to one thread at a time: the calls share memory.
public final class KernelSockets implements AutoCloseable {
  private static final int MOST_DATA_BYTES = 1 << 22;
  private static final int MOST_VECTORS = 64;
  private static final int MOST_OPTION_BYTES = 1024;
  private static final int MSGHDR_BYTES = 56;
  private static final int IOVEC_BYTES = 16;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = Libc.callState(arena);
  private final MemorySegment address = arena.allocate(KernelAddress.MOST_BYTES, 8);
  private final MemorySegment length = arena.allocate(JAVA_INT);
  private final MemorySegment data = arena.allocate(MOST_DATA_BYTES, 8);
  private final MemorySegment vectors = arena.allocate((long) MOST_VECTORS * IOVEC_BYTES, 8);
  private final MemorySegment message = arena.allocate(MSGHDR_BYTES, 8);
  private final MemorySegment optionValue = arena.allocate(MOST_OPTION_BYTES, 8);
  private final MemorySegment number = arena.allocate(JAVA_LONG);

  /// Memory for the calls; needs no permission.
  public KernelSockets() {}

  /// socket(2).
  public int socket(int family, int type, int protocol) {
    return call(Call.SOCKET, family, type, protocol);
  }

  /// socketpair(2). @param into is given both descriptors
  public int socketpair(int family, int type, int protocol, int[] into) {
    int result = call(Call.SOCKETPAIR, family, type, protocol, number);
    if (result == 0) {
      into[0] = number.get(JAVA_INT, 0);
      into[1] = number.get(JAVA_INT, 4);
    }
    return result;
  }

  /// bind(2).
  public int bind(int fd, SockAddr to) {
    return call(Call.BIND, fd, address, write(fd, to));
  }

  /// listen(2).
  public int listen(int fd, int backlog) {
    return call(Call.LISTEN, fd, backlog);
  }

  /// accept4(2).
  public int accept4(int fd, Consumer<? super SockAddr> peer, int flags) {
    length.set(JAVA_INT, 0, KernelAddress.MOST_BYTES);
    return named(call(Call.ACCEPT4, fd, address, length, flags), peer);
  }

  /// connect(2).
  public int connect(int fd, SockAddr to) {
    return call(Call.CONNECT, fd, address, write(fd, to));
  }

  /// read(2).
  public int read(int fd, ByteBuffer into) {
    return filled(into, call(Call.READ, fd, data, (long) room(into)));
  }

  /// write(2).
  public int write(int fd, ByteBuffer from) {
    int octets = fill(from);
    return call(Call.WRITE, fd, data, (long) octets);
  }

  /// readv(2).
  public int readv(int fd, ByteBuffer[] into) {
    for (int i = 0, at = 0; i < into.length; at += room(into[i]), i++) {
      vector(i, at, room(into[i]));
    }
    return filled(into, call(Call.READV, fd, vectors, into.length));
  }

  /// writev(2).
  public int writev(int fd, ByteBuffer[] from) {
    gather(from);
    return call(Call.WRITEV, fd, vectors, from.length);
  }

  /// recv(2).
  public int recv(int fd, ByteBuffer into, int flags) {
    return filled(into, call(Call.RECV, fd, data, (long) room(into), flags));
  }

  /// send(2).
  public int send(int fd, ByteBuffer from, int flags) {
    int octets = fill(from);
    return call(Call.SEND, fd, data, (long) octets, flags);
  }

  /// recvfrom(2).
  public int recvfrom(int fd, ByteBuffer into, int flags, Consumer<? super SockAddr> sender) {
    length.set(JAVA_INT, 0, KernelAddress.MOST_BYTES);
    int result =
        filled(into, call(Call.RECVFROM, fd, data, (long) room(into), flags, address, length));
    return named(result, sender);
  }

  /// sendto(2).
  public int sendto(int fd, ByteBuffer from, int flags, @Nullable SockAddr to) {
    int octets = fill(from);
    MemorySegment name = to == null ? MemorySegment.NULL : address;
    int nameBytes = to == null ? 0 : write(fd, to);
    return call(Call.SENDTO, fd, data, (long) octets, flags, name, nameBytes);
  }

  /// recvmsg(2).
  ///
  /// @param told is given `msg_flags`
  public int recvmsg(
      int fd, ByteBuffer[] into, int flags, Consumer<? super SockAddr> sender, IntConsumer told) {
    for (int i = 0, at = 0; i < into.length; at += room(into[i]), i++) {
      vector(i, at, room(into[i]));
    }
    header(address, KernelAddress.MOST_BYTES, into.length);
    int result = filled(into, call(Call.RECVMSG, fd, message, flags));
    if (result >= 0) {
      length.set(JAVA_INT, 0, message.get(JAVA_INT, 8));
      told.accept(message.get(JAVA_INT, 48));
    }
    return named(result, sender);
  }

  /// sendmsg(2).
  public int sendmsg(int fd, ByteBuffer[] from, int flags, @Nullable SockAddr to) {
    gather(from);
    header(to == null ? MemorySegment.NULL : address, to == null ? 0 : write(fd, to), from.length);
    return call(Call.SENDMSG, fd, message, flags);
  }

  /// shutdown(2).
  public int shutdown(int fd, int how) {
    return call(Call.SHUTDOWN, fd, how);
  }

  /// close(2).
  public int close(int fd) {
    return call(Call.CLOSE, fd);
  }

  /// dup(2).
  public int dup(int fd) {
    return call(Call.DUP, fd);
  }

  /// dup2(2).
  public int dup2(int fd, int wanted) {
    return call(Call.DUP2, fd, wanted);
  }

  /// fcntl(2) with an argument that is a number.
  public int fcntl(int fd, int command, int argument) {
    return call(Call.FCNTL, fd, command, (long) argument);
  }

  /// ioctl(2) with a result that is an `int`.
  public int ioctl(int fd, int request, IntConsumer result) {
    int returned = call(Call.IOCTL, fd, request & 0xffff_ffffL, number);
    if (returned >= 0) {
      result.accept(number.get(JAVA_INT, 0));
    }
    return returned;
  }

  /// getsockname(2).
  public int getsockname(int fd, Consumer<? super SockAddr> into) {
    length.set(JAVA_INT, 0, KernelAddress.MOST_BYTES);
    return named(call(Call.GETSOCKNAME, fd, address, length), into);
  }

  /// getpeername(2).
  public int getpeername(int fd, Consumer<? super SockAddr> into) {
    length.set(JAVA_INT, 0, KernelAddress.MOST_BYTES);
    return named(call(Call.GETPEERNAME, fd, address, length), into);
  }

  /// setsockopt(2).
  ///
  /// @throws IllegalArgumentException if nothing is known here of how such a value is written
  public <T> int setsockopt(int fd, SocketOption<T> option, T value) {
    int bytes = KernelOption.write(optionValue, value);
    return call(Call.SETSOCKOPT, fd, option.level(), option.number(), optionValue, bytes);
  }

  /// getsockopt(2).
  ///
  /// @throws IllegalArgumentException if nothing is known here of how such a value is read
  public <T> int getsockopt(int fd, SocketOption<T> option, Consumer<? super T> into) {
    optionValue.fill((byte) 0);
    length.set(JAVA_INT, 0, KernelOption.roomBytes(option.type()));
    int result = call(Call.GETSOCKOPT, fd, option.level(), option.number(), optionValue, length);
    if (result == 0) {
      into.accept(KernelOption.read(optionValue, length.get(JAVA_INT, 0), option.type()));
    }
    return result;
  }

  /// poll(2).
  ///
  /// @param revents is given what was found, entry by entry
  public int poll(int[] fds, int[] events, int[] revents, int timeoutMillis) {
    try (Arena once = Arena.ofConfined()) {
      MemorySegment set = Libc.pollSet(once, fds.length);
      for (int i = 0; i < fds.length; i++) {
        Libc.watch(set, i, fds[i], (short) events[i]);
      }
      int result = call(Call.POLL, set, (long) fds.length, timeoutMillis);
      for (int i = 0; i < fds.length; i++) {
        revents[i] = Libc.found(set, i) & 0xffff;
      }
      return result;
    }
  }

  /// epoll_create1(2).
  public int epollCreate() {
    return call(Call.EPOLL_CREATE1, 0);
  }

  /// epoll_ctl(2).
  public int epollCtl(int epfd, int op, int fd, int events, long datum) {
    KernelEpollEvent.write(data, events, datum);
    return call(Call.EPOLL_CTL, epfd, op, fd, data);
  }

  /// epoll_wait(2).
  ///
  /// @param events is given what was found, as is `data`; their lengths are how many may be
  public int epollWait(int epfd, int[] events, long[] datums, int timeoutMillis) {
    int result = call(Call.EPOLL_WAIT, epfd, data, events.length, timeoutMillis);
    for (int i = 0; i < result; i++) {
      events[i] = KernelEpollEvent.events(data, i);
      datums[i] = KernelEpollEvent.datum(data, i);
    }
    return result;
  }

  /// eventfd(2).
  public int eventfd(int initial, int flags) {
    return call(Call.EVENTFD, initial, flags);
  }

  /// Gives the memory back; sockets stay open.
  @Override
  public void close() {
    arena.close();
  }

  private int call(Call call, Object... arguments) {
    return SocketLibc.call(state, call, arguments);
  }

  /// Writes an address as a socket wants it. @return its length
  private int write(int fd, SockAddr to) {
    boolean v4 = to instanceof InetSockAddr inet && inet.address().isV4();
    return KernelAddress.write(address, to, v4 && isV6(fd));
  }

  private boolean isV6(int fd) {
    length.set(JAVA_INT, 0, Integer.BYTES);
    SocketOption<Integer> domain = SolSocket.SO_DOMAIN;
    int result = call(Call.GETSOCKOPT, fd, domain.level(), domain.number(), number, length);
    return result == 0 && number.get(JAVA_INT, 0) == AddressFamily.AF_INET6;
  }

  /// Hands over the address that a call has written, if it went well and wrote one.
  private int named(int result, Consumer<? super SockAddr> into) {
    if (result >= 0) {
      SockAddr name = KernelAddress.read(address, length.get(JAVA_INT, 0));
      if (name != null) {
        into.accept(name);
      }
    }
    return result;
  }

  private static int room(ByteBuffer into) {
    return Math.min(into.remaining(), MOST_DATA_BYTES / MOST_VECTORS);
  }

  private int fill(ByteBuffer from) {
    int octets = Math.min(from.remaining(), MOST_DATA_BYTES);
    data.asByteBuffer().put(from.duplicate().limit(from.position() + octets));
    return octets;
  }

  private void gather(ByteBuffer[] from) {
    ByteBuffer all = data.asByteBuffer();
    for (int i = 0; i < from.length; i++) {
      vector(i, all.position(), from[i].remaining());
      all.put(from[i].duplicate());
    }
  }

  private void vector(int index, int at, int octets) {
    vectors.set(ADDRESS, (long) index * IOVEC_BYTES, data.asSlice(at));
    vectors.set(JAVA_LONG, (long) index * IOVEC_BYTES + 8, octets);
  }

  private void header(MemorySegment name, int nameBytes, int buffers) {
    message.fill((byte) 0);
    message.set(ADDRESS, 0, name);
    message.set(JAVA_INT, 8, nameBytes);
    message.set(ADDRESS, 16, vectors);
    message.set(JAVA_LONG, 24, buffers);
  }

  private int filled(ByteBuffer into, int result) {
    return filled(new ByteBuffer[] {into}, result);
  }

  /// Copies what was received to where it belongs. A result may be greater than what was copied
  /// (`MSG_TRUNC`).
  private int filled(ByteBuffer[] into, int result) {
    int at = 0;
    for (ByteBuffer buffer : into) {
      int octets = Math.min(room(buffer), result - at);
      if (octets > 0) {
        buffer.put(data.asSlice(at, octets).asByteBuffer());
        at += octets;
      }
    }
    return result;
  }
}
