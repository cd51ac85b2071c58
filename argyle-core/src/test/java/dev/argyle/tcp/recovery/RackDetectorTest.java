package dev.argyle.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;

/// RFC 8985 section 6. Ten segments of 100 octets, sent one millisecond apart, over a path of 100
/// ms; positions are offsets, times milliseconds.
@Tag("D1")
class RackDetectorTest {
  private static final long MILLI = 1_000_000L;

  private final RetransmissionQueue queue = new RetransmissionQueue();
  private final RttEstimator rtt = new RttEstimator();
  private final RackDetector rack = new RackDetector(queue, rtt);
  private int iss;

  private void send(int first) {
    iss = first;
    rack.beginAt(iss);
    for (int i = 0; i < 10; i++) {
      queue.append(iss + 100 * i, iss + 100 * (i + 1), i * MILLI);
    }
    rtt.sample(100 * MILLI);
  }

  private void arrives(int offset, long atMillis) {
    rack.beginAck();
    SentSegment segment = at(offset);
    rack.delivered(segment, segment.endSeq(), atMillis * MILLI, false);
    queue.markSacked(segment);
  }

  private SentSegment at(int offset) {
    return queue.at(queue.indexOf(iss + offset));
  }

  private List<Integer> lost() {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < queue.size(); i++) {
      if (queue.at(i).awaitsRetransmission()) {
        found.add(queue.at(i).seq() - iss);
      }
    }
    return found;
  }

  @EveryStart
  void callsNothingLostBeforeAnythingHasArrived(int first) {
    send(first);
    assertThat(rack.detect(true, 10_000 * MILLI)).isFalse();
    assertThat(rack.isWaiting()).isFalse();
  }

  @EveryStart
  void waitsAQuarterOfTheLeastRoundTripTime(int first) {
    send(first);
    arrives(200, 102);
    assertThat(rack.detect(false, 102 * MILLI)).isFalse();
    assertThat(rack.isWaiting()).isTrue();
    // 100-200 left at 1, so its time is up at 1 + 100 + 25, and the slack is 2
    assertThat(rack.deadlineNanos()).isEqualTo(128 * MILLI);
    assertThat(rack.detect(false, 128 * MILLI)).isTrue();
    assertThat(lost()).containsExactly(0, 100);
    assertThat(rack.isWaiting()).isFalse();
  }

  @EveryStart
  void waitsForNothingInHasteUntilItHasSeenReordering(int first) {
    send(first);
    arrives(200, 102);
    assertThat(rack.detect(true, 102 * MILLI)).isTrue();
    assertThat(lost()).containsExactly(0, 100);
  }

  @EveryStart
  void waitsInHasteTooOnceItHasSeenReordering(int first) {
    send(first);
    arrives(500, 105);
    arrives(200, 106);
    assertThat(rack.reorderings()).isEqualTo(1);
    assertThat(rack.reorderingBytes()).isEqualTo(400);
    assertThat(rack.detect(true, 106 * MILLI)).isFalse();
    assertThat(rack.isWaiting()).isTrue();
  }

  @EveryStart
  void doesNotTakeBlocksOfOneAckForReordering(int first) {
    send(first);
    rack.beginAck();
    for (int offset : new int[] {500, 200}) {
      rack.delivered(at(offset), at(offset).endSeq(), 106 * MILLI, false);
    }
    assertThat(rack.reorderings()).isZero();
  }

  @EveryStart
  void findsALostRetransmission(int first) {
    send(first);
    arrives(900, 109);
    rack.detect(true, 109 * MILLI);
    queue.markRetransmitted(at(0), 109 * MILLI);
    queue.markRetransmitted(at(100), 110 * MILLI);
    arrives(100, 210);
    assertThat(rack.detect(true, 210 * MILLI)).isTrue();
    assertThat(lost()).contains(0);
    assertThat(at(0).isRetransmissionInFlight()).isFalse();
  }

  @EveryStart
  @Tag("RFC8985-6.2-e")
  void doesNotBelieveThatARetransmissionArrivedFasterThanThePath(int first) {
    send(first);
    arrives(900, 109);
    rack.detect(true, 109 * MILLI);
    queue.markRetransmitted(at(0), 109 * MILLI);
    queue.markRetransmitted(at(100), 110 * MILLI);
    arrives(100, 112);
    assertThat(rack.detect(true, 112 * MILLI)).isFalse();
  }

  @EveryStart
  void doesNotBelieveARetransmissionWhoseAckEchoesAnEarlierTime(int first) {
    send(first);
    arrives(900, 109);
    rack.detect(true, 109 * MILLI);
    queue.markRetransmitted(at(0), 109 * MILLI);
    queue.markRetransmitted(at(100), 110 * MILLI);
    rack.beginAck();
    rack.delivered(at(100), at(100).endSeq(), 300 * MILLI, true);
    assertThat(rack.detect(true, 300 * MILLI)).isFalse();
  }

  @EveryStart
  void growsItsWindowOnceARoundWhileDuplicatesAreReported(int first) {
    send(first);
    rack.duplicateReported(iss, iss + 1000);
    rack.duplicateReported(iss, iss + 1000); // the same round
    arrives(200, 102);
    rack.detect(false, 102 * MILLI);
    assertThat(rack.deadlineNanos()).isEqualTo((1 + 100 + 2 * 25 + 2) * MILLI);
    rack.duplicateReported(iss + 1000, iss + 2000);
    rack.detect(false, 102 * MILLI);
    assertThat(rack.deadlineNanos()).isEqualTo((1 + 100 + 3 * 25 + 2) * MILLI);
  }

  @EveryStart
  void keepsAGrownWindowForSixteenRecoveries(int first) {
    send(first);
    rack.duplicateReported(iss, iss + 1000);
    for (int i = 0; i < 15; i++) {
      rack.recovered();
    }
    arrives(200, 102);
    rack.detect(false, 102 * MILLI);
    assertThat(rack.deadlineNanos()).isEqualTo((1 + 100 + 2 * 25 + 2) * MILLI);
    rack.recovered();
    rack.detect(false, 102 * MILLI);
    assertThat(rack.deadlineNanos()).isEqualTo((1 + 100 + 25 + 2) * MILLI);
  }

  @EveryStart
  void neverWaitsLongerThanARoundTrip(int first) {
    send(first);
    for (int i = 0; i < 10; i++) {
      rack.duplicateReported(iss + 1000 * i, iss + 1000 * (i + 1));
    }
    arrives(200, 102);
    rack.detect(false, 102 * MILLI);
    assertThat(rack.deadlineNanos()).isEqualTo((1 + 100 + 100 + 2) * MILLI);
  }

  @EveryStart
  void holdsNoRetransmissionLostForWhatLeftBeforeItAtTheSameMoment(int first) {
    send(first);
    queue.markLost(at(0));
    queue.append(iss + 1000, iss + 1100, 110 * MILLI);
    queue.markRetransmitted(at(0), 110 * MILLI);
    arrives(1000, 210);
    rack.detect(true, 210 * MILLI);
    assertThat(at(0).isRetransmissionInFlight()).isTrue();
    assertThat(lost()).isNotEmpty().doesNotContain(0);
  }

  @EveryStart
  void holdsARetransmissionLostForWhatLeftAfterItAtTheSameMoment(int first) {
    send(first);
    queue.markLost(at(0));
    queue.markRetransmitted(at(0), 110 * MILLI);
    queue.append(iss + 1000, iss + 1100, 110 * MILLI);
    arrives(1000, 210);
    rack.detect(true, 210 * MILLI);
    assertThat(lost()).contains(0);
  }

  @EveryStart
  void takesThePartsOfASuperSegmentInTheOrderOfTheirPositions(int first) {
    iss = first;
    rack.beginAt(iss);
    queue.append(iss, iss + 300, 0);
    rtt.sample(100 * MILLI);
    queue.cut(at(0), 100);
    queue.cut(at(100), 100);
    arrives(100, 100);
    rack.detect(true, 100 * MILLI);
    assertThat(lost()).containsExactly(0);
  }
}
