package dev.argyle.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.BufferPool;
import dev.argyle.env.SystemEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.PollFd;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/// Sockets of one stack, joined by its loopback, where everything has arrived when a call returns.
/// What is sent is text, what is received is text or the name of an error. None of them blocks.
final class LoopbackPair implements AutoCloseable {
  static final InetSockAddr SERVER = InetSockAddr.of(IpAddress.LOOPBACK4, 4000);

  private final SystemEnv env = new SystemEnv();
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  final Syscalls calls = stack.syscalls();
  final int listener = socket();
  final int client = socket();
  final int server;

  LoopbackPair() {
    assertThat(calls.bind(listener, SERVER)).isZero();
    assertThat(calls.listen(listener, 4)).isZero();
    calls.connect(client, SERVER);
    assertThat(calls.connect(client, SERVER)).isZero();
    server = calls.accept4(listener, FileFlags.SOCK_NONBLOCK);
    assertThat(server).isPositive();
  }

  int socket() {
    int type = SocketType.STREAM.number() | FileFlags.SOCK_NONBLOCK;
    return calls.socket(AddressFamily.AF_INET, type, 0);
  }

  int send(int fd, String text, int flags) {
    return calls.send(fd, ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), flags);
  }

  /// What `recv` gives: the text, or the name of the error.
  String recv(int fd, int most, int flags) {
    ByteBuffer into = ByteBuffer.allocate(most);
    return said(calls.recv(fd, into, flags), into);
  }

  String recv(int fd) {
    return recv(fd, 10, 0);
  }

  static String said(int result, ByteBuffer into) {
    if (result < 0) {
      return String.valueOf(Errno.ofResult(result));
    }
    return StandardCharsets.US_ASCII.decode(into.flip()).toString();
  }

  int ioctl(int fd, int request) {
    var answer = new ArrayList<Integer>();
    int result = calls.ioctl(fd, request, answer::add);
    return result < 0 ? result : answer.getFirst();
  }

  /// What `poll` tells, each event in its one form.
  int poll(int fd) {
    int events = PollEvents.IN | PollEvents.PRI | PollEvents.OUT | PollEvents.RDHUP;
    PollFd[] fds = {new PollFd(fd, events)};
    calls.poll(fds, 0);
    return fds[0].revents();
  }

  <T> void set(int fd, SocketOption<T> option, T value) {
    assertThat(calls.setsockopt(fd, option, value)).as(option.name()).isZero();
  }

  <T> T get(int fd, SocketOption<T> option) {
    var values = new ArrayList<T>();
    assertThat(calls.getsockopt(fd, option, values::add)).as(option.name()).isZero();
    return values.getFirst();
  }

  Errno error(int fd) {
    return Errno.ofResult(-get(fd, SolSocket.SO_ERROR));
  }

  InetSockAddr name(int fd) {
    var names = new ArrayList<InetSockAddr>();
    calls.getsockname(fd, name -> names.add((InetSockAddr) name));
    return names.getFirst();
  }

  @Override
  public void close() {
    stack.close();
    env.close();
    assertThat(stack.outstandingBlocks()).isZero();
    assertThat(RareParts.NOTHING)
        .as("what all connections share that have used none of it")
        .usingRecursiveComparison()
        .ignoringFieldsOfTypes(BufferPool.class)
        .isEqualTo(RareParts.NOTHING.own(new BufferPool()));
  }
}
