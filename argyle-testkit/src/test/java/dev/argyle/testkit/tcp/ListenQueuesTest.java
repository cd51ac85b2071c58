package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.RequestSockQueue.Event;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpState;
import dev.argyle.stack.SockSnapshot;
import dev.argyle.stack.SockSnapshot.Listening;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.tcp.TcpConfig.SynCookieUse;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.testkit.TcpRig;
import dev.argyle.testkit.UserSocket;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What bounds the queues of a listener, and what happens when they are full. The backlog is 4.
@Tag("E")
@Tag("B11")
class ListenQueuesTest extends TcpBehaviour {
  private static final int OTHER = TcpRig.PEER_PORT + 1;

  private void listen(int mostHalfOpen, boolean abortOnOverflow) {
    TcpConfig.Queues queues =
        new TcpConfig.Queues(mostHalfOpen, abortOnOverflow, false, SynCookieUse.NEVER);
    tcp = TcpRig.listening(config().with(TcpConfig.DEFAULT.with(queues)));
  }

  private void listen() {
    listen(2048, false);
  }

  private void syn(int port) {
    tcp.peer(port)
        .run(
            """
            < S  0:0(0) win 1000 <mss 1000>
            > S. 0:0(0) ack 1
            """);
  }

  private void fillAcceptQueue() {
    for (int port = OTHER; port < OTHER + 5; port++) {
      syn(port);
      tcp.peer(port).run("< . 1:1(0) ack 1");
    }
  }

  private long count(Counter counter) {
    return tcp.stack().tcpCounters().value(counter);
  }

  private SockSnapshot snapshot() {
    return tcp.stack().snapshot().stream()
        .filter(sock -> sock.state() == TcpState.LISTEN)
        .findAny()
        .orElseThrow();
  }

  private long count(Event event) {
    Listening listening = snapshot().listening();
    assertThat(listening).isNotNull();
    return listening.events().getOrDefault(event, 0L);
  }

  @Nested
  class SynQueue {
    @Test
    @Tag("RFC4987-3.4-a")
    void thatIsFull_dropsTheSyn() {
      listen(2, false); // three quarters, and one
      syn(OTHER);
      syn(OTHER + 1);
      syn(OTHER + 2);
      tcp.run("< S 0:0(0) win 1000 <mss 1000>");
      assertThat(snapshot().queues().halfOpen()).isEqualTo(3);
      assertThat(count(Event.SYN_TABLE_FULL)).isOne();
      assertThat(count(Counter.DROPPED_LISTENER_BUSY)).isOne();
      tcp.peer(OTHER).run("< . 1:1(0) ack 1");
      syn(TcpRig.PEER_PORT);
    }

    @Test
    void isVisibleWithItsLimit() {
      listen();
      syn(OTHER);
      Listening listening = snapshot().listening();
      assertThat(listening).isNotNull();
      assertThat(listening.halfOpenLimit()).isEqualTo(16);
      assertThat(snapshot().queues().halfOpen()).isOne();
      assertThat(snapshot().queues().sendOctets()).as("backlog").isEqualTo(4);
    }

    @Test // tcp_synack_retries
    @Tag("RFC4987-3.4-a")
    void forgetsWhoeverNeverAnswers() {
      listen();
      syn(TcpRig.PEER_PORT);
      tcp.run(
          """
          +1s  > S. 0:0(0) ack 1
          +2s  > S. 0:0(0) ack 1
          +4s  > S. 0:0(0) ack 1
          +8s  > S. 0:0(0) ack 1
          +16s > S. 0:0(0) ack 1
          +31s
          """);
      assertThat(snapshot().queues().halfOpen()).isOne();
      tcp.run("+1s");
      assertThat(snapshot().queues().halfOpen()).isZero();
      assertThat(count(Event.GIVEN_UP)).isOne();
      assertThat(count(Counter.HALF_OPEN_GIVEN_UP)).isOne();
      tcp.run(
          """
          < . 1:1(0) ack 1
          > R 1:1(0)
          """);
    }

    @Test
    void isForgottenWithItsListener() {
      listen();
      syn(OTHER);
      syn(OTHER + 1);
      tcp.listener().close();
      tcp.run("+100s");
      assertThat(count(Counter.HALF_OPEN_FORGOTTEN)).isEqualTo(2);
    }
  }

  @Nested
  class AcceptQueue {
    @Test
    void thatIsFull_dropsSynAndAck() {
      listen();
      syn(TcpRig.PEER_PORT);
      fillAcceptQueue();
      tcp.run("< . 1:1(0) ack 1");
      tcp.peer(OTHER + 9).run("< S 0:0(0) win 1000 <mss 1000>");
      assertThat(snapshot().queues().receiveOctets()).isEqualTo(5);
      assertThat(count(Event.ACCEPT_QUEUE_FULL)).isOne();
      assertThat(count(Event.SYN_WHILE_ACCEPT_QUEUE_FULL)).isOne();
      assertThat(count(Counter.DROPPED_ACCEPT_QUEUE_FULL)).isEqualTo(2);
    }

    @Test
    void thatIsFull_resetsWhoIsCompleteIfItIsToldTo() {
      listen(2048, true);
      syn(TcpRig.PEER_PORT);
      fillAcceptQueue();
      tcp.run(
          """
          < . 1:1(0) ack 1
          > R 1:1(0)
          """);
      assertThat(snapshot().queues().halfOpen()).isZero();
      assertThat(count(Event.RESET_ACCEPT_QUEUE_FULL)).isOne();
      assertThat(count(Counter.RESET_ACCEPT_QUEUE_FULL)).isOne();
    }

    @Test
    void isResetWithItsListener() {
      listen();
      fillAcceptQueue();
      tcp.listener().close();
      tcp.discard();
      assertThat(count(Counter.OUT_RESETS)).isEqualTo(5);
      assertThat(count(Counter.RESET_UNACCEPTED)).isEqualTo(5);
    }
  }

  @Nested
  class DeferAccept {
    private void defer(int seconds) {
      listen();
      tcp.listener().set(SolTcp.TCP_DEFER_ACCEPT, seconds);
      syn(TcpRig.PEER_PORT);
      tcp.run("< . 1:1(0) ack 1");
    }

    @Test
    void holdsAConnectionBackUntilItHasData() {
      defer(5);
      assertThat(tcp.state()).isEqualTo(TcpState.CLOSED);
      assertThat(snapshot().queues().halfOpen()).isOne();
      assertThat(count(Event.DEFERRED)).isOne();
      assertThat(count(Counter.DROPPED_DEFERRED_ACCEPT)).isOne();
      tcp.run(
          """
          +2500ms < P. 1:11(10) ack 1
          > . 1:1(0) ack 11
          """);
      assertThat(tcp.accept().read(100)).isEqualTo(10);
    }

    @Test
    void takesAConnectionThatHasEnded() {
      defer(5);
      tcp.run(
          """
          < F. 1:1(0) ack 1
          > .  1:1(0) ack 2
          """);
      assertThat(tcp.accept().read(100)).isZero();
    }

    @Test // 5 s are three time-outs; at the last one the peer is asked once more
    void completesWithoutDataWhenItsTimeIsOver() {
      defer(5);
      assertThat(tcp.listener().option(SolTcp.TCP_DEFER_ACCEPT)).isEqualTo(7);
      tcp.run(
          """
          +7s > S. 0:0(0) ack 1
          < . 1:1(0) ack 1
          """);
      assertThat(tcp.state()).isEqualTo(TcpState.ESTABLISHED);
      tcp.accept();
      assertThat(user().option(SolTcp.TCP_DEFER_ACCEPT)).as("not inherited").isZero();
    }

    @Test
    void stillSendsTheSynAckAgainToWhoHasNotAcknowledgedIt() {
      listen();
      tcp.listener().set(SolTcp.TCP_DEFER_ACCEPT, 5);
      syn(TcpRig.PEER_PORT);
      tcp.run("+1s > S. 0:0(0) ack 1");
    }
  }

  @Nested
  class Group {
    private void join() {
      UserSocket socket = tcp.open();
      socket.set(SolSocket.SO_REUSEPORT, true);
      InetSockAddr local = InetSockAddr.of(tcp.stackAddress(), TcpRig.STACK_PORT);
      assertThat(tcp.calls().bind(socket.fd(), local)).isZero();
      assertThat(tcp.calls().listen(socket.fd(), 100)).isZero();
    }

    private long waiting() {
      return tcp.stack().snapshot().stream()
          .filter(sock -> sock.state() == TcpState.LISTEN)
          .mapToLong(sock -> sock.queues().receiveOctets())
          .sum();
    }

    @Test
    void handshakeGoesOnWithTheListenerItBeganWith() {
      tcp = TcpRig.idle(config());
      join();
      for (int port = OTHER; port < OTHER + 20; port++) {
        syn(port);
      }
      join();
      join();
      for (int port = OTHER; port < OTHER + 20; port++) {
        tcp.peer(port)
            .run(
                """
                < S  0:0(0) win 1000 <mss 1000>
                > S. 0:0(0) ack 1
                < .  1:1(0) ack 1
                """);
      }
      assertThat(waiting()).isEqualTo(20);
      assertThat(tcp.halfOpen()).isZero();
    }
  }
}
