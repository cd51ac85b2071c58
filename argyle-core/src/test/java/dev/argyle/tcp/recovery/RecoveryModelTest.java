package dev.argyle.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;

/// Random sends, arrivals, acknowledgements lost and reordered, junk blocks, timeouts and reneging:
/// after each [LossRecovery] must know what the [OctetModel] knows, its sums must be those of its
/// segments, and nothing may be lost without a reason. A failure names its seed.
@Tag("D1")
class RecoveryModelTest {
  private static final int MSS = 10;
  private static final int OCTETS = 6000;
  private static final int SEEDS = 150;
  private static final int STEPS = 400;

  @EveryStart
  void agreesWithAModelOfSingleOctetsWithSack(int iss) {
    for (int seed = 1; seed <= SEEDS; seed++) {
      new Run(iss - OCTETS / 2, seed, true).go();
    }
  }

  @EveryStart
  void agreesWithAModelOfSingleOctetsWithoutSack(int iss) {
    for (int seed = 1; seed <= SEEDS; seed++) {
      new Run(iss - OCTETS / 2, seed, false).go();
    }
  }

  private static final class Run {
    private final int iss;
    private final boolean sack;
    private final Random random;
    private final String name;
    private final FixedWindow window = new FixedWindow(100 * MSS);
    private final LossRecovery recovery = new LossRecovery(window, new RttEstimator(), MSS);
    private final OctetModel model;
    private final ToyReceiver receiver = new ToyReceiver();
    private final List<int[]> pieces = new ArrayList<>();
    private final List<ToyReceiver.Ack> acks = new ArrayList<>();
    private final Acknowledgement acknowledgement = new Acknowledgement();
    private long nowNanos;
    private String step = "";

    Run(int iss, int seed, boolean sack) {
      this.iss = iss;
      this.sack = sack;
      random = new Random(seed);
      name = "seed " + seed + " iss " + iss + (sack ? " sack " : " ");
      model = new OctetModel(OCTETS, MSS, sack);
    }

    void go() {
      for (int i = 0; i < STEPS; i++) {
        nowNanos += random.nextInt(1_000_000);
        if (recovery.rack().isWaiting() && recovery.rack().deadlineNanos() - nowNanos <= 0) {
          recovery.reorderTimeout(nowNanos);
        }
        act();
        compare(i);
      }
    }

    private void act() {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> send();
        case 3, 4, 5, 6 -> arrive();
        case 7, 8 -> acknowledge();
        case 9 -> resend();
        case 10 -> {
          if (random.nextInt(12) == 0) {
            timeout();
          }
        }
        default -> {
          window.cwndBytes = MSS * (1 + random.nextInt(60));
          if (random.nextInt(40) == 0) {
            receiver.renege();
          }
        }
      }
    }

    private void send() {
      int octets = random.nextInt(4) == 0 ? 1 + random.nextInt(50) : MSS;
      if (model.nxt() + octets > OCTETS || model.nxt() - model.una() > 60 * MSS) {
        return;
      }
      step = "send " + octets;
      int from = model.nxt();
      for (int at = 0; at < octets; at += MSS) {
        pieces.add(new int[] {from + at, from + Math.min(at + MSS, octets)});
      }
      recovery.sent(iss + from, iss + from + octets, nowNanos);
      model.sent(octets, nowNanos);
    }

    /// One of the pieces on their way arrives, mostly an old one; its ACK may be late or lost.
    private void arrive() {
      pieces.removeIf(piece -> piece[1] <= model.una());
      if (pieces.isEmpty()) {
        return;
      }
      int[] piece = pieces.get(random.nextInt(Math.min(pieces.size(), 25)));
      ToyReceiver.Ack ack = receiver.receive(piece[0], piece[1]);
      if (random.nextInt(4) != 0) {
        acks.add(ack);
      }
      if (random.nextInt(3) != 0) {
        acknowledge();
      }
    }

    private void acknowledge() {
      if (acks.isEmpty()) {
        return;
      }
      int which = random.nextInt(8) == 0 ? random.nextInt(acks.size()) : 0;
      ToyReceiver.Ack ack = acks.remove(which);
      int[] edges = ack.edges().stream().mapToInt(Math::toIntExact).toArray();
      edges = random.nextInt(10) == 0 ? withJunk(edges) : edges;
      int segAck = (int) ack.next();
      boolean duplicate = segAck == model.una() && model.una() != model.nxt();
      step = "ack " + segAck + " " + Arrays.toString(edges);
      acknowledgement.begin(iss + segAck, duplicate, nowNanos);
      if (sack) {
        int[] positions = Arrays.stream(edges).map(edge -> iss + edge).toArray();
        acknowledgement.withSack(positions, positions.length / 2);
      }
      recovery.acknowledge(acknowledgement);
      model.acknowledge(segAck, edges);
    }

    private int[] withJunk(int[] edges) {
      int una = model.una();
      int nxt = model.nxt();
      int[][] junk = {
        {una, nxt},
        {nxt - 1, nxt + 1},
        {nxt, nxt + MSS},
        {una + 5, una + 5},
        {nxt, una},
        {-50, nxt},
      };
      int[] longer = Arrays.copyOf(edges, edges.length + 2);
      int at = random.nextBoolean() ? 0 : edges.length;
      System.arraycopy(edges, at, longer, at + 2, edges.length - at);
      System.arraycopy(junk[random.nextInt(junk.length)], 0, longer, at, 2);
      return longer;
    }

    private void resend() {
      int most = random.nextInt(6);
      for (int i = 0; i < most; i++) {
        step = "resend";
        int room = recovery.cwndBytes() - recovery.inFlightBytes();
        SentSegment segment = recovery.nextRetransmission();
        if (segment == null) {
          if (!recovery.nothingNew()) {
            return;
          }
          continue;
        }
        int from = segment.seq() - iss;
        int to = segment.endSeq() - iss;
        assertThat(segment.octets()).as(name + step).isLessThanOrEqualTo(Math.max(room, MSS));
        assertThat(segment.awaitsRetransmission()).as(name + step).isTrue();
        recovery.retransmitted(segment, nowNanos);
        model.retransmitted(from, to, nowNanos);
      }
    }

    private void timeout() {
      if (recovery.hasUnacknowledged()) {
        step = "timeout";
        recovery.timeout(nowNanos);
        model.timeout();
      }
    }

    private void compare(int number) {
      String where = name + "step " + number + " " + step;
      RetransmissionQueue queue = recovery.queue();
      model.adoptBoundaries(queue, iss);
      assertThat(queue.outstandingBytes()).as(where).isEqualTo(model.nxt() - model.una());
      assertThat(queue.sackedBytes()).as(where).isEqualTo(model.sackedOctets());
      int position = iss + model.una();
      int lost = 0;
      int again = 0;
      int listed = 0;
      for (int i = 0; i < queue.size(); i++) {
        SentSegment each = queue.at(i);
        assertThat(each.seq()).as(where).isEqualTo(position);
        position = each.endSeq();
        lost += each.isLost() ? each.octets() : 0;
        again += each.isRetransmissionInFlight() ? each.octets() : 0;
        listed += each.listed ? 1 : 0;
        check(each, where);
      }
      assertThat(queue.lostBytes()).as(where).isEqualTo(lost);
      assertThat(queue.retransmittedBytes()).as(where).isEqualTo(again);
      assertThat(recovery.inFlightBytes()).as(where).isBetween(0, queue.pipeBytes());
      if (recovery.phase().isCalm()) {
        assertThat(lost).as(where).isZero();
      }
      checkOrder(listed, where);
    }

    private void check(SentSegment each, String where) {
      boolean onItsWay = !each.isSacked() && !each.awaitsRetransmission();
      assertThat(each.listed).as(where).isEqualTo(onItsWay);
      for (int x = each.seq() - iss; x < each.endSeq() - iss; x++) {
        assertThat(each.isSacked()).as(where).isEqualTo(model.isSacked(x));
      }
      if (sack && recovery.phase() == RecoveryPhase.RECOVERY && each.awaitsRetransmission()) {
        assertThat(model.isOvertaken(each.seq() - iss)).as(where).isTrue();
      }
    }

    private void checkOrder(int listed, String where) {
      int count = 0;
      long sentNanos = Long.MIN_VALUE;
      for (SentSegment each = recovery.queue().sentLongestAgo();
          each != null;
          each = each.sentLater) {
        assertThat(each.lastSentNanos()).as(where).isGreaterThanOrEqualTo(sentNanos);
        sentNanos = each.lastSentNanos();
        count++;
      }
      assertThat(count).as(where).isEqualTo(listed);
    }
  }
}
