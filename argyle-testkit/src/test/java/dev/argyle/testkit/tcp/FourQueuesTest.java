package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.ReceivePath;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.testkit.TcpRig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Which queues a segment goes through while no reader sleeps; [PrequeueTest] has the rest.
class FourQueuesTest extends TcpBehaviour {
  private static final int SMALL_BYTES = 4608;

  private Stations stations;

  @BeforeEach
  void open() {
    TcpConfig.Buffers buffers = new TcpConfig.Buffers(SMALL_BYTES, SMALL_BYTES);
    tcp = TcpRig.established(config().with(TcpConfig.DEFAULT.with(buffers)));
    stations = Stations.of(tcp, config().peerIss());
  }

  @Test
  @Tag("C1")
  @Tag("C6")
  void whatIsInOrder_goesStraightToTheReceiveQueue() {
    tcp.run(
        """
        < P. 1:101(100) ack 1
        > .  1:1(0) ack 101
        """);
    assertThat(stations.all()).containsExactly("DIRECT 1:101", "RECEIVE_QUEUE 1:101");
    assertThat(stations.threadsAt(ReceivePath.RECEIVE_QUEUE))
        .containsExactly(Thread.currentThread());
    assertThat(user().read(1000)).isEqualTo(100);
  }

  @Test // 1, 2, 3 sent, 3 arrives first
  @Tag("C2")
  @Tag("RFC9293-SHLD-31")
  void whatIsPastAHole_followsWhenTheHoleIsFilled() {
    tcp.run(
        """
        < P. 201:301(100) ack 1
        > .  1:1(0) ack 1
        < P. 1:101(100) ack 1
        > .  1:1(0) ack 101
        < P. 101:201(100) ack 1
        > .  1:1(0) ack 301
        """);
    assertThat(stations.all())
        .containsExactly(
            "DIRECT 201:301",
            "OUT_OF_ORDER 201:301",
            "DIRECT 1:101",
            "RECEIVE_QUEUE 1:101",
            "DIRECT 101:201",
            "RECEIVE_QUEUE 101:201",
            "RECEIVE_QUEUE 201:301");
    assertThat(user().read(1000)).isEqualTo(300);
  }

  @Test
  @Tag("C3")
  void whatArrivesWhileAUserHoldsTheLock_waitsInTheBacklog() {
    tcp.run(
        """
        < P. 1:101(100) ack 1
        > .  1:1(0) ack 101
        """);
    stations.sock().lock().acquire();
    tcp.run("< P. 101:201(100) ack 1");
    assertThat(stations.all()).endsWith("BACKLOG 101:201");
    assertThat(stations.sock().lock().backlogBytes()).isPositive();
    stations.sock().lock().release();
    tcp.run("> . 1:1(0) ack 201");
    assertThat(stations.all()).endsWith("BACKLOG 101:201", "RECEIVE_QUEUE 101:201");
    assertThat(user().read(1000)).isEqualTo(200);
    assertThat(count(Counter.BACKLOGGED)).isOne();
  }

  /// Differs from RFC 9293 section 3.10.7 (MUST-58, MUST-59), as Linux does: each segment that has
  /// waited is answered as it is processed.
  @Test
  @Tag("C3")
  @Tag("RFC9293-MUST-58")
  @Tag("RFC9293-MUST-59")
  void whatWaitsInTheBacklog_isAcknowledgedOneByOne() {
    tcp.run(
        """
        < P. 1:101(100) ack 1
        > .  1:1(0) ack 101
        """);
    stations.sock().lock().acquire();
    tcp.run(
        """
        < P. 101:201(100) ack 1
        < P. 201:301(100) ack 1
        < P. 301:401(100) ack 1
        """);
    stations.sock().lock().release();
    tcp.run(
        """
        > . 1:1(0) ack 201
        > . 1:1(0) ack 301
        > . 1:1(0) ack 401
        """);
  }

  @Test
  @Tag("C3")
  void whatTheBacklogHasNoRoomFor_isDroppedAndCounted() {
    tcp.run(
        """
        < P. 1:2(1) ack 1
        > .  1:1(0) ack 2
        """);
    stations.sock().lock().acquire();
    int sent = 0;
    while (count(Counter.DROPPED_BACKLOG) == 0) {
      int seq = 2 + 100 * sent++;
      tcp.run("< P. " + seq + ":" + (seq + 100) + "(100) ack 1");
    }
    assertThat(stations.sock().lock().backlogBytes()).isBetween(1L, 2L * SMALL_BYTES);
    stations.sock().lock().release();
    tcp.discard();
    assertThat(sent).isGreaterThan(2);
    assertThat(stations.sock().backlogDrops()).isOne();
    assertThat(stations.at(ReceivePath.DROPPED)).hasSize(1);
    assertThat(user().read(10_000)).isEqualTo(1 + 100 * (sent - 1));
  }

  @Test
  @Tag("C6")
  void stateChangesWaitForTheLock() {
    tcp.run(
        """
        < P. 1:2(1) ack 1
        > .  1:1(0) ack 2
        """);
    stations.sock().lock().acquire();
    tcp.run("< F. 2:2(0) ack 1");
    assertThat(stations.sock().state()).isEqualTo(TcpState.ESTABLISHED);
    stations.sock().lock().release();
    assertThat(stations.sock().state()).isEqualTo(TcpState.CLOSE_WAIT);
    tcp.run("> . 1:1(0) ack 3");
  }

  @Test
  @Tag("D3")
  void whatIsBeyondTheWindow_isDropped() {
    tcp.run(
        """
        < . 1:2305(2304) ack 1
        > . 1:1(0) ack 2305 win 0
        < . 2305:2405(100) ack 1
        > . 1:1(0) ack 2305 win 0
        < . 5000:5100(100) ack 1
        > . 1:1(0) ack 2305 win 0
        """);
    assertThat(stations.at(ReceivePath.DROPPED)).containsExactly("2305:2405", "5000:5100");
    assertThat(stations.at(ReceivePath.RECEIVE_QUEUE)).containsExactly("1:2305");
    assertThat(count(Counter.DROPPED_OUT_OF_WINDOW)).isOne(); // of the other nothing was left
    assertThat(user().read(10_000)).isEqualTo(2304);
  }

  private long count(Counter counter) {
    return tcp.stack().tcpCounters().value(counter);
  }
}
