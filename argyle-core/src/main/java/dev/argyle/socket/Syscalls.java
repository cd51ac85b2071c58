package dev.argyle.socket;

import dev.argyle.env.BottomHalf;
import dev.argyle.env.Clock;
import dev.argyle.env.Env;
import dev.argyle.env.Watches;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.UnixSockAddr;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The system calls of one stack: everything a program can ask of it (MISSION A). Works on
/// descriptors, as the kernel's own calls do; a result is a count, a descriptor or 0, or a negated
/// [Errno] number. Thread-safe; platform and virtual threads may call.
///
/// A call that sleeps is woken by `close` of the last descriptor (`EBADF`), and by an interrupt
/// (`EINTR`; the thread's interrupt status stays set, and the next call that would sleep ends so,
/// too).
///
/// Every call ends by doing what it has raised for others ([BottomHalf]): a segment sent over a
/// virtual cable is received by the thread that sent it, after it has left the stack.
public final class Syscalls {
  private final @Nullable Watches watches;
  private final SocketCalls sockets;
  private final DataCalls data;
  private final FileCalls files;
  private final MultiMessageCalls multiMessages;
  private final PollCalls polls;
  private final EpollCalls epolls;
  private final FileTable table;
  private final AsyncCalls async;
  private final Clock clock;
  private final ToIntFunction<String> interfaceIndex;

  /// The calls of a stack that has these protocols.
  public Syscalls(Env env, ProtocolFamilies families, SocketConfig config) {
    this.table = new FileTable(config.mostDescriptors());
    this.sockets = new SocketCalls(table, families, config);
    this.data = new DataCalls(table);
    this.watches = env.watches();
    this.files = new FileCalls(env, table);
    this.multiMessages = new MultiMessageCalls(env, table, data);
    this.polls = new PollCalls(env, table);
    this.epolls = new EpollCalls(env, table);
    this.async = new AsyncCalls(env, table, sockets, data);
    this.clock = env.clock();
    this.interfaceIndex = config.interfaceIndex();
  }

  /// The stack's clock (`CLOCK_MONOTONIC`), in nanoseconds since whenever; only differences mean
  /// something.
  public long monotonicNanos() {
    return clock.nanos();
  }

  /// Makes a socket. @return its descriptor
  ///
  /// @param family a constant of [dev.argyle.sock.AddressFamily]
  /// @param type number of a [SocketType], with [FileFlags#SOCK_NONBLOCK] if calls shall not block
  /// @param protocol its number, or 0 for the type's default
  public int socket(int family, int type, int protocol) {
    return leave(sockets.socket(family, type, protocol));
  }

  /// Makes two sockets that are each other's peer, such as two of the UNIX family.
  ///
  /// @param fds where their descriptors go; two of them
  /// @return 0, or a negated [Errno]
  public int socketpair(int family, int type, int protocol, int[] fds) {
    Objects.checkFromIndexSize(0, 2, fds.length);
    return leave(sockets.socketpair(family, type, protocol, fds));
  }

  /// Frees the path name of a UNIX socket, which stays taken when the socket is closed (unlink(2)).
  /// A socket that still has the name is not found any more.
  public int unlink(UnixSockAddr path) {
    return leave(sockets.unlink(path));
  }

  /// Binds a socket to a local address.
  public int bind(int fd, SockAddr address) {
    return leave(sockets.bind(fd, address));
  }

  /// Makes a bound socket a listener.
  ///
  /// @param backlog how many connections may wait for `accept`
  public int listen(int fd, int backlog) {
    return leave(sockets.listen(fd, backlog));
  }

  /// Takes a connection off a listener's queue. @return a descriptor of its own
  public int accept(int fd) {
    return leave(sockets.accept(fd, _ -> {}, 0));
  }

  /// The same as `accept`.
  ///
  /// @param flags [FileFlags#SOCK_NONBLOCK] if calls on the new descriptor shall not block
  public int accept4(int fd, int flags) {
    return leave(sockets.accept(fd, _ -> {}, flags));
  }

  /// The same, and hands over where the connection comes from. That is known even of one that has
  /// ended again, when [#getpeername] does not tell it any more.
  public int accept4(int fd, Consumer<? super SockAddr> peer, int flags) {
    return leave(sockets.accept(fd, peer, flags));
  }

  /// Connects a socket, or sets a datagram socket's peer.
  public int connect(int fd, SockAddr address) {
    return leave(sockets.connect(fd, address));
  }

  /// Reads into one buffer. @return octets; 0 at the end of the stream
  public int read(int fd, ByteBuffer into) {
    return leave(data.read(fd, into));
  }

  /// Writes from one buffer. @return octets
  public int write(int fd, ByteBuffer from) {
    return leave(data.write(fd, from));
  }

  /// Reads into several buffers.
  ///
  /// @param from index of the first buffer
  /// @param count how many buffers
  public long readv(int fd, ByteBuffer[] into, int from, int count) {
    return leave(data.readv(fd, into, from, count));
  }

  /// Writes from several buffers.
  ///
  /// @param from index of the first buffer
  /// @param count how many buffers
  public long writev(int fd, ByteBuffer[] source, int from, int count) {
    return leave(data.writev(fd, source, from, count));
  }

  /// Receives from a socket.
  ///
  /// @param flags bits of [dev.argyle.sock.MessageFlags]
  public int recv(int fd, ByteBuffer into, int flags) {
    return leave(data.recvfrom(fd, into, flags, _ -> {}));
  }

  /// Sends on a socket.
  ///
  /// @param flags bits of [dev.argyle.sock.MessageFlags]
  public int send(int fd, ByteBuffer from, int flags) {
    return leave(data.sendto(fd, from, flags, null));
  }

  /// Sends to an address, or with null to the peer.
  public int sendto(int fd, ByteBuffer from, int flags, @Nullable SockAddr to) {
    return leave(data.sendto(fd, from, flags, to));
  }

  /// Receives and hands over where from, if the protocol tells it with every message.
  public int recvfrom(int fd, ByteBuffer into, int flags, Consumer<? super SockAddr> sender) {
    return leave(data.recvfrom(fd, into, flags, sender));
  }

  /// Receives with everything a message has.
  public long recvmsg(int fd, MessageHeader message, int flags) {
    return leave(data.recvmsg(fd, message, flags));
  }

  /// Sends with everything a message has.
  public long sendmsg(int fd, MessageHeader message, int flags) {
    return leave(data.sendmsg(fd, message, flags));
  }

  /// Sends several messages, as many as go one after the other.
  ///
  /// @param messages what to send
  /// @param octets takes how much of each was sent; at least as long
  /// @return how many messages were sent, at least 1; or why the first was not
  public int sendmmsg(int fd, MessageHeader[] messages, int[] octets, int flags) {
    return leave(multiMessages.sendmmsg(fd, messages, octets, flags));
  }

  /// Receives several messages, waiting for each unless the flags forbid it.
  ///
  /// @param octets takes the length of each; at least as long as `messages`
  /// @param flags with [dev.argyle.sock.MessageFlags#MSG_WAITFORONE] only the first is waited for
  /// @param timeoutNanos below 0 for ever. As on Linux it is looked at after each message only: it
  ///     does not end the wait for the one that does not come
  /// @return how many messages were received, at least 1; or why the first was not
  public int recvmmsg(
      int fd, MessageHeader[] messages, int[] octets, int flags, long timeoutNanos) {
    return leave(multiMessages.recvmmsg(fd, messages, octets, flags, timeoutNanos));
  }

  /// Shuts one or both halves down.
  ///
  /// @param how [ProtoOps#SHUT_RD], [ProtoOps#SHUT_WR] or [ProtoOps#SHUT_RDWR]
  public int shutdown(int fd, int how) {
    return leave(sockets.shutdown(fd, how));
  }

  /// Closes a descriptor; with its last one the file goes. May sleep as `SO_LINGER` says.
  public int close(int fd) {
    return leave(files.close(fd));
  }

  /// Closes every descriptor, and opens none any more: the stack ends.
  public void closeAll() {
    files.closeAll();
    leave(0);
  }

  /// Gives a file one more descriptor. @return the lowest free number
  public int dup(int fd) {
    return leave(files.dup(fd));
  }

  /// Makes a number a second descriptor of the same file. If the number is open it is closed in the
  /// same moment, so that no other call can be given it in between; who sleeps in its file wakes as
  /// after [#close].
  ///
  /// @return the number
  public int dup2(int fd, int wanted) {
    return leave(files.dup2(fd, wanted));
  }

  /// The same as [#dup2] for two different numbers; the same one twice is `EINVAL`.
  ///
  /// @param flags [FileFlags#O_CLOEXEC] or 0
  public int dup3(int fd, int wanted, int flags) {
    return leave(files.dup3(fd, wanted, flags));
  }

  /// Tells or sets the flags of a file or descriptor, or makes one more descriptor.
  ///
  /// @param command [FileFlags#F_GETFL], [FileFlags#F_SETFL], [FileFlags#F_GETFD],
  ///     [FileFlags#F_SETFD], [FileFlags#F_DUPFD] or [FileFlags#F_DUPFD_CLOEXEC]
  public int fcntl(int fd, int command, int argument) {
    return leave(files.fcntl(fd, command, argument));
  }

  /// Says whom a socket signals, or with null that it signals nobody: `F_SETOWN`'s place. What is
  /// worth a signal, [FileFlags#O_ASYNC] and [SocketFlag] decide. Descriptors made by `dup` share
  /// it; it ends with the last of them.
  public int onSignal(int fd, @Nullable SignalListener listener) {
    return leave(files.onSignal(fd, listener));
  }

  /// The calls that wait without a thread.
  public AsyncCalls async() {
    return async;
  }

  /// Asks how much data is queued.
  ///
  /// @param request [FileFlags#FIONREAD], [FileFlags#SIOCOUTQ], [FileFlags#SIOCOUTQNSD] or
  ///     [FileFlags#SIOCATMARK]
  public int ioctl(int fd, int request, IntConsumer result) {
    return leave(sockets.ioctl(fd, request, result));
  }

  /// Gives a file an order.
  ///
  /// @param request [FileFlags#FIONBIO] or [FileFlags#FIOASYNC]; anything else is `ENOTTY`
  public int ioctl(int fd, int request, int argument) {
    return leave(files.ioctl(fd, request, argument));
  }

  /// Hands over the local address.
  public int getsockname(int fd, Consumer<? super SockAddr> into) {
    return leave(sockets.localName(fd, into));
  }

  /// Hands over the peer's address.
  public int getpeername(int fd, Consumer<? super SockAddr> into) {
    return leave(sockets.remoteName(fd, into));
  }

  /// Sets an option.
  public <T> int setsockopt(int fd, SocketOption<T> option, T value) {
    return leave(sockets.setOption(fd, option, value));
  }

  /// Hands over the value of an option.
  public <T> int getsockopt(int fd, SocketOption<T> option, Consumer<? super T> into) {
    return leave(sockets.option(fd, option, into));
  }

  /// Finds an interface by its name (if_nametoindex(3)). @return its index, or `ENODEV`
  public int ifNameToIndex(String name) {
    int index = interfaceIndex.applyAsInt(name);
    return index > 0 ? index : Errno.ENODEV.negated();
  }

  /// Waits until one of these is ready. @return how many are
  ///
  /// @param timeoutNanos below 0 for ever, 0 not at all
  public int poll(PollFd[] fds, long timeoutNanos) {
    return leave(polls.poll(fds, timeoutNanos));
  }

  /// Waits until one of these is ready, and leaves in the sets those that are. @return how many
  /// bits
  ///     the sets have then
  ///
  /// @param count descriptors from 0 to below this are looked at
  /// @param timeoutNanos below 0 for ever, 0 not at all
  public int select(
      int count,
      @Nullable BitSet read,
      @Nullable BitSet write,
      @Nullable BitSet except,
      long timeoutNanos) {
    return leave(polls.select(count, read, write, except, timeoutNanos));
  }

  /// Makes an epoll. @return its descriptor
  public int epollCreate() {
    return leave(epolls.create(0));
  }

  /// Makes an epoll (`epoll_create1`). @return its descriptor
  ///
  /// @param flags 0 or [EpollFlags#EPOLL_CLOEXEC]
  public int epollCreate1(int flags) {
    return leave(epolls.create(flags));
  }

  /// Changes what an epoll watches.
  ///
  /// @param op [EpollFlags#EPOLL_CTL_ADD], [EpollFlags#EPOLL_CTL_MOD] or [EpollFlags#EPOLL_CTL_DEL]
  /// @param events bits of [dev.argyle.sock.PollEvents] and of [EpollFlags]
  /// @param data what `epollWait` reports for it
  public int epollCtl(int epfd, int op, int fd, int events, long data) {
    return leave(epolls.control(epfd, op, fd, events, data));
  }

  /// Waits until something that an epoll watches is ready. @return how many events
  ///
  /// @param timeoutNanos below 0 for ever, 0 not at all
  public int epollWait(int epfd, EpollEvents into, long timeoutNanos) {
    return leave(epolls.await(epfd, into, into.capacity(), timeoutNanos));
  }

  /// The same, for fewer events than there is room for.
  ///
  /// @param most how many events at most; `EINVAL` unless it is at least 1
  public int epollWait(int epfd, EpollEvents into, int most, long timeoutNanos) {
    return leave(epolls.await(epfd, into, most, timeoutNanos));
  }

  /// Makes a counter of 64 bits that can be waited for. @return its descriptor
  ///
  /// A read or write moves eight octets in the byte order of the buffer.
  ///
  /// @param initial unsigned
  /// @param flags [FileFlags#EFD_SEMAPHORE], [FileFlags#O_NONBLOCK]
  public int eventfd(int initial, int flags) {
    return leave(files.eventfd(initial, flags));
  }

  /// How many descriptors are open.
  public int openDescriptors() {
    return table.size();
  }

  private int leave(int result) {
    leave();
    return result;
  }

  private long leave(long result) {
    leave();
    return result;
  }

  private void leave() {
    if (watches != null) {
      watches.lookIn();
    }
    BottomHalf.run();
  }
}
