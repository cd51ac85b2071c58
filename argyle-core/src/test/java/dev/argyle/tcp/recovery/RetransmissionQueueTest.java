package dev.argyle.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;

class RetransmissionQueueTest {
  private final RetransmissionQueue queue = new RetransmissionQueue();

  @EveryStart
  void keepsSegmentsInTheOrderTheyWereSent(int iss) {
    append(iss, 20, 100);
    assertThat(queue.size()).isEqualTo(20);
    assertThat(queue.outstandingBytes()).isEqualTo(2000);
    for (int i = 0; i < 20; i++) {
      assertThat(queue.at(i).seq()).isEqualTo(iss + 100 * i);
      assertThat(queue.indexOf(iss + 100 * i)).isEqualTo(i);
      assertThat(queue.indexOf(iss + 100 * i + 99)).isEqualTo(i);
    }
  }

  @EveryStart
  void trimsWhatIsAcknowledgedInPart(int iss) {
    append(iss, 2, 100);
    queue.trimOldest(iss + 30);
    assertThat(queue.oldest())
        .extracting(SentSegment::seq, InstanceOfAssertFactories.INTEGER)
        .isEqualTo(iss + 30);
    assertThat(queue.outstandingBytes()).isEqualTo(170);
  }

  @EveryStart
  void splitsASegmentWithItsHistory(int iss) {
    append(iss, 3, 100);
    SentSegment second = queue.at(1);
    queue.markLost(second);
    queue.markRetransmitted(second, 77);
    SentSegment tail = queue.split(second, iss + 140);
    assertThat(queue.size()).isEqualTo(4);
    assertThat(second.endSeq()).isEqualTo(iss + 140);
    assertThat(tail.seq()).isEqualTo(iss + 140);
    assertThat(tail.endSeq()).isEqualTo(iss + 200);
    assertThat(tail.isLost()).isTrue();
    assertThat(tail.transmissions()).isEqualTo(2);
    assertThat(tail.lastSentNanos()).isEqualTo(77);
    assertThat(queue.at(2)).isSameAs(tail);
    assertThat(queue.at(3).seq()).isEqualTo(iss + 200);
    assertThat(queue.outstandingBytes()).isEqualTo(300);
  }

  @EveryStart
  void reckonsThePipeFromWhatArrivedWhatIsLostAndWhatWasSentAgain(int iss) {
    append(iss, 5, 100);
    queue.markSacked(queue.at(2));
    queue.markLost(queue.at(0));
    queue.markLost(queue.at(1));
    assertThat(queue.pipeBytes()).isEqualTo(200);
    queue.markRetransmitted(queue.at(0), 9);
    assertThat(queue.pipeBytes()).isEqualTo(300);
    queue.markSacked(queue.at(0));
    assertThat(queue.pipeBytes()).isEqualTo(200);
    assertThat(queue.lostBytes()).isEqualTo(100);
    assertThat(queue.retransmittedBytes()).isZero();
    queue.markLost(queue.at(4));
    assertThat(queue.pipeBytes()).isEqualTo(100);
  }

  @EveryStart
  void findsTheFirstThatAwaitsRetransmissionAlsoWhenItWasFoundLostLast(int iss) {
    append(iss, 5, 100);
    assertThat(queue.firstAwaiting()).isNull();
    queue.markLost(queue.at(3));
    assertThat(queue.firstAwaiting()).isSameAs(queue.at(3));
    queue.markLost(queue.at(1));
    assertThat(queue.firstAwaiting()).isSameAs(queue.at(1));
    queue.markRetransmitted(queue.at(1), 9);
    assertThat(queue.firstAwaiting()).isSameAs(queue.at(3));
    queue.markRetransmitted(queue.at(3), 9);
    assertThat(queue.firstAwaiting()).isNull();
    queue.markLost(queue.at(1));
    assertThat(queue.firstAwaiting()).isSameAs(queue.at(1));
  }

  @EveryStart
  void joinsWhatLiesSideBySideAndAwaitsRetransmission(int iss) {
    append(iss, 6, 100);
    for (int i : new int[] {1, 2, 3, 5}) {
      queue.markLost(queue.at(i));
    }
    queue.joinAwaiting(queue.at(1), 250);
    assertThat(queue.size()).isEqualTo(5);
    assertThat(queue.at(1).endSeq()).isEqualTo(iss + 300);
    assertThat(queue.at(2).seq()).isEqualTo(iss + 300);
    queue.joinAwaiting(queue.at(1), 1000);
    assertThat(queue.size()).isEqualTo(4);
    assertThat(queue.at(1).endSeq()).isEqualTo(iss + 400);
    assertThat(queue.at(2).isLost()).isFalse();
    assertThat(queue.outstandingBytes()).isEqualTo(600);
    assertThat(queue.lostBytes()).isEqualTo(400);
    queue.append(iss + 600, iss + 700, 9);
    assertThat(queue.at(4).seq()).isEqualTo(iss + 600);
  }

  @EveryStart
  void usesItsSegmentsAgain(int iss) {
    append(iss, 8, 100);
    SentSegment first = queue.at(0);
    queue.markSacked(first);
    queue.removeOldest();
    queue.append(iss + 800, iss + 900, 5);
    assertThat(queue.at(7)).isSameAs(first);
    assertThat(first.isSacked()).isFalse();
    assertThat(first.firstSentNanos()).isEqualTo(5);
  }

  @EveryStart
  void staysInOrderWhileItWrapsAroundItsRing(int iss) {
    int next = iss;
    int una = iss;
    for (int i = 0; i < 1000; i++) {
      int octets = 1 + i % 7;
      queue.append(next, next + octets, i);
      next += octets;
      if (i % 10 != 0 && queue.size() > 5) {
        una = queue.at(0).endSeq();
        queue.removeOldest();
      }
      assertThat(queue.at(0).seq()).isEqualTo(una);
      assertThat(queue.endSeq()).isEqualTo(next);
      assertThat(queue.outstandingBytes()).isEqualTo(next - una);
    }
  }

  @EveryStart
  void keepsWhatIsOnItsWayInTheOrderOfItsLastSending(int iss) {
    append(iss, 5, 100);
    assertThat(onTheWay(iss)).containsExactly(0, 1, 2, 3, 4);
    queue.markSacked(queue.at(1));
    queue.markLost(queue.at(0));
    assertThat(onTheWay(iss)).containsExactly(2, 3, 4);
    queue.markRetransmitted(queue.at(0), 10);
    queue.markLost(queue.at(2));
    queue.markRetransmitted(queue.at(2), 10);
    assertThat(onTheWay(iss)).containsExactly(3, 4, 0, 2);
    queue.split(queue.at(0), iss + 50);
    assertThat(onTheWay(iss)).containsExactly(3, 4, 0, 0, 2);
  }

  @EveryStart
  void findsItsOldOrderAgainWhenALossWasNone(int iss) {
    append(iss, 5, 100);
    queue.markLost(queue.at(1));
    queue.markLost(queue.at(3));
    queue.markRetransmitted(queue.at(3), 10);
    assertThat(onTheWay(iss)).containsExactly(0, 2, 4, 3);
    queue.unmarkLost();
    assertThat(onTheWay(iss)).containsExactly(0, 1, 2, 4, 3);
    assertThat(queue.lostBytes()).isZero();
  }

  private List<Integer> onTheWay(int iss) {
    List<Integer> found = new ArrayList<>();
    for (SentSegment each = queue.sentLongestAgo(); each != null; each = each.sentLater) {
      found.add((each.seq() - iss) / 100);
    }
    return found;
  }

  private void append(int iss, int segments, int octets) {
    for (int i = 0; i < segments; i++) {
      queue.append(iss + i * octets, iss + (i + 1) * octets, i);
    }
  }
}
