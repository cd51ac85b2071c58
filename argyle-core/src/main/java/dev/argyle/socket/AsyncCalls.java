package dev.argyle.socket;

import dev.argyle.buffer.IoVector;
import dev.argyle.env.BottomHalf;
import dev.argyle.env.Env;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/// The asynchronous style (MISSION F1): a call returns at once, and when its work is done it
/// completes; no thread waits meanwhile. The style of `io_uring` and of completion ports.
///
/// A call here does what the blocking call of that name does and ends as that one would, with a
/// count, a descriptor, or a negated [Errno] number:
///
/// - `O_NONBLOCK` makes no difference, since nobody is blocked; `MSG_DONTWAIT` does: the call then
///   ends at once, with `EAGAIN` if need be.
/// - On a stream, a send ends when everything is taken, a receive when there is something, or with
///   `MSG_WAITALL` when the buffers are full. [#sendSome] ends as soon as something is taken.
/// - `SO_RCVTIMEO` and `SO_SNDTIMEO`, as they are when the call is made, bound it as they bound a
///   blocking one: `EAGAIN`, for `connect` `EINPROGRESS`, or what was transferred so far.
/// - A buffer that cannot be used any more, or by this thread alone (its arena is closed, or
///   confined), ends it with `EFAULT`.
/// - When the last descriptor is closed it ends with `EBADF`, or what was transferred so far.
///
/// Any number of calls may wait for one socket. Those of one kind (accept, connect, receive, send)
/// are done in the order in which they were made. The buffers belong to the call until it ends.
///
/// Whoever brings the event completes the call: the thread that reads the device, a timer, another
/// thread's call; or the caller itself, before the method returns, if there is nothing to wait for.
/// Such a thread must not be held up: what runs on completion may make any call that does not
/// block, asynchronous ones above all. Callbacks that may block need an executor ([#on]).
public final class AsyncCalls {
  private static final int CREATION_FLAGS = FileFlags.SOCK_NONBLOCK | FileFlags.SOCK_CLOEXEC;

  /// The first place that holds no lock.
  private static final Executor WHOEVER_BRINGS_IT = work -> BottomHalf.raise(work::run);

  private static final AsyncCall.Attempt UNUSED = Errno.EIO::negated; // of a call in no queue

  private final Env env;
  private final FileTable files;
  private final SocketCalls sockets;
  private final DataCalls data;
  private final Executor executor;

  AsyncCalls(Env env, FileTable files, SocketCalls sockets, DataCalls data) {
    this(env, files, sockets, data, WHOEVER_BRINGS_IT);
  }

  private AsyncCalls(
      Env env, FileTable files, SocketCalls sockets, DataCalls data, Executor executor) {
    this.env = env;
    this.files = files;
    this.sockets = sockets;
    this.data = data;
    this.executor = executor;
  }

  /// The same calls, completing on an executor: the stack hands it the completions and the
  /// callbacks, and does not care how long they take.
  public AsyncCalls on(Executor other) {
    return new AsyncCalls(env, files, sockets, data, other);
  }

  /// Takes a connection off a listener's queue. Completes with a descriptor of its own.
  public AsyncCall accept(int fd) {
    return accept4(fd, _ -> {}, 0);
  }

  /// The same, and hands over where the connection comes from.
  ///
  /// @param peer called before the call completes
  /// @param flags [FileFlags#SOCK_NONBLOCK] if calls on the new descriptor shall not block
  public AsyncCall accept4(int fd, Consumer<? super SockAddr> peer, int flags) {
    if ((flags & ~CREATION_FLAGS) != 0) {
      return ended(Errno.EINVAL);
    }
    boolean nonBlocking = (flags & FileFlags.SOCK_NONBLOCK) != 0;
    return start(
        fd,
        PendingCalls.Kind.ACCEPT,
        file ->
            () ->
                notYet(file, Errno.EAGAIN, sockets.accept(file.socket(), true, peer, nonBlocking)));
  }

  /// Connects a socket, or sets a datagram socket's peer. Completes with 0.
  public AsyncCall connect(int fd, SockAddr address) {
    return start(fd, PendingCalls.Kind.CONNECT, file -> () -> connect(file, address));
  }

  private static int connect(SocketFile file, SockAddr address) {
    Socket socket = file.socket();
    int result = socket.ops().connect(socket, address, true);
    boolean goesOn = result == Errno.EALREADY.negated();
    return goesOn ? AsyncCall.NOT_YET : notYet(file, Errno.EINPROGRESS, result);
  }

  /// Receives from a socket. Completes with the octets; 0 at the end of the stream.
  ///
  /// @param flags bits of [MessageFlags]
  public AsyncCall recv(int fd, ByteBuffer into, int flags) {
    return into.isReadOnly()
        ? ended(Errno.EFAULT)
        : recvmsg(fd, new MessageHeader(IoVector.of(into)), flags);
  }

  /// Receives with everything a message has, which is in the header when the call completes.
  ///
  /// @param flags bits of [MessageFlags]
  public AsyncCall recvmsg(int fd, MessageHeader message, int flags) {
    boolean all =
        (flags & (MessageFlags.MSG_WAITALL | MessageFlags.MSG_PEEK)) == MessageFlags.MSG_WAITALL;
    return start(
        fd,
        PendingCalls.Kind.RECEIVE,
        file -> new Transfer(file, message, flags, all, data::receive));
  }

  /// Sends on a socket. Completes with the octets taken.
  ///
  /// @param flags bits of [MessageFlags]
  public AsyncCall send(int fd, ByteBuffer from, int flags) {
    return sendmsg(fd, new MessageHeader(IoVector.of(from)), flags);
  }

  /// Sends with everything a message has.
  ///
  /// @param flags bits of [MessageFlags]
  public AsyncCall sendmsg(int fd, MessageHeader message, int flags) {
    return start(
        fd, PendingCalls.Kind.SEND, file -> new Transfer(file, message, flags, true, data::send));
  }

  /// Sends what there is room for, as soon as there is any: as [#sendmsg] without waiting for the
  /// rest. Completes with the octets taken, which may be fewer than there are.
  ///
  /// @param flags bits of [MessageFlags]
  public AsyncCall sendSome(int fd, MessageHeader message, int flags) {
    return start(
        fd, PendingCalls.Kind.SEND, file -> new Transfer(file, message, flags, false, data::send));
  }

  /// Waits until a descriptor of any kind has one of these events, or an error or a hang-up: what
  /// `poll` does for one, or `IORING_OP_POLL_ADD`. Completes with those of them that have come
  /// true. It waits for ever, and [AsyncCall#cancel] does not end it; closing the descriptor does.
  ///
  /// @param events bits of [PollEvents]
  public AsyncCall poll(int fd, int events) {
    OpenFile file = files.enter(fd);
    if (file == null) {
      return ended(Errno.EBADF);
    }
    AsyncCall call = new AsyncCall(null, PendingCalls.Kind.RECEIVE, UNUSED, executor);
    new PendingPoll(file, events | PollEvents.ERR | PollEvents.HUP, call).begin();
    BottomHalf.run();
    return call;
  }

  private AsyncCall start(
      int fd, PendingCalls.Kind kind, Function<SocketFile, AsyncCall.Attempt> attempts) {
    OpenFile file = files.enter(fd);
    if (file == null) {
      return ended(Errno.EBADF);
    }
    if (!(file instanceof SocketFile open)) {
      file.leave();
      return ended(Errno.ENOTSOCK);
    }
    PendingCalls queue = open.pendingCalls(env);
    AsyncCall call = new AsyncCall(queue, kind, attempts.apply(open), executor);
    Sock sock = open.socket().sock();
    boolean reading = kind == PendingCalls.Kind.ACCEPT || kind == PendingCalls.Kind.RECEIVE;
    long timeoutNanos = reading ? sock.receiveTimeoutNanos() : sock.sendTimeoutNanos();
    Errno late = kind == PendingCalls.Kind.CONNECT ? Errno.EINPROGRESS : Errno.EAGAIN;
    queue.submit(call, sock.deadline(timeoutNanos), late);
    BottomHalf.run();
    return call;
  }

  private AsyncCall ended(Errno why) {
    AsyncCall call = new AsyncCall(null, PendingCalls.Kind.RECEIVE, why::negated, executor);
    call.end(why.negated());
    BottomHalf.run();
    return call;
  }

  /// The result of a try, or [AsyncCall#NOT_YET] if it means that.
  private static int notYet(SocketFile file, Errno wait, int result) {
    if (result == wait.negated()) {
      return AsyncCall.NOT_YET;
    }
    return result < 0 && file.isShut() ? Errno.EBADF.negated() : result;
  }

  /// A way to move data that does not sleep.
  private interface Move {
    int move(SocketFile file, MessageHeader message, int flags);
  }

  /// A send or receive, which on a stream may need several tries that each move something.
  private static final class Transfer implements AsyncCall.Attempt {
    private final SocketFile file;
    private final MessageHeader message;
    private final int flags;
    private final boolean whole;
    private final Move move;
    private int moved;

    /// @param all whether a stream goes on until nothing is left of the buffers
    Transfer(SocketFile file, MessageHeader message, int flags, boolean all, Move move) {
      this.file = file;
      this.message = message;
      this.flags = flags;
      this.whole = all && file.socket().type().equals(SocketType.STREAM);
      this.move = move;
    }

    @Override
    public int attempt() {
      boolean mayWait = (flags & MessageFlags.MSG_DONTWAIT) == 0;
      while (true) {
        int result = move.move(file, message, flags | MessageFlags.MSG_DONTWAIT);
        if (result > 0 && whole) {
          moved += result;
          if (message.data().hasRemaining()) {
            continue;
          }
          return moved;
        }
        if (result == Errno.EAGAIN.negated() && mayWait) {
          return AsyncCall.NOT_YET;
        }
        return givenUp(result);
      }
    }

    @Override
    public int givenUp(int why) {
      return moved > 0 ? moved : why;
    }
  }
}
