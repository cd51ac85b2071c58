package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.ReceivePath;
import dev.argyle.sock.SockLock;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.FileFlags;
import dev.argyle.stack.SockSnapshot;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.testkit.TcpRig;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A reader sleeps, and segments wait in the prequeue for it. Some readers here are slow to wake
/// ([HeldReader]), so that what others do meanwhile can be seen.
@Tag("C4")
class PrequeueTest extends TcpBehaviour {
  private Stations stations;

  private void open(TcpConfig knobs) {
    tcp = TcpRig.established(config().with(knobs));
    stations = Stations.of(tcp, config().peerIss());
  }

  private void open() {
    open(TcpConfig.DEFAULT);
  }

  private HeldReader reader(Thread.Builder kind, int flags) {
    int fd = tcp.user().fd();
    tcp.calls().fcntl(fd, FileFlags.F_SETFL, 0);
    return HeldReader.begin(
        tcp, kind, () -> tcp.calls().recv(fd, ByteBuffer.allocate(1000), flags));
  }

  private HeldReader reader() {
    return reader(Thread.ofPlatform(), 0);
  }

  private long count(Counter counter) {
    return tcp.stack().tcpCounters().value(counter);
  }

  private void acked(int next) {
    tcp.run("> . 1:1(0) ack " + next);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatArrives_isProcessedByTheReader(boolean virtual) {
    open();
    HeldReader reader = reader(virtual ? Thread.ofVirtual() : Thread.ofPlatform(), 0);
    tcp.run("< P. 1:101(100) ack 1");
    assertThat(stations.all()).containsExactly("PREQUEUE 1:101");
    assertThat(stations.threadsAt(ReceivePath.PREQUEUE)).containsExactly(Thread.currentThread());
    assertThat(reader.result()).isEqualTo(100);
    acked(101);
    assertThat(stations.all()).containsExactly("PREQUEUE 1:101", "RECEIVE_QUEUE 1:101");
    assertThat(stations.threadsAt(ReceivePath.RECEIVE_QUEUE)).containsExactly(reader.thread());
    assertThat(count(Counter.PREQUEUED)).isOne();
  }

  @Test
  void lowLatency_switchesItOff() {
    TcpConfig.Queues queues = TcpConfig.DEFAULT.queues();
    open(TcpConfig.DEFAULT.with(queues.withLowLatency(true)));
    HeldReader reader = reader();
    tcp.run(
        """
        < P. 1:101(100) ack 1
        > .  1:1(0) ack 101
        """);
    assertThat(stations.all()).containsExactly("DIRECT 1:101", "RECEIVE_QUEUE 1:101");
    assertThat(stations.threadsAt(ReceivePath.RECEIVE_QUEUE))
        .containsExactly(Thread.currentThread());
    assertThat(reader.result()).isEqualTo(100);
  }

  @Test
  void ackWithoutData_doesNotWakeTheReader() {
    open();
    user().write(500);
    tcp.run("> P. 1:501(500) ack 1");
    HeldReader reader = reader();
    tcp.run("< . 1:1(0) ack 501");
    assertThat(tcp.info().traffic().ackedOctets()).isEqualTo(501);
    assertThat(count(Counter.PREQUEUED)).isZero();
    tcp.run("< P. 1:101(100) ack 501");
    assertThat(reader.result()).isEqualTo(100);
    tcp.run("> . 501:501(0) ack 101");
  }

  @Test
  @Tag("C5")
  void prequeueComesBeforeTheBacklog() {
    open();
    HeldReader reader = reader();
    tcp.run("< P. 1:101(100) ack 1");
    stations.sock().lock().acquire();
    tcp.run("< P. 101:201(100) ack 1");
    stations.sock().lock().release();
    tcp.run(
        """
        > . 1:1(0) ack 101
        > . 1:1(0) ack 201
        """);
    assertThat(stations.all())
        .containsExactly(
            "PREQUEUE 1:101", "BACKLOG 101:201", "RECEIVE_QUEUE 1:101", "RECEIVE_QUEUE 101:201");
    assertThat(reader.result()).isEqualTo(200);
  }

  @Test
  @Tag("C5")
  void receiveQueueComesBeforeThePrequeue() {
    open();
    HeldReader reader = reader(Thread.ofPlatform(), MessageFlags.MSG_WAITALL);
    tcp.run("< P. 1:101(100) ack 1");
    reader.letSleepAgain(); // it has taken these
    acked(101);
    stations.sock().lock().acquire();
    tcp.run("< P. 101:201(100) ack 1"); // backlog: to the receive queue on release
    stations.sock().lock().release();
    acked(201);
    tcp.run("< P. 201:1001(800) ack 1");
    assertThat(stations.all()).endsWith("RECEIVE_QUEUE 101:201", "PREQUEUE 201:1001");
    assertThat(reader.result()).isEqualTo(1000);
    acked(1001);
    assertThat(stations.at(ReceivePath.RECEIVE_QUEUE))
        .containsExactly("1:101", "101:201", "201:1001");
  }

  @Test
  void snapshotShowsItAndLeavesItToTheReader() {
    open();
    HeldReader reader = reader();
    tcp.run("< P. 1:101(100) ack 1");
    assertThat(prequeueBytes()).isGreaterThan(100);
    assertThat(prequeueBytes()).isGreaterThan(100);
    assertThat(reader.result()).isEqualTo(100);
    acked(101);
    assertThat(prequeueBytes()).isZero();
    assertThat(stations.threadsAt(ReceivePath.RECEIVE_QUEUE)).containsExactly(reader.thread());
  }

  private long prequeueBytes() {
    return tcp.stack().snapshot().stream()
        .map(SockSnapshot::queues)
        .mapToLong(SockSnapshot.Queues::prequeueBytes)
        .sum();
  }

  @Test
  void lateReader_keepsNoAckBackForLong() {
    open();
    HeldReader reader = reader();
    tcp.run(
        """
        < P. 1:101(100) ack 1
        +150ms > . 1:1(0) ack 101
        """);
    assertThat(count(Counter.PREQUEUE_LATE)).isOne();
    assertThat(reader.result()).isEqualTo(100);
  }

  @Test
  void fullPrequeue_isProcessedByWhoArrives() {
    open();
    HeldReader reader = reader();
    for (int i = 0; i < SockLock.MOST_PREQUEUED; i++) {
      int seq = 1 + 10 * i;
      tcp.deliver(tcp.peer().image("P. " + seq + ":" + (seq + 10) + "(10) ack 1"));
    }
    assertThat(stations.at(ReceivePath.PREQUEUE)).hasSize(SockLock.MOST_PREQUEUED);
    assertThat(stations.at(ReceivePath.RECEIVE_QUEUE)).hasSize(SockLock.MOST_PREQUEUED);
    assertThat(count(Counter.PREQUEUE_FULL)).isOne();
    tcp.discard();
    assertThat(reader.result()).isEqualTo(10 * SockLock.MOST_PREQUEUED);
  }

  @Test
  void prequeueNeverHoldsMoreThanTheReceiveBuffer() {
    open(TcpConfig.DEFAULT.with(new TcpConfig.Buffers(4608, 4608)));
    HeldReader reader = reader();
    for (int seq = 1; count(Counter.PREQUEUE_FULL) == 0; seq += 100) {
      tcp.deliver(tcp.peer().image(". " + seq + ":" + (seq + 100) + "(100) ack 1"));
      assertThat(prequeueBytes()).isLessThanOrEqualTo(4608);
    }
    tcp.discard();
    assertThat(reader.result()).isPositive();
  }

  @Test
  void readerWhoseTimeIsUp_stillTakesWhatIsThere() {
    open();
    user().set(SolSocket.SO_RCVTIMEO, Duration.ofMillis(100));
    HeldReader reader = reader();
    tcp.run(
        """
        +99ms < P. 1:101(100) ack 1
        +2ms
        """);
    assertThat(reader.result()).isEqualTo(100);
    acked(101);
  }

  @Test // the segment fills no hole: nothing to read, but it is not lost
  void readerWhoseTimeIsUp_processesWhatItLeaves() {
    open();
    user().set(SolSocket.SO_RCVTIMEO, Duration.ofMillis(100));
    HeldReader reader = reader();
    tcp.run(
        """
        +99ms < P. 101:201(100) ack 1
        +2ms
        """);
    assertThat(stations.all()).containsExactly("PREQUEUE 101:201");
    assertThat(reader.result()).isEqualTo(Errno.EAGAIN.negated());
    acked(1);
    assertThat(stations.all()).endsWith("OUT_OF_ORDER 101:201");
  }

  @Test
  void readerThatIsInterrupted_stillTakesWhatIsThere() {
    open();
    HeldReader reader = reader();
    tcp.run("< P. 1:101(100) ack 1");
    reader.thread().interrupt();
    assertThat(reader.result()).isEqualTo(100);
    acked(101);
  }

  @Test
  void closeByAnotherThread_seesThatThereIsUnreadData() {
    open();
    HeldReader reader = reader();
    tcp.run("< P. 1:101(100) ack 1");
    user().close();
    tcp.run(
        """
        > .  1:1(0) ack 101
        > R. 1:1(0) ack 101
        """);
    assertThat(reader.result()).isEqualTo(Errno.EBADF.negated());
  }

  @Test
  void nonBlockingReader_takesWhatWaitsForASleepingOne() {
    open();
    HeldReader reader = reader();
    tcp.run("< P. 1:101(100) ack 1");
    assertThat(user().read(1000)).isEqualTo(100);
    acked(101);
    reader.letSleepAgain();
    tcp.run("< P. 101:201(100) ack 1");
    assertThat(reader.result()).isEqualTo(100);
    acked(201);
  }
}
