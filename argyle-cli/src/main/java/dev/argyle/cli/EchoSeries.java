package dev.argyle.cli;

import dev.argyle.env.Clock;
import dev.argyle.wire.IpAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A row of echo requests at even distances, and what came of them, told as ping(8) does.
final class EchoSeries {
  private static final int MOST_SEQUENCE = 0xffff;

  private final PrintWriter out;
  private final IpAddress target;
  private final EchoSocket socket;
  private final Clock clock;
  private final Map<Integer, Long> sentNanos = new HashMap<>();
  private final Set<Integer> answered = new HashSet<>();
  private final List<Long> tripNanos = new ArrayList<>();

  EchoSeries(PrintWriter out, IpAddress target, EchoSocket socket, Clock clock) {
    this.out = out;
    this.target = target;
    this.socket = socket;
    this.clock = clock;
  }

  /// Answers so far, without duplicates.
  int received() {
    return answered.size();
  }

  /// Sends the requests, prints a line for each answer and a summary at the end.
  ///
  /// @param lastWait how long the last request may stay without an answer
  void run(int count, Duration interval, Duration lastWait, int dataBytes) throws IOException {
    long startNanos = clock.nanos();
    for (int i = 1; i <= count; i++) {
      int sequence = i & MOST_SEQUENCE;
      answered.remove(sequence - 1 - MOST_SEQUENCE);
      sentNanos.put(sequence, clock.nanos());
      socket.send(sequence, dataBytes);
      awaitAnswers(i < count ? interval : lastWait, i == count, count);
    }
    summarize(count, Duration.ofNanos(clock.nanos() - startNanos));
  }

  private void awaitAnswers(Duration atMost, boolean last, int count) throws IOException {
    long deadlineNanos = clock.nanos() + atMost.toNanos();
    while (!(last && received() == count)) {
      long leftNanos = deadlineNanos - clock.nanos();
      if (leftNanos <= 0) {
        return;
      }
      int octets = socket.receive(Duration.ofNanos(leftNanos));
      if (octets != EchoSocket.NOTHING) {
        tell(octets);
      }
    }
  }

  private void tell(int octets) {
    int sequence = socket.sequence();
    Long sent = sentNanos.get(sequence);
    if (sent == null) {
      return;
    }
    long nanos = clock.nanos() - sent;
    boolean again = !answered.add(sequence);
    if (!again) {
      tripNanos.add(nanos);
    }
    out.printf(
        "%d bytes from %s: icmp_seq=%d time=%s ms%s%n",
        octets, target, sequence, Units.millis(nanos), again ? " (DUP!)" : "");
    out.flush();
  }

  private void summarize(int count, Duration elapsed) {
    out.printf("--- %s ping statistics ---%n", target);
    out.printf(
        "%d packets transmitted, %d received, %s packet loss, time %d ms%n",
        count, received(), Units.percent(1 - (double) received() / count), elapsed.toMillis());
    if (!tripNanos.isEmpty()) {
      double mean = tripNanos.stream().mapToLong(Long::longValue).average().orElse(0);
      double variance =
          tripNanos.stream().mapToDouble(t -> (t - mean) * (t - mean)).average().orElse(0);
      out.printf(
          "rtt min/avg/max/mdev = %s/%s/%s/%s ms%n",
          Units.millis(tripNanos.stream().mapToLong(Long::longValue).min().orElse(0)),
          Units.millis((long) mean),
          Units.millis(tripNanos.stream().mapToLong(Long::longValue).max().orElse(0)),
          Units.millis((long) Math.sqrt(variance)));
    }
  }
}
