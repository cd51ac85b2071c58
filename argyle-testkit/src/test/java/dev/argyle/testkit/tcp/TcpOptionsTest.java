package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpInfo;
import dev.argyle.sock.TcpState;
import dev.argyle.testkit.TcpRig;
import dev.argyle.testkit.UserSocket;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Options of TCP: which values they take, as Linux 6.18 takes them, and what they do.
@Tag("A11")
class TcpOptionsTest extends TcpBehaviour {
  private static final int NOTHING = 0;

  private UserSocket fresh() {
    tcp = TcpRig.idle(config());
    return tcp.open();
  }

  @ParameterizedTest
  @CsvSource({
    "2, 0, 536",
    "2, 87, EINVAL",
    "2, 88, 88",
    "2, 32767, 32767",
    "2, 32768, EINVAL",
    "2, -1, EINVAL",
    "4, 0, EINVAL",
    "4, 1, 1",
    "4, 32767, 32767",
    "4, 32768, EINVAL",
    "5, 0, EINVAL",
    "5, 1, 1",
    "5, 32767, 32767",
    "5, 32768, EINVAL",
    "6, 0, EINVAL",
    "6, 1, 1",
    "6, 127, 127",
    "6, 128, EINVAL",
    "7, 0, EINVAL",
    "7, 1, 1",
    "7, 127, 127",
    "7, 128, EINVAL",
    "8, -2, -1",
    "8, 0, 60",
    "8, 1, 1",
    "8, 120, 120",
    "8, 121, 120",
    "10, 0, 0",
    "10, -2, 1152",
    "10, 1, 1152",
    "10, 2303, 2303",
    "10, 1000000, 1000000",
    "18, -1, EINVAL",
    "18, 0, 0",
    "18, 1, 1",
    "18, 2147483647, 2147483647",
    "25, -1, -1",
    "25, 0, 0",
    "25, 1000, 1000"
  })
  void aNumberIsTakenAsLinuxTakesIt(int number, int value, String told) {
    UserSocket socket = fresh();
    SocketOption<Object> option = SocketOption.unknown(SolTcp.SOL_TCP, number);
    int result = tcp.calls().setsockopt(socket.fd(), option, value);
    if (told.equals("EINVAL")) {
      assertThat(result).isEqualTo(Errno.EINVAL.negated());
    } else {
      assertThat(result).isZero();
      assertThat(socket.option(option)).isEqualTo(Integer.valueOf(told));
    }
  }

  @Test
  void theSizeOfASegment_isThatOfTheConnectionOnceThereIsOne() {
    established();
    user().set(SolTcp.TCP_MAXSEG, 500);
    assertThat(user().option(SolTcp.TCP_MAXSEG)).isEqualTo(1000);
  }

  @Test
  void theClampLimitsTheWindow() {
    tcp = TcpRig.listening(config());
    tcp.listener().set(SolTcp.TCP_WINDOW_CLAMP, 5000);
    assertThat(tcp.calls().setsockopt(tcp.listener().fd(), SolTcp.TCP_WINDOW_CLAMP, 0))
        .isEqualTo(Errno.EINVAL.negated());
    tcp.run(
        """
        < S  0:0(0) win 1000
        > S. 0:0(0) ack 1 win 5000
        < .  1:1(0) ack 1
        """);
    assertThat(tcp.accept().option(SolTcp.TCP_WINDOW_CLAMP)).isEqualTo(5000);
    tcp.run(
        """
        < P. 1:1001(1000) ack 1
        > .  1:1(0) ack 1001 win 5000
        """);
  }

  @Test
  void synCount_isHowOftenTheSynIsSentAgain() {
    UserSocket socket = fresh();
    socket.set(SolTcp.TCP_SYNCNT, 1);
    assertThat(tcp.connect(socket)).isEqualTo(Errno.EINPROGRESS.negated());
    tcp.run("> S 0:0(0)\n+1s > S 0:0(0)\n+1s > S 0:0(0)\n+1s > S 0:0(0)");
    tcp.run("+1s > S 0:0(0)\n+1s > S 0:0(0)\n+2s"); // four more at equal intervals
    assertThat(socket.error()).isEqualTo(Errno.ETIMEDOUT);
  }

  @Test
  @Tag("D4")
  @Tag("RFC9293-3.6.1-a")
  void linger2_isHowLongAnOrphanWaitsForTheOtherHalf() {
    finWait2();
    user().set(SolTcp.TCP_LINGER2, 5);
    user().close();
    tcp.run("+4999ms");
    assertThat(state()).isEqualTo(TcpState.FIN_WAIT_2);
    tcp.run("+1ms");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test
  @Tag("D4")
  void linger2BelowZero_resetsInFinWait2() {
    finWait2();
    user().set(SolTcp.TCP_LINGER2, -1);
    user().close();
    tcp.run("> R. 2:2(0) ack 1");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test
  @Tag("D4")
  void linger2BelowZero_resetsAnOrphanOnTheWayThere() {
    finWait1();
    user().set(SolTcp.TCP_LINGER2, -1);
    user().close();
    tcp.run("< . 1:1(0) ack 2\n> R. 2:2(0) ack 1");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test
  void congestionControl_handsItsWindowOver() {
    established();
    user().write(10_000);
    tcp.discard();
    tcp.run("< . 1:1(0) ack 5001");
    tcp.discard();
    int before = tcp.info().window().cwnd();
    assertThat(before).isEqualTo(15_000);
    user().set(SolTcp.TCP_CONGESTION, "reno");
    assertThat(user().option(SolTcp.TCP_CONGESTION)).isEqualTo("reno");
    assertThat(tcp.info().window().cwnd()).isEqualTo(before);
    tcp.run("< . 1:1(0) ack 10001");
    assertThat(tcp.info().window().cwnd()).isGreaterThanOrEqualTo(before);
    assertThat(tcp.calls().setsockopt(user().fd(), SolTcp.TCP_CONGESTION, "nonesuch"))
        .isEqualTo(Errno.ENOENT.negated());
  }

  @Test
  @Tag("D2")
  void notSentLowWater_limitsWhatWaitsToBeSent() {
    established();
    tcp.run("< . 1:1(0) ack 1 win 2000");
    user().set(SolTcp.TCP_NOTSENT_LOWAT, 4000);
    assertThat(user().poll() & PollEvents.OUT).isNotZero();
    assertThat(user().write(100_000)).as("sent, and a portion").isEqualTo(2000 + 32_000);
    assertThat(user().poll() & PollEvents.OUT).isZero();
    assertThat(user().write(1)).isEqualTo(Errno.EAGAIN.negated());
    tcp.discard();
    for (int acked = 2000; acked <= 22_000; acked += 10_000) {
      tcp.deliver(tcp.peer().image(". 1:1(0) ack " + (1 + acked) + " win 10000"));
      tcp.discard();
    }
    assertThat(user().poll() & PollEvents.OUT).isZero(); // 2000 wait, that is not less than half
    tcp.run(
        """
        < .  1:1(0) ack 32001 win 2000
        > .  32001:33001(1000) ack 1
        > P. 33001:34001(1000) ack 1
        """);
    assertThat(user().poll() & PollEvents.OUT).isNotZero();
  }

  @Test
  void receiveLowWater_keepsPollSilent() {
    established();
    user().set(SolSocket.SO_RCVLOWAT, 500);
    tcp.run("< P. 1:301(300) ack 1\n> . 1:1(0) ack 301");
    assertThat(user().poll() & PollEvents.IN).isZero();
    tcp.run("< P. 301:601(300) ack 1\n> . 1:1(0) ack 601");
    assertThat(user().poll() & PollEvents.IN).isNotZero();
    assertThat(user().read(200)).isEqualTo(200);
    assertThat(user().poll() & PollEvents.IN).isZero();
    user().set(SolSocket.SO_RCVLOWAT, 0);
    assertThat(user().option(SolSocket.SO_RCVLOWAT)).isEqualTo(1);
    assertThat(user().poll() & PollEvents.IN).isNotZero();
    assertThat(user().read(1000)).isEqualTo(400);
  }

  @Test
  void receiveLowWater_isNeverMoreThanCanBeThere() {
    established();
    user().set(SolSocket.SO_RCVBUF, 20_000);
    user().set(SolSocket.SO_RCVLOWAT, -1);
    assertThat(user().option(SolSocket.SO_RCVLOWAT)).isEqualTo(20_000);
  }

  @Test
  void receiveLowWater_isWhatABlockedReaderWaitsFor() {
    established();
    user().set(SolSocket.SO_RCVLOWAT, 500);
    ByteBuffer into = ByteBuffer.allocate(1000);
    tcp.calls().fcntl(user().fd(), 4, 0);
    BlockedCall read = BlockedCall.begin(tcp, () -> tcp.calls().read(user().fd(), into));
    tcp.run("< P. 1:301(300) ack 1\n> . 1:1(0) ack 301");
    assertThat(read.isOver()).isFalse();
    tcp.run("< P. 301:601(300) ack 1\n> . 1:1(0) ack 601");
    assertThat(read.result()).isEqualTo(600);
  }

  @Test
  void anErrorBehindData_isForTheNextCall() {
    established();
    ByteBuffer into = ByteBuffer.allocate(1000);
    tcp.calls().fcntl(user().fd(), 4, 0);
    BlockedCall read =
        BlockedCall.begin(tcp, () -> tcp.calls().recv(user().fd(), into, MessageFlags.MSG_WAITALL));
    tcp.run("< P. 1:301(300) ack 1\n> . 1:1(0) ack 301\n< R 301:301(0)");
    assertThat(read.result()).isEqualTo(300);
    assertThat(user().error()).isEqualTo(Errno.ECONNRESET);
  }

  @Test
  void aConnectionInheritsFromItsListener() {
    tcp = TcpRig.listening(config());
    UserSocket listener = tcp.listener();
    listener.set(SolSocket.SO_OOBINLINE, true);
    listener.set(SolSocket.SO_RCVLOWAT, 7);
    listener.set(SolSocket.SO_MARK, 8);
    listener.set(SolSocket.SO_PRIORITY, 6);
    listener.set(SolTcp.TCP_LINGER2, 9);
    listener.set(SolTcp.TCP_SYNCNT, 10);
    listener.set(SolTcp.TCP_NOTSENT_LOWAT, 11);
    listener.set(SolTcp.TCP_INQ, true);
    listener.set(SolTcp.TCP_CORK, true);
    tcp.run("< S 0:0(0) win 1000\n> S. 0:0(0) ack 1\n< . 1:1(0) ack 1");
    UserSocket child = tcp.accept();
    assertThat(child.option(SolSocket.SO_OOBINLINE)).isTrue();
    assertThat(child.option(SolSocket.SO_RCVLOWAT)).isEqualTo(7);
    assertThat(child.option(SolSocket.SO_MARK)).isEqualTo(8);
    assertThat(child.option(SolSocket.SO_PRIORITY)).as("not inherited, as on Linux").isZero();
    assertThat(child.option(SolTcp.TCP_LINGER2)).isEqualTo(9);
    assertThat(child.option(SolTcp.TCP_SYNCNT)).isEqualTo(10);
    assertThat(child.option(SolTcp.TCP_NOTSENT_LOWAT)).isEqualTo(11);
    assertThat(child.option(SolTcp.TCP_INQ)).isTrue();
    assertThat(child.option(SolTcp.TCP_CORK)).isTrue();
  }

  @Test
  void infoTellsHowTheConnectionStands() {
    established();
    user().write(1500);
    tcp.discard();
    TcpInfo info = user().option(SolTcp.TCP_INFO);
    assertThat(info.state()).isEqualTo(TcpState.ESTABLISHED);
    assertThat(info.window().mss()).isEqualTo(1000);
    assertThat(info.flight()).isEqualTo(new TcpInfo.Flight(1500, NOTHING, NOTHING, 0, 0));
    assertThat(info.path().advertisedMss()).isEqualTo(config().v6() ? 1440 : 1460);
    assertThat(info.path().mtu()).isEqualTo(1500);
    assertThat(info.liveness()).isEqualTo(new TcpInfo.Liveness(0, 0, 0, 0, 0));
    assertThat(info.traffic().receivedSegments()).isEqualTo(1);
    assertThat(tcp.calls().setsockopt(user().fd(), SolTcp.TCP_INFO, info))
        .isEqualTo(Errno.ENOPROTOOPT.negated());
    assertThat(tcp.open().option(SolTcp.TCP_INFO).state()).isEqualTo(TcpState.CLOSED);
  }
}
