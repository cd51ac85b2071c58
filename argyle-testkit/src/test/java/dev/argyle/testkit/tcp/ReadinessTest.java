package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.PollEvents;
import dev.argyle.socket.EpollEvents;
import dev.argyle.socket.EpollFlags;
import dev.argyle.testkit.TcpRig;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What an edge-triggered epoll hears of a connection, as on Linux: epoll(7). The level is in the
/// tests of the states.
@Tag("A12")
class ReadinessTest extends TcpBehaviour {
  private static final int OUT = PollEvents.OUT;
  private static final int IN = PollEvents.IN;

  private int epoll;

  private void watch(int fd) {
    epoll = tcp.calls().epollCreate();
    int events = EVERYTHING | EpollFlags.EPOLLET;
    assertThat(tcp.calls().epollCtl(epoll, EpollFlags.EPOLL_CTL_ADD, fd, events, 7)).isZero();
  }

  /// What has come since the last time, 0 if nothing.
  private int heard() {
    var events = new EpollEvents(4);
    int count = tcp.calls().epollWait(epoll, events, 0);
    return count == 0 ? 0 : events.events(0);
  }

  @Test
  void connect_isHeardWhenItIsDone() {
    tcp = TcpRig.connecting(config());
    watch(user().fd());
    assertThat(heard()).isZero();
    tcp.run(
        """
        > S  0:0(0)
        < S. 0:0(0) ack 1 win 1000 <mss 1000>
        > .  1:1(0) ack 1
        """);
    assertThat(heard()).isEqualTo(OUT);
    assertThat(heard()).isZero();
  }

  @Test
  void refusal_isHeardAsAnError() {
    tcp = TcpRig.connecting(config());
    watch(user().fd());
    tcp.run(
        """
        > S  0:0(0)
        < R. 0:0(0) ack 1
        """);
    assertThat(heard()).isEqualTo(EVERYTHING);
    assertThat(heard()).isZero();
  }

  @Test
  void everyArrivalOfData_isHeard() {
    established();
    watch(user().fd());
    assertThat(heard()).isEqualTo(OUT);
    tcp.run(
        """
        < P. 1:101(100) ack 1
        > .  1:1(0) ack 101
        """);
    assertThat(heard()).isEqualTo(IN | OUT);
    assertThat(heard()).isZero();
    tcp.run(
        """
        < P. 101:201(100) ack 1
        > .  1:1(0) ack 201
        """);
    assertThat(heard()).isEqualTo(IN | OUT);
  }

  @Test
  void dataPastAHole_isNotHeard() {
    established();
    watch(user().fd());
    heard();
    tcp.run(
        """
        < P. 101:201(100) ack 1
        > .  1:1(0) ack 1
        """);
    assertThat(heard()).isZero();
  }

  @Test
  void endOfTheStream_isHeard() {
    established();
    watch(user().fd());
    heard();
    tcp.run(
        """
        < F. 1:1(0) ack 1
        > .  1:1(0) ack 2
        """);
    assertThat(heard()).isEqualTo(IN | OUT | PollEvents.RDHUP);
    assertThat(heard()).isZero();
  }

  @Test
  void reset_isHeard() {
    established();
    watch(user().fd());
    heard();
    tcp.run("< R 1:1(0)");
    assertThat(heard()).isEqualTo(EVERYTHING);
  }

  @Test
  void lastAck_isHeardAsAHangUp() {
    closeWait();
    watch(user().fd());
    heard();
    user().shutdown(1);
    tcp.run("> F. 1:1(0) ack 2");
    assertThat(heard()).isEqualTo(IN | OUT | PollEvents.RDHUP | PollEvents.HUP);
  }

  @Test // only after a writer has found no room, and only when a third of the buffer is free
  void room_isHeardOnceAWriterHasMissedIt() {
    established("win 65535 <mss 1000,wscale 7>");
    tcp.run("< . 1:1(0) ack 1 win 60000");
    watch(user().fd());
    heard();
    ByteBuffer much = ByteBuffer.allocate(4_000_000);
    int written = tcp.calls().send(user().fd(), much, 0x40);
    assertThat(written).isPositive();
    assertThat(user().poll() & OUT).isZero();
    tcp.discard();
    int acked = 1;
    int events = 0;
    while (events == 0 && acked < written) {
      acked = Math.min(acked + 20_000, tcp.info().window().inFlight() + acked);
      tcp.deliver(tcp.peer().image(". 1:1(0) ack " + acked + " win 60000"));
      tcp.discard();
      events = heard();
    }
    assertThat(events).isEqualTo(OUT);
    assertThat(acked).isGreaterThan(written / 4);
    assertThat(user().poll() & OUT).isEqualTo(OUT);
  }

  @Test
  void connectionToAccept_isHeard() {
    tcp = TcpRig.listening(config());
    watch(tcp.listener().fd());
    assertThat(heard()).isZero();
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1000>
        > S. 0:0(0) ack 1
        < .  1:1(0) ack 1
        """);
    assertThat(heard()).isEqualTo(IN);
    assertThat(heard()).isZero();
  }
}
