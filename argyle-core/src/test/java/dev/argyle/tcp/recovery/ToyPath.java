package dev.argyle.tcp.recovery;

import dev.argyle.tcp.congestion.CongestionControl;
import java.util.PriorityQueue;
import java.util.Random;

/// A sender made of nothing but this package, a path that delays, drops and reorders by a seeded
/// chance, and a [ToyReceiver]; in virtual time. The sender is what the TCP output will be: first
/// what must be sent again, then new data, then guesses.
final class ToyPath {
  /// How the path and the two ends are. Rates are probabilities from 0 to 1.
  record Conditions(
      int iss,
      boolean sack,
      boolean timestamps,
      double loss,
      double reorder,
      int windowBytes,
      long seed) {}

  static final int MSS = 1460;
  static final long DELAY_NANOS = 50_000_000L;

  private final Conditions conditions;
  private final CongestionControl congestion;
  private final Random random;
  private final RttEstimator rtt = new RttEstimator();
  private final RetransmissionTimeout timeout = new RetransmissionTimeout(rtt);
  private final LossRecovery recovery;
  private final Acknowledgement acknowledgement = new Acknowledgement();
  private final ToyReceiver receiver = new ToyReceiver();
  private final PriorityQueue<Event> events = new PriorityQueue<>();

  private long totalBytes;
  private int segmentBytes = MSS;
  private double renegeRate;
  private long sndUna;
  private long sndNxt;
  private long nowNanos = 12_345;
  private long deadlineNanos;
  private boolean timerRuns;
  private boolean probeNext;
  private boolean limited;
  private long eventCount;
  private int timeouts;
  private int recoveries;

  private record Event(long atNanos, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  ToyPath(Conditions conditions, CongestionControl congestion) {
    this.conditions = conditions;
    this.congestion = congestion;
    random = new Random(conditions.seed());
    recovery = new LossRecovery(congestion, rtt, MSS);
    congestion.onEstablished(MSS, nowNanos);
  }

  /// Sends in units of this size, to be cut to MSS underway.
  ToyPath sendingSuperSegments(int bytes) {
    segmentBytes = bytes;
    return this;
  }

  /// The receiver throws its out-of-order data away with this chance for each segment.
  ToyPath reneging(double rate) {
    renegeRate = rate;
    return this;
  }

  /// Moves `bytes` and returns the virtual time it took.
  long transfer(long bytes) {
    totalBytes = bytes;
    long startNanos = nowNanos;
    flush();
    while (sndUna < totalBytes) {
      step();
    }
    return nowNanos - startNanos;
  }

  int timeouts() {
    return timeouts;
  }

  int recoveries() {
    return recoveries;
  }

  LossRecovery recovery() {
    return recovery;
  }

  ToyReceiver receiver() {
    return receiver;
  }

  private void step() {
    if (recovery.hasUnacknowledged() != timerRuns) {
      throw new AssertionError(
          "timer " + timerRuns + " with " + recovery.queue() + ", " + conditions);
    }
    Event next = events.peek();
    if (recovery.rack().isWaiting()
        && (next == null || recovery.rack().deadlineNanos() - next.atNanos() <= 0)
        && recovery.rack().deadlineNanos() - deadlineNanos <= 0) {
      nowNanos = recovery.rack().deadlineNanos();
      recovery.reorderTimeout(nowNanos);
      flush();
    } else if (timerRuns && (next == null || deadlineNanos - next.atNanos() <= 0)) {
      nowNanos = deadlineNanos;
      expire();
    } else if (next != null) {
      events.poll();
      nowNanos = next.atNanos();
      next.action().run();
    } else {
      throw new AssertionError("stalled at " + sndUna + " of " + totalBytes + ", " + conditions);
    }
  }

  private void expire() {
    if (probeNext) {
      probe();
      return;
    }
    timeouts++;
    timeout.expired(3, Integer.MAX_VALUE, 0, nowNanos);
    recovery.timeout(nowNanos);
    startTimer();
    long before = recovery.queue().retransmitsTotal();
    flush();
    if (recovery.queue().retransmitsTotal() == before) {
      throw new AssertionError("a timeout sent nothing at " + sndUna + ", " + conditions);
    }
  }

  private void probe() {
    long most = Math.min(totalBytes, sndUna + conditions.windowBytes());
    int bytes = (int) Math.min(MSS, most - sndNxt);
    SentSegment last = bytes > 0 ? null : recovery.probeSegment();
    if (bytes > 0) {
      sendNew(bytes);
    } else if (last != null) {
      sendAgain(last);
    }
    if (bytes > 0 || last != null) {
      recovery.probed(last != null);
    }
    startTimer();
  }

  private void flush() {
    resend();
    limited = true;
    while (sndNxt < totalBytes) {
      int bytes = (int) Math.min(segmentBytes, totalBytes - sndNxt);
      if (sndNxt + bytes - sndUna > conditions.windowBytes()) {
        break;
      }
      int room = recovery.cwndBytes() - recovery.inFlightBytes();
      if (room < Math.min(bytes, MSS)) {
        limited = false;
        break;
      }
      bytes = Math.min(bytes, Math.max(room / MSS * MSS, Math.min(bytes, MSS)));
      sendNew(bytes);
    }
    if (recovery.nothingNew()) {
      resend();
    }
  }

  private void resend() {
    for (SentSegment again = recovery.nextRetransmission();
        again != null;
        again = recovery.nextRetransmission()) {
      sendAgain(again);
    }
  }

  /// The probe of the tail comes before the timeout.
  private void startTimer() {
    long waitNanos = recovery.probeDelayNanos(conditions.sack());
    probeNext = waitNanos >= 0;
    deadlineNanos = timeout.deadlineNanos(nowNanos);
    if (probeNext && nowNanos + waitNanos < deadlineNanos) {
      deadlineNanos = nowNanos + waitNanos;
    }
  }

  private void sendNew(int bytes) {
    int seq = seq(sndNxt);
    transmit(sndNxt, bytes);
    recovery.sent(seq, seq + bytes, nowNanos);
    sndNxt += bytes;
    if (!timerRuns) {
      timerRuns = true;
      startTimer();
    }
  }

  private void sendAgain(SentSegment segment) {
    transmit(sndUna + (segment.seq() - seq(sndUna)), segment.octets());
    recovery.retransmitted(segment, nowNanos);
    if (segment.seq() == seq(sndUna)) {
      startTimer();
    }
  }

  private void transmit(long offset, int bytes) {
    for (int at = 0; at < bytes; at += MSS) {
      long from = offset + at;
      long to = offset + Math.min(at + MSS, bytes);
      long sentNanos = nowNanos;
      deliver(() -> arrive(from, to, sentNanos));
    }
  }

  private void deliver(Runnable action) {
    if (random.nextDouble() >= conditions.loss()) {
      long more = random.nextDouble() < conditions.reorder() ? random.nextLong(20_000_000L) : 0;
      events.add(new Event(nowNanos + DELAY_NANOS + more, eventCount++, action));
    }
  }

  private void arrive(long from, long to, long sentNanos) {
    if (random.nextDouble() < renegeRate) {
      receiver.renege();
    }
    ToyReceiver.Ack ack = receiver.receive(from, to);
    deliver(() -> acknowledged(ack, sentNanos));
  }

  private void acknowledged(ToyReceiver.Ack ack, long echoedNanos) {
    if (ack.next() < sndUna) {
      return; // an ACK overtaken by a later one
    }
    boolean duplicate = ack.next() == sndUna && recovery.hasUnacknowledged();
    acknowledgement.begin(seq(ack.next()), duplicate, nowNanos).withApplicationLimited(limited);
    if (conditions.timestamps() && !ack.pure()) {
      acknowledgement.withTimestampRtt((nowNanos - echoedNanos) / 1_000_000L * 1_000_000L);
    }
    if (conditions.sack()) {
      int[] edges = ack.edges().stream().mapToInt(this::seq).toArray();
      acknowledgement.withSack(edges, edges.length / 2);
    }
    AckOutcome outcome = recovery.acknowledge(acknowledgement);
    sndUna = ack.next();
    if (outcome.rttNanos() >= 0 && timeout.endBackOff()) {
      startTimer();
    }
    if (outcome.enteredRecovery()) {
      recoveries++;
    }
    if (outcome.newDataAcked()) {
      timeout.acknowledged();
      timerRuns = recovery.hasUnacknowledged();
      startTimer();
    }
    flush();
  }

  private int seq(long offset) {
    return conditions.iss() + (int) offset;
  }

  @Override
  public String toString() {
    return conditions
        + " "
        + congestion.name()
        + ": "
        + timeouts
        + " timeouts, "
        + recoveries
        + " recoveries, "
        + recovery.queue().retransmitsTotal()
        + " retransmissions";
  }
}
