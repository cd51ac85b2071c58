package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.TcpState;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Urgent data on the wire: RFC 9293 section 3.8.5, RFC 6093. RELIABILITY V12. What the user sees
/// of it is in `OutOfBandTest` of the core.
@Tag("A7")
class UrgentTest extends TcpBehaviour {
  private int readAll() {
    int sum = 0;
    for (int octets = user().read(1000); octets > 0; octets = user().read(1000)) {
      sum += octets;
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 50, 99, 100, 101, 65_535})
  @Tag("RFC9293-MUST-31")
  @Tag("RFC6093-6-a")
  void inline_anyPointerLeavesTheStreamWhole(int pointer) {
    established();
    user().set(SolSocket.SO_OOBINLINE, true);
    tcp.run(
        "< PU. 1:101(100) ack 1 urg "
            + pointer
            + "\n"
            + "> . 1:1(0) ack 101\n"
            + "< PU. 101:201(100) ack 1 urg "
            + pointer
            + "\n"
            + "> . 1:1(0) ack 201");
    assertThat(readAll()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 100})
  @Tag("RFC9293-MUST-30")
  void outOfBand_takesOneOctetOutOfTheStream(int pointer) {
    established();
    tcp.run("< PU. 1:101(100) ack 1 urg " + pointer + "\n> . 1:1(0) ack 101");
    assertThat(user().read(pointer - 1)).isEqualTo(pointer - 1);
    ByteBuffer one = ByteBuffer.allocate(1);
    assertThat(tcp.calls().recv(user().fd(), one, MessageFlags.MSG_OOB)).isEqualTo(1);
    ByteBuffer rest = ByteBuffer.allocate(1000);
    int left = tcp.calls().recv(user().fd(), rest, 0);
    assertThat(left).isEqualTo(pointer == 100 ? Errno.EAGAIN.negated() : 100 - pointer);
  }

  @Test
  void octetBeforeItsTurn_isThereAtOnce() {
    established();
    tcp.run("< PU. 101:201(100) ack 1 urg 100\n> . 1:1(0) ack 1");
    assertThat(user().poll() & PollEvents.PRI).isNotZero();
    ByteBuffer one = ByteBuffer.allocate(1);
    assertThat(tcp.calls().recv(user().fd(), one, MessageFlags.MSG_OOB)).isEqualTo(1);
  }

  @Test
  void octetThatIsStillToCome_isAwaited() {
    established();
    tcp.run("< U. 1:1(0) ack 1 urg 11");
    assertThat(user().poll() & PollEvents.PRI).isZero();
    ByteBuffer one = ByteBuffer.allocate(1);
    assertThat(tcp.calls().recv(user().fd(), one, MessageFlags.MSG_OOB))
        .isEqualTo(Errno.EAGAIN.negated());
    tcp.run("< P. 1:21(20) ack 1\n> . 1:1(0) ack 21");
    assertThat(user().poll() & PollEvents.PRI).isNotZero();
    assertThat(user().read(100)).isEqualTo(10);
  }

  @Test // a copy that the network has held back
  @Tag("RFC9293-3.8.5-a")
  void oldPointer_changesNothing() {
    established();
    tcp.run(
        """
        < P. 1:101(100) ack 1
        > . 1:1(0) ack 101
        < PU. 51:151(100) ack 1 urg 10
        > . 1:1(0) ack 151\
        """);
    assertThat(user().poll() & PollEvents.PRI).isZero();
    assertThat(user().read(1000)).isEqualTo(150);
  }

  @Test
  void pointerWithoutData_changesNothing() {
    established();
    tcp.run("< U. 1:1(0) ack 1 urg 65535");
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    assertThat(user().read(1000)).isNegative();
  }

  @Test
  @Tag("RFC9293-3.8.5-a")
  void pointerBeyondTheFin_changesNothing() {
    established();
    tcp.run(
        """
        < FU. 1:101(100) ack 1 urg 5000
        > .   1:1(0) ack 102
        """);
    assertThat(user().read(1000)).isEqualTo(100);
    assertThat(user().read(1000)).isZero();
  }

  @Test // MUST-66
  @Tag("RFC9293-MUST-66")
  void pointerAtAClosedWindow_isProcessed() {
    established();
    tcp.run("< U. 1:1(0) ack 1 win 0 urg 10");
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    ByteBuffer one = ByteBuffer.allocate(1);
    assertThat(tcp.calls().recv(user().fd(), one, MessageFlags.MSG_OOB))
        .isEqualTo(Errno.EAGAIN.negated());
  }

  @Test // the pointer is that of RFC 6093 section 4, behind the octet
  @Tag("RFC9293-MUST-30")
  @Tag("RFC9293-MUST-62")
  @Tag("RFC6093-4-a")
  void urgentWrite_leavesAtOnceWithAPointer() {
    established();
    user().write(10);
    tcp.run("> P. 1:11(10) ack 1");
    user().send(10, MessageFlags.MSG_OOB);
    tcp.run("> PU. 11:21(10) ack 1 urg 10");
    user().write(10); // Nagle does not hold anything back before it is acknowledged
    tcp.run(
        """
        > P. 21:31(10) ack 1
        < .  1:1(0) ack 31
        """);
  }

  @Test
  void everySegmentBeforeTheUrgentOctet_pointsAtIt() {
    established();
    user().send(2500, MessageFlags.MSG_OOB);
    tcp.run(
        """
        > U.  1:1001(1000) ack 1 urg 2500
        > U.  1001:2001(1000) ack 1 urg 1500
        > PU. 2001:2501(500) ack 1 urg 500
        < .   1:1(0) ack 2501
        """);
    user().write(10);
    tcp.run("> P. 2501:2511(10) ack 1");
  }

  @Test // RFC 9293 MUST-66: a closed window does not keep the news from the peer
  void probeOfAClosedWindow_tellsOfUrgentData() {
    established();
    tcp.run("< . 1:1(0) ack 1 win 0");
    user().send(10, MessageFlags.MSG_OOB);
    tcp.run("+200ms > U. 0:0(0) ack 1 urg 11");
  }
}
