package dev.argyle.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.env.ManualEnv;
import dev.argyle.env.SleepCount;
import dev.argyle.env.WatchedEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.EpollEvents;
import dev.argyle.socket.EpollFlags;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.PollFd;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// A stack with loopback, whose time stands still, and a thread that sleeps in one of its calls.
final class WakeUpRig implements AutoCloseable {
  static final Duration TIMEOUT = Duration.ofMillis(50); // before the SYN is sent again
  private static final long PATIENCE_SECONDS = 20;
  private static final int CONNECTED_EVENTS = PollEvents.IN | PollEvents.RDHUP;

  final ManualEnv time = new ManualEnv();
  private final WatchedEnv env = new WatchedEnv(time);
  private final SleepCount sleeps = env.sleepListener();
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  final Syscalls calls = stack.syscalls();
  private int nextPort = 4000;

  int listener; // of the sleeper's connection
  int own; // the descriptor that the call is on
  int peer; // the other end, if there is one
  int epfd;
  final PollFd[] polled = new PollFd[1];
  final EpollEvents events = new EpollEvents(4);
  private int wakeUpsBefore;

  @Override
  public void close() {
    stack.close();
  }

  int socket() {
    return calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
  }

  InetSockAddr address() {
    return InetSockAddr.of(IpAddress.LOOPBACK4, nextPort);
  }

  void listen(int backlog) {
    nextPort++;
    listener = socket();
    assertThat(calls.bind(listener, address())).isZero();
    assertThat(calls.listen(listener, backlog)).isZero();
  }

  /// Makes [#own] and [#peer] the ends of a connection.
  void connect() {
    listen(1);
    own = socket();
    assertThat(calls.connect(own, address())).isZero();
    peer = calls.accept(listener);
    assertThat(peer).isPositive();
  }

  /// Makes a listener that answers no SYN, for its queue is full.
  void connectToFull() {
    listen(0);
    assertThat(calls.connect(socket(), address())).isZero();
    own = socket();
  }

  /// Writes until there is no room.
  void fill(int fd) {
    nonBlocking(fd, true);
    int result = 0;
    while (result >= 0) {
      result = calls.write(fd, ByteBuffer.allocate(100_000));
    }
    assertThat(result).isEqualTo(Errno.EAGAIN.negated());
    nonBlocking(fd, false);
  }

  void nonBlocking(int fd, boolean on) {
    assertThat(calls.fcntl(fd, FileFlags.F_SETFL, on ? FileFlags.O_NONBLOCK : 0)).isZero();
  }

  /// Begins to watch [#own] with a new epoll.
  void watch() {
    epfd = calls.epollCreate();
    assertThat(calls.epollCtl(epfd, EpollFlags.EPOLL_CTL_ADD, own, CONNECTED_EVENTS, 7)).isZero();
  }

  int poll(boolean timeout) {
    polled[0] = new PollFd(own, CONNECTED_EVENTS);
    return calls.poll(polled, timeout ? TIMEOUT.toNanos() : -1);
  }

  int epollWait(boolean timeout) {
    return calls.epollWait(epfd, events, timeout ? TIMEOUT.toNanos() : -1);
  }

  void timeOuts(boolean on) {
    Duration limit = on ? TIMEOUT : Duration.ZERO;
    assertThat(calls.setsockopt(own, SolSocket.SO_RCVTIMEO, limit)).isZero();
    assertThat(calls.setsockopt(own, SolSocket.SO_SNDTIMEO, limit)).isZero();
  }

  /// A call in progress on another thread; its result, and whether the thread ends interrupted.
  record Call(FutureTask<Integer> task, Thread thread, boolean[] interrupted) {
    int result() {
      try {
        return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (Exception wrong) {
        throw new AssertionError("no result", wrong);
      }
    }

    boolean endsInterrupted() {
      result();
      return interrupted[0];
    }
  }

  /// A client connects to the listener, without a sleep.
  void arrive() {
    int fd = socket();
    nonBlocking(fd, true);
    assertThat(calls.connect(fd, address())).isEqualTo(Errno.EINPROGRESS.negated());
  }

  /// How many threads were woken since the first was put to sleep.
  int wakeUps() {
    return sleeps.wakeUps() - wakeUpsBefore;
  }

  /// Starts a call and waits until its thread sleeps beside those that sleep already.
  Call sleepIn(Thread.Builder kind, int asleepThen, Callable<Integer> call) {
    if (asleepThen == 1) {
      wakeUpsBefore = sleeps.wakeUps();
    }
    boolean[] interrupted = new boolean[1];
    var task =
        new FutureTask<>(() -> {
          int result = call.call();
          interrupted[0] = Thread.currentThread().isInterrupted();
          return result;
        });
    var started = new Call(task, kind.start(task), interrupted);
    sleeps.await(asleepThen);
    return started;
  }
}
