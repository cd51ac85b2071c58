package dev.argyle.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

class SackScoreboardTest {
  private static final int MSS = 100;

  private final RetransmissionQueue queue = new RetransmissionQueue();
  private final Deliveries deliveries = new Deliveries();
  private final RackDetector rack = new RackDetector(queue, new RttEstimator());
  private final SackScoreboard scoreboard = new SackScoreboard(queue, rack, MSS);
  private int iss;

  @EveryStart
  void marksWhatABlockCovers(int first) {
    send(first, 10, MSS);
    sack(0, 200, 400);
    assertThat(sacked()).containsExactly("200-300", "300-400");
    assertThat(scoreboard.newlySackedBytes()).isEqualTo(200);
    assertThat(scoreboard.highestSackedEnd(iss) - iss).isEqualTo(400);
  }

  @EveryStart
  void countsOnlyWhatIsNew(int first) {
    send(first, 10, MSS);
    sack(0, 200, 400);
    sack(0, 200, 600, 800, 900);
    assertThat(scoreboard.newlySackedBytes()).isEqualTo(300);
    sack(0, 200, 600, 800, 900);
    assertThat(scoreboard.newlySackedBytes()).isZero();
  }

  @EveryStart
  void fillsAllGapsOfABlockThatSpansThem(int first) {
    send(first, 10, MSS);
    sack(0, 200, 300);
    sack(0, 400, 500);
    sack(0, 600, 700);
    sack(0, 100, 900);
    assertThat(scoreboard.newlySackedBytes()).isEqualTo(500);
    assertThat(scoreboard.rangeCount()).isEqualTo(1);
  }

  @EveryStart
  void ignoresBlocksThatCannotBeTrue(int first) {
    send(first, 10, MSS);
    sack(0, 0, 100); // at SND.UNA: it would be acknowledged
    sack(0, 400, 400);
    sack(0, 500, 400);
    sack(0, 900, 1100); // beyond SND.NXT
    sack(0, 1000, 1100);
    sack(0, 400, 400 + Integer.MIN_VALUE);
    sack(0, -200, 300);
    assertThat(queue.sackedBytes()).isZero();
    assertThat(scoreboard.rangeCount()).isZero();
  }

  @EveryStart
  void takesTheGoodBlocksBesideABadOne(int first) {
    send(first, 10, MSS);
    sack(0, 500, 400, 600, 700);
    assertThat(sacked()).containsExactly("600-700");
  }

  @EveryStart
  void reportsADuplicateBelowTheCumulativeAcknowledgement(int first) {
    send(first, 10, MSS);
    acknowledge(300);
    sack(300, 100, 200, 500, 600);
    assertThat(scoreboard.duplicateReported()).isTrue();
    assertThat(sacked()).containsExactly("500-600");
    sack(300, 500, 600);
    assertThat(scoreboard.duplicateReported()).isFalse();
  }

  @EveryStart
  void reportsADuplicateInsideTheSecondBlock(int first) {
    send(first, 10, MSS);
    sack(0, 500, 600, 400, 800);
    assertThat(scoreboard.duplicateReported()).isTrue();
    assertThat(queue.sackedBytes()).isEqualTo(400);
  }

  @EveryStart
  void seesNoDuplicateInAnOldAckWhoseBlocksAreAcknowledgedMeanwhile(int first) {
    send(first, 10, MSS);
    acknowledge(300);
    sack(0, 200, 300);
    assertThat(scoreboard.duplicateReported()).isFalse();
    assertThat(queue.sackedBytes()).isZero();
  }

  @EveryStart
  void splitsALongSegmentWhereTheReceiverGotPieces(int first) {
    send(first, 2, 10 * MSS);
    sack(0, 300, 600);
    assertThat(sacked()).containsExactly("300-600");
    assertThat(queue.size()).isEqualTo(4);
    sack(0, 300, 1200);
    assertThat(sacked()).containsExactly("300-600", "600-1000", "1000-1200");
  }

  @EveryStart
  void marksTheShortTailOfALongSegment(int first) {
    send(first, 1, 250);
    sack(0, 200, 250);
    assertThat(sacked()).containsExactly("200-250");
  }

  @EveryStart
  void refusesToBeShreddedByCrookedBlocks(int first) {
    send(first, 3, 10 * MSS);
    for (int i = 1; i < 2990; i += 2) {
      sack(0, i, i + 1);
    }
    assertThat(queue.size()).isEqualTo(3);
    assertThat(queue.sackedBytes()).isZero();
    sack(0, 1, 250);
    assertThat(sacked()).containsExactly("100-200");
  }

  @EveryStart
  void countsTwoSegmentsAsTooFewToOvertake(int first) {
    send(first, 10, MSS);
    sack(0, 300, 400);
    assertThat(scoreboard.threeOvertook()).isFalse();
    sack(0, 300, 400, 500, 600);
    assertThat(scoreboard.threeOvertook()).isFalse();
  }

  @EveryStart
  void countsThreeSegmentsThatOvertookInOnePieceOrInThree(int first) {
    send(first, 10, MSS);
    sack(0, 300, 600);
    assertThat(scoreboard.threeOvertook()).isTrue();
    scoreboard.renege();
    sack(0, 100, 200, 400, 500, 700, 800);
    assertThat(scoreboard.threeOvertook()).isTrue();
  }

  @EveryStart
  void countsThreeShortRangesToo(int first) {
    send(first, 40, 10);
    sack(0, 100, 110, 200, 210);
    assertThat(scoreboard.threeOvertook()).isFalse();
    sack(0, 300, 310);
    assertThat(scoreboard.threeOvertook()).isTrue();
  }

  @EveryStart
  void tellsWhatCameTwice(int first) {
    send(first, 10, MSS);
    acknowledge(300);
    sack(300, 100, 200);
    assertThat(scoreboard.duplicateLeft() - iss).isEqualTo(100);
    assertThat(scoreboard.duplicateRight() - iss).isEqualTo(200);
  }

  @EveryStart
  void forgetsEverythingWhenTheReceiverReneged(int first) {
    send(first, 10, MSS);
    sack(0, 200, 400, 600, 900);
    scoreboard.renege();
    assertThat(queue.sackedBytes()).isZero();
    assertThat(queue.lostBytes()).isEqualTo(500);
    assertThat(scoreboard.rangeCount()).isZero();
    sack(0, 200, 300);
    assertThat(sacked()).containsExactly("200-300");
  }

  private void send(int first, int segments, int octets) {
    iss = first;
    for (int i = 0; i < segments; i++) {
      queue.append(iss + i * octets, iss + (i + 1) * octets, 0);
    }
  }

  private void acknowledge(int offset) {
    while (queue.at(0).endSeq() - iss <= offset) {
      queue.removeOldest();
    }
  }

  private void sack(int segAck, int... offsets) {
    int[] edges = new int[offsets.length];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = iss + offsets[i];
    }
    deliveries.begin(-1, iss, 0);
    rack.beginAck();
    scoreboard.apply(iss + segAck, edges, edges.length / 2, deliveries);
  }

  private List<String> sacked() {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < queue.size(); i++) {
      SentSegment segment = queue.at(i);
      if (segment.isSacked()) {
        found.add((segment.seq() - iss) + "-" + (segment.endSeq() - iss));
      }
    }
    return found;
  }
}
