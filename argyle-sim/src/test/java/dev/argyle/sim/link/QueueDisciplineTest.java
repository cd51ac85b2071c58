package dev.argyle.sim.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.buffer.SkBuff;
import dev.argyle.sim.link.QueueDiscipline.CoDel;
import dev.argyle.sim.link.QueueDiscipline.DropTail;
import dev.argyle.sim.link.QueueDiscipline.FqCoDel;
import dev.argyle.sim.link.QueueDiscipline.Red;
import dev.argyle.wire.Ipv4Header;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueueDisciplineTest {
  private static final long MILLI = 1_000_000;
  private static final int OCTETS = 1000;
  private static final int ECT0 = 2;

  /// Keeps a queue at a standing length for so long: one packet in and one out each millisecond.
  private static void stand(QueueRig rig, int millis, int ecn) {
    for (int i = 0; i < millis; i++) {
      rig.enqueue(1, OCTETS, ecn);
      rig.dequeue();
      rig.nowNanos += MILLI;
    }
  }

  private static void fill(QueueRig rig, int packets, int ecn) {
    for (int i = 0; i < packets; i++) {
      rig.enqueue(1, OCTETS, ecn);
    }
  }

  @Test
  void dropTailRefusesWhatComesWhenItIsFull() {
    QueueRig rig = new QueueRig(new DropTail(3, 2500));
    fill(rig, 3, 0);
    assertThat(rig.dropped).containsExactly(2);
    assertThat(rig.dequeue()).isEqualTo(0);
  }

  @Test
  void coDelLeavesAQueueAloneThatEmptiesWithinAnInterval() {
    QueueRig rig = new QueueRig(CoDel.DEFAULT);
    for (int burst = 0; burst < 10; burst++) {
      fill(rig, 50, 0);
      for (int i = 0; i < 50; i++) {
        rig.dequeue();
        rig.nowNanos += MILLI;
      }
      rig.dequeue();
    }
    assertThat(rig.dropped).isEmpty();
  }

  @Test
  void coDelDropsFasterTheLongerAQueueStands() {
    QueueRig rig = new QueueRig(CoDel.DEFAULT);
    fill(rig, 60, 0);
    stand(rig, 99, 0);
    assertThat(rig.dropped).isEmpty();
    stand(rig, 901, 0);
    // RFC 8289: the first after an interval, the n-th 100 ms / sqrt(n) behind the one before
    int expected = 0;
    for (double at = 105; at < 1000; at += 100 / Math.sqrt(expected)) {
      expected++;
    }
    assertThat(rig.dropped.size()).isBetween(expected - 6, expected + 1).isGreaterThan(10);
    assertThat(rig.queue.packets()).isLessThan(60);
  }

  @Test
  void coDelMarksInsteadWhereItMay() {
    QueueRig rig = new QueueRig(CoDel.DEFAULT.withEcn(true));
    fill(rig, 20, ECT0);
    stand(rig, 500, ECT0);
    assertThat(rig.dropped).isEmpty();
    assertThat(rig.marked).hasSizeGreaterThan(5);
  }

  @Test
  void aMarkIsNotSeenByWhoSharesThePacket() {
    QueueRig rig = new QueueRig(CoDel.DEFAULT.withEcn(true));
    SkBuff sharing = rig.pool.allocate(0, 0);
    rig.sharedWith = sharing;
    fill(rig, 20, ECT0);
    stand(rig, 500, ECT0);
    assertThat(rig.marked).hasSizeGreaterThan(5);
    byte[] octets = new byte[sharing.length()];
    sharing.copyTo(0, octets, 0, octets.length);
    for (int at = 0; at < octets.length; at += Ipv4Header.MIN_LENGTH_BYTES) {
      assertThat(Ipv4Header.ecn(octets, at)).isEqualTo(ECT0);
    }
    sharing.release();
  }

  @Test
  void coDelDoesNotDropTheLastPacket() {
    QueueRig rig = new QueueRig(CoDel.DEFAULT);
    for (int i = 0; i < 100; i++) {
      rig.enqueue(1, OCTETS);
      rig.nowNanos += 50 * MILLI; // each waits ten targets, but alone
      rig.dequeue();
    }
    assertThat(rig.dropped).isEmpty();
  }

  @Test
  void fqCoDelServesFlowsInTurnByOctets() {
    QueueRig rig = new QueueRig(FqCoDel.DEFAULT);
    for (int i = 0; i < 20; i++) {
      rig.enqueue(1, 1500); // 0 to 19
    }
    for (int i = 0; i < 60; i++) {
      rig.enqueue(2, 500); // 20 to 79
    }
    int small = 0;
    for (int i = 0; i < 40; i++) {
      small += rig.dequeue() >= 20 ? 1 : 0;
    }
    assertThat(small).isBetween(29, 31); // three of 500 octets to one of 1500
  }

  @Test
  void fqCoDelLetsAThinFlowPass() {
    QueueRig rig = new QueueRig(FqCoDel.DEFAULT);
    fill(rig, 50, 0);
    rig.dequeue();
    rig.dequeue();
    rig.enqueue(2, 100);
    assertThat(rig.dequeue()).isEqualTo(50);
  }

  @Test
  void fqCoDelTakesFromTheFattestFlowWhenItIsFull() {
    QueueRig rig = new QueueRig(FqCoDel.DEFAULT.withPackets(10));
    fill(rig, 9, 0);
    rig.enqueue(2, OCTETS);
    rig.enqueue(3, OCTETS);
    rig.enqueue(4, OCTETS);
    assertThat(rig.dropped).containsExactly(0, 1);
    assertThat(rig.queue.packets()).isEqualTo(10);
    assertThat(rig.queue.octets()).isEqualTo(10L * OCTETS);
  }

  @Test
  void redLeavesAShortQueueAloneAndDropsFromALongOne() {
    QueueRig rig = new QueueRig(new Red(1000, 5000, 15_000, 0.1, 0.1));
    fill(rig, 4, 0);
    stand(rig, 500, 0);
    assertThat(rig.dropped).isEmpty();
    fill(rig, 8, 0);
    int before = rig.dropped.size();
    stand(rig, 200, 0);
    assertThat(rig.dropped.size() - before).isBetween(3, 30);
    assertThat(rig.marked).isEmpty();
  }

  @Test
  void redMarksWhatMayBeMarked() {
    QueueRig rig = new QueueRig(new Red(1000, 2000, 6000, 0.2, 0.1));
    fill(rig, 5, ECT0);
    stand(rig, 200, ECT0);
    assertThat(rig.dropped).isEmpty();
    assertThat(rig.marked).hasSizeGreaterThan(5);
  }

  @Test
  void redDropsAllBehindTwiceTheMost() {
    QueueRig rig = new QueueRig(new Red(1000, 2000, 6000, 0.1, 1));
    fill(rig, 40, ECT0);
    assertThat(rig.queue.packets()).isEqualTo(40); // marked all, for they speak ECN
    QueueRig deaf = new QueueRig(new Red(1000, 2000, 6000, 0.1, 1));
    fill(deaf, 40, 0);
    assertThat(deaf.queue.octets()).isLessThanOrEqualTo(13L * OCTETS);
  }

  @Test
  void givesBackWhatItIsGiven() {
    for (QueueDiscipline each :
        new QueueDiscipline[] {CoDel.DEFAULT, FqCoDel.DEFAULT, Red.forRate(8_000_000)}) {
      QueueRig rig = new QueueRig(each);
      fill(rig, 100, 0);
      while (rig.dequeue() >= 0) {
        rig.nowNanos += 10 * MILLI;
      }
      assertThat(rig.left.size() + rig.dropped.size()).isEqualTo(100);
      assertThat(rig.queue.packets()).isZero();
      assertThat(rig.queue.octets()).isZero();
      assertThat(rig.pool.outstanding()).isZero();
    }
  }

  @Test
  void refusesNumbersThatMakeNoQueue() {
    assertThatThrownBy(() -> new DropTail(-1, 0)).hasMessageContaining("below 0");
    assertThatThrownBy(() -> CoDel.DEFAULT.withPackets(0)).hasMessageContaining("1 or more");
    assertThatThrownBy(() -> new CoDel(10, Duration.ofMillis(5), Duration.ofMillis(5), false))
        .hasMessageContaining("more than that");
    assertThatThrownBy(() -> new Red(10, 5000, 4000, 0.1, 0.002)).hasMessageContaining("RED");
  }
}
