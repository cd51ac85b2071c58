package dev.argyle.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.env.ManualEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.Linger;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolSocket;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Signals as Linux gives them; each of these cases was looked at there.
@Tag("F1")
class SignalTest {
  private static final InetSockAddr SERVER = InetSockAddr.of(IpAddress.LOOPBACK4, 7);

  private final ManualEnv env = new ManualEnv();
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  private final Syscalls calls = stack.syscalls();
  private final List<Integer> signals = new ArrayList<>();
  private final int listener = socket(SocketType.STREAM);
  private final int client = socket(SocketType.STREAM);
  private final int server;

  SignalTest() {
    calls.bind(listener, SERVER);
    calls.listen(listener, 8);
    calls.connect(client, SERVER);
    server = calls.accept(listener);
  }

  @AfterEach
  void close() {
    stack.close();
  }

  private int socket(SocketType type) {
    return calls.socket(AddressFamily.AF_INET, type.number(), 0);
  }

  private void arm(int fd) {
    int listened =
        calls.onSignal(
            fd,
            (which, events) -> {
              assertThat(which).isEqualTo(fd);
              signals.add(events);
            });
    assertThat(listened).isZero();
    int flags = calls.fcntl(fd, FileFlags.F_GETFL, 0);
    assertThat(calls.fcntl(fd, FileFlags.F_SETFL, flags | FileFlags.O_ASYNC)).isZero();
  }

  private static ByteBuffer octets(int count) {
    return ByteBuffer.allocate(count);
  }

  private int fill(int fd) {
    int sent = 0;
    while (true) {
      int result = calls.send(fd, octets(65_536), MessageFlags.MSG_DONTWAIT);
      if (result < 0) {
        assertThat(result).isEqualTo(Errno.EAGAIN.negated());
        return sent;
      }
      sent += result;
    }
  }

  private void drain(int fd) {
    for (int quiet = 0; quiet < 1000; quiet++) {
      if (calls.recv(fd, octets(65_536), MessageFlags.MSG_DONTWAIT) > 0) {
        quiet = 0;
      }
      env.advance(1_000_000);
    }
  }

  @Test
  void theFlagIsTold() {
    assertThat(calls.fcntl(server, FileFlags.F_GETFL, 0) & FileFlags.O_ASYNC).isZero();
    arm(server);
    assertThat(calls.fcntl(server, FileFlags.F_GETFL, 0) & FileFlags.O_ASYNC).isNotZero();
    int counter = calls.eventfd(0, 0);
    calls.fcntl(counter, FileFlags.F_SETFL, FileFlags.O_ASYNC);
    assertThat(calls.fcntl(counter, FileFlags.F_GETFL, 0)).isEqualTo(FileFlags.O_RDWR);
    assertThat(calls.onSignal(counter, (_, _) -> {})).isEqualTo(Errno.ENOTSOCK.negated());
    assertThat(calls.onSignal(99, (_, _) -> {})).isEqualTo(Errno.EBADF.negated());
  }

  @Test
  void everyArrivalOfDataSignals() {
    arm(server);
    calls.write(client, octets(1));
    calls.write(client, octets(1));
    assertThat(signals).containsExactly(PollEvents.IN, PollEvents.IN);
  }

  @Test
  void dataSignalsAfterAReadThatFoundNothing() {
    arm(server);
    calls.recv(server, octets(1), MessageFlags.MSG_DONTWAIT);
    calls.write(client, octets(1));
    assertThat(signals).containsExactly(PollEvents.IN);
  }

  @Test
  void withoutTheFlagOrAnOwnerNothingSignals() {
    calls.onSignal(server, (_, events) -> signals.add(events));
    calls.write(client, octets(1));
    assertThat(signals).isEmpty();
    arm(server);
    calls.onSignal(server, null);
    calls.write(client, octets(1));
    assertThat(signals).isEmpty();
  }

  @Test
  void urgentDataSignalsEachTime_evenWithoutTheFlag() {
    calls.onSignal(server, (_, events) -> signals.add(events));
    calls.write(client, octets(1));
    assertThat(signals).isEmpty();
    calls.send(client, octets(1), MessageFlags.MSG_OOB);
    calls.send(client, octets(1), MessageFlags.MSG_OOB);
    assertThat(signals).containsExactly(PollEvents.PRI, PollEvents.PRI);
  }

  @Test
  void anOrderToTheSocketSetsAndClearsTheFlag() {
    calls.onSignal(server, (_, events) -> signals.add(events));
    assertThat(calls.ioctl(server, FileFlags.FIOASYNC, 1)).isZero();
    assertThat(calls.fcntl(server, FileFlags.F_GETFL, 0) & FileFlags.O_ASYNC).isNotZero();
    calls.write(client, octets(1));
    assertThat(calls.ioctl(server, FileFlags.FIOASYNC, 0)).isZero();
    assertThat(calls.fcntl(server, FileFlags.F_GETFL, 0) & FileFlags.O_ASYNC).isZero();
    calls.write(client, octets(1));
    assertThat(signals).containsExactly(PollEvents.IN);
  }

  @Test
  void aListenerSignalsEveryConnection() {
    arm(listener);
    calls.connect(socket(SocketType.STREAM), SERVER);
    assertThat(signals).containsExactly(PollEvents.IN);
  }

  @Test
  void aDatagramSignals() {
    int receiver = socket(SocketType.DGRAM);
    calls.bind(receiver, SERVER);
    arm(receiver);
    calls.sendto(socket(SocketType.DGRAM), octets(3), 0, SERVER);
    assertThat(signals).containsExactly(PollEvents.IN);
  }

  @Test
  void theEndOfTheStreamSignals() {
    arm(server);
    calls.shutdown(client, ProtoOps.SHUT_WR);
    assertThat(signals).containsExactly(PollEvents.IN | PollEvents.RDHUP);
  }

  @Test
  @Tag("B4")
  void roomSignalsOnceAfterASendThatFoundTooLittle() {
    arm(client);
    fill(client);
    assertThat(signals).isEmpty();
    drain(server);
    assertThat(signals).containsExactly(PollEvents.OUT);
  }

  @Test
  @Tag("B4")
  void roomSignalsAfterAQuestionThatFoundNone() {
    fill(client);
    arm(client);
    PollFd question = new PollFd(client, PollEvents.OUT);
    assertThat(calls.poll(new PollFd[] {question}, 0)).isZero();
    drain(server);
    assertThat(signals).containsExactly(PollEvents.OUT);
  }

  @Test
  @Tag("B4")
  void roomThatNobodyHasMissedDoesNotSignal() {
    arm(client);
    calls.write(client, octets(1));
    drain(server);
    assertThat(signals).isEmpty();
  }

  @Test
  void theEndOfAConnectSignals() {
    int fd =
        calls.socket(
            AddressFamily.AF_INET, SocketType.STREAM.number() | FileFlags.SOCK_NONBLOCK, 0);
    arm(fd);
    assertThat(calls.connect(fd, SERVER)).isEqualTo(Errno.EINPROGRESS.negated());
    assertThat(signals).containsExactly(PollEvents.OUT);
  }

  @Test
  void aResetSignalsAnError() {
    arm(client);
    calls.setsockopt(server, SolSocket.SO_LINGER, new Linger(true, 0));
    calls.close(server);
    assertThat(signals).singleElement().matches(events -> (events & PollEvents.ERR) != 0);
  }

  @Test
  void aListenerMayCallUntilEagain() {
    var read = new ArrayList<Integer>();
    calls.onSignal(
        server, (fd, _) -> read.add(calls.recv(fd, octets(9), MessageFlags.MSG_DONTWAIT)));
    calls.fcntl(server, FileFlags.F_SETFL, FileFlags.O_ASYNC);
    calls.write(client, octets(2));
    calls.write(client, octets(3));
    assertThat(read).containsExactly(2, 3);
  }

  @Test
  void aClosedSocketSignalsNobody() {
    arm(server);
    calls.close(server);
    calls.write(client, octets(1));
    assertThat(signals).isEmpty();
  }
}
