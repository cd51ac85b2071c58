package dev.argyle.unix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.env.SystemEnv;
import dev.argyle.env.WatchedEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.ControlMessage;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.UnixSockAddr;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.PollFd;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/// A stack, and short forms of the calls, which answer as `strace` prints: a number, the octets as
/// text, or the name of the error. What the tests expect is what Linux 6.18 answered to the same
/// calls.
abstract class UnixFixture {
  static final int STREAM = SocketType.STREAM.number();
  static final int DGRAM = SocketType.DGRAM.number();
  static final int SEQPACKET = SocketType.SEQPACKET.number();
  static final int AF_UNIX = AddressFamily.AF_UNIX;
  static final int PEEK = MessageFlags.MSG_PEEK;
  static final int TRUNC = MessageFlags.MSG_TRUNC;
  private static final long PATIENCE_SECONDS = 20;

  private final SystemEnv machine = new SystemEnv();
  final WatchedEnv env = new WatchedEnv(machine);
  NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  Syscalls calls = stack.syscalls();

  /// Starts anew with other knobs.
  void configure(UnixConfig config) {
    stack.close();
    stack = new NetStack(env, StackConfig.DEFAULT.with(config));
    calls = stack.syscalls();
  }

  @AfterEach
  void nothingIsLeftOnItsWay() {
    calls.closeAll();
    assertThat(stack.unix().filesInFlight()).isZero();
    stack.close();
    machine.close();
  }

  static String named(long result) {
    Errno errno = Errno.ofResult(result);
    return errno == null ? Long.toString(result) : errno.name();
  }

  /// A path, or with an `@` in front an abstract name.
  static UnixSockAddr at(String name) {
    return name.startsWith("@")
        ? UnixSockAddr.abstractName(name.substring(1))
        : UnixSockAddr.path(name);
  }

  /// A socket whose calls do not block.
  int socket(int type) {
    int fd = calls.socket(AF_UNIX, type | FileFlags.SOCK_NONBLOCK, 0);
    assertThat(fd).isNotNegative();
    return fd;
  }

  int bound(int type, String name) {
    int fd = socket(type);
    assertThat(bind(fd, name)).isEqualTo("0");
    return fd;
  }

  int listening(int type, String name, int backlog) {
    int fd = bound(type, name);
    assertThat(calls.listen(fd, backlog)).isZero();
    return fd;
  }

  int connected(int type, String name) {
    int fd = socket(type);
    assertThat(connect(fd, name)).isEqualTo("0");
    return fd;
  }

  /// Two sockets whose calls do not block.
  int[] pair(int type) {
    int[] fds = new int[2];
    assertThat(calls.socketpair(AF_UNIX, type | FileFlags.SOCK_NONBLOCK, 0, fds)).isZero();
    return fds;
  }

  void blocking(int fd) {
    assertThat(calls.fcntl(fd, FileFlags.F_SETFL, 0)).isZero();
  }

  String bind(int fd, String name) {
    return named(calls.bind(fd, at(name)));
  }

  String connect(int fd, String name) {
    return named(calls.connect(fd, at(name)));
  }

  String accept(int listener) {
    return named(calls.accept(listener));
  }

  /// Accepts a connection, whose calls do not block.
  int accepted(int listener) {
    int fd = calls.accept4(listener, FileFlags.SOCK_NONBLOCK);
    assertThat(fd).isNotNegative();
    return fd;
  }

  String shutdown(int fd, int how) {
    return named(calls.shutdown(fd, how));
  }

  void close(int fd) {
    assertThat(calls.close(fd)).isZero();
  }

  static ByteBuffer octets(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  String send(int fd, String text) {
    return send(fd, text, 0);
  }

  String send(int fd, String text, int flags) {
    return named(calls.send(fd, octets(text), flags));
  }

  String sendto(int fd, String text, String name) {
    return named(calls.sendto(fd, octets(text), 0, at(name)));
  }

  String recv(int fd, int most) {
    return recv(fd, most, 0);
  }

  String recv(int fd, int most, int flags) {
    ByteBuffer into = ByteBuffer.allocate(most);
    int result = calls.recv(fd, into, flags);
    return result < 0 ? named(result) : text(into);
  }

  /// What was read and from whom, as `octets from name`.
  String recvfrom(int fd, int most) {
    ByteBuffer into = ByteBuffer.allocate(most);
    List<SockAddr> from = new ArrayList<>();
    int result = calls.recvfrom(fd, into, 0, from::add);
    return result < 0 ? named(result) : text(into) + " from " + from;
  }

  static String text(ByteBuffer filled) {
    return StandardCharsets.ISO_8859_1.decode(filled.duplicate().flip()).toString();
  }

  /// Sends with ancillary data.
  String sendmsg(int fd, String text, ControlMessage... control) {
    MessageHeader message = new MessageHeader(IoVector.of(octets(text)));
    for (ControlMessage piece : control) {
      message.addControl(piece);
    }
    return named(calls.sendmsg(fd, message, 0));
  }

  /// What `recvmsg` has given.
  record Received(String data, int flags, List<ControlMessage> control, long result) {}

  Received recvmsg(int fd, int most, int flags) {
    return recvmsg(fd, most, flags, Integer.MAX_VALUE);
  }

  /// @param mostControl pieces of ancillary data that have room
  Received recvmsg(int fd, int most, int flags, int mostControl) {
    ByteBuffer into = ByteBuffer.allocate(most);
    MessageHeader message = new MessageHeader(IoVector.of(into), mostControl);
    long result = calls.recvmsg(fd, message, flags);
    String data = result < 0 ? named(result) : text(into);
    return new Received(data, message.flags(), List.copyOf(message.control()), result);
  }

  String name(int fd) {
    List<SockAddr> name = new ArrayList<>();
    int result = calls.getsockname(fd, name::add);
    return result < 0 ? named(result) : name.getFirst().toString();
  }

  String peer(int fd) {
    List<SockAddr> name = new ArrayList<>();
    int result = calls.getpeername(fd, name::add);
    return result < 0 ? named(result) : name.getFirst().toString();
  }

  /// What `poll` reports, in the order IN, OUT, ERR, HUP, RDHUP.
  String poll(int fd) {
    PollFd[] fds = {new PollFd(fd, PollEvents.ALL)};
    calls.poll(fds, 0);
    return events(fds[0].revents());
  }

  static String events(int bits) {
    var names = new ArrayList<String>();
    record Bit(int bit, String name) {}
    for (Bit each :
        List.of(
            new Bit(PollEvents.IN, "IN"),
            new Bit(PollEvents.OUT, "OUT"),
            new Bit(PollEvents.ERR, "ERR"),
            new Bit(PollEvents.HUP, "HUP"),
            new Bit(PollEvents.RDHUP, "RDHUP"))) {
      if ((bits & each.bit) != 0) {
        names.add(each.name);
      }
    }
    return String.join("|", names);
  }

  String ioctl(int fd, int request) {
    int[] value = new int[1];
    int result = calls.ioctl(fd, request, answer -> value[0] = answer);
    return result < 0 ? named(result) : Integer.toString(value[0]);
  }

  String inq(int fd) {
    return ioctl(fd, FileFlags.FIONREAD);
  }

  String outq(int fd) {
    return ioctl(fd, FileFlags.SIOCOUTQ);
  }

  <T> String set(int fd, SocketOption<T> option, T value) {
    return named(calls.setsockopt(fd, option, value));
  }

  <T> String get(int fd, SocketOption<T> option) {
    List<Object> value = new ArrayList<>();
    int result = calls.getsockopt(fd, option, value::add);
    return result < 0 ? named(result) : value.getFirst().toString();
  }

  /// A call in progress on a thread of its own.
  record Call(FutureTask<String> task, Thread thread) {
    String result() {
      try {
        return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (Exception wrong) {
        throw new AssertionError("no result", wrong);
      }
    }
  }

  /// Begins a call on a virtual thread, and waits until it sleeps.
  Call asleep(Callable<String> call) {
    Call begun = begin(call);
    env.sleepListener().await(1);
    return begun;
  }

  static Call begin(Callable<String> call) {
    var task = new FutureTask<>(call);
    return new Call(task, Thread.ofVirtual().start(task));
  }
}
