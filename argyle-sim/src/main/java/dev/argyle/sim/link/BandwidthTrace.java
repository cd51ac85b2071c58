package dev.argyle.sim.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// A record of how fast a real link was, in the file format of Mahimahi: one line of text for each
/// chance to send, with the millisecond at which it comes, in order; behind the last line it begins
/// anew. At each chance 1504 octets can leave, of one packet or several; a chance that nobody uses
/// is gone.
public final class BandwidthTrace {
  /// Octets that leave at one chance.
  public static final int OCTETS = 1504;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long[] millis;

  private BandwidthTrace(long[] millis) {
    this.millis = millis;
  }

  /// Reads a file.
  ///
  /// @throws IllegalArgumentException if it is not such a file; the text names the line
  public static BandwidthTrace read(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return parse(lines.toList());
    }
  }

  /// Reads the lines of a file.
  ///
  /// @throws IllegalArgumentException if they are not those of such a file
  public static BandwidthTrace parse(List<String> lines) {
    long[] times = new long[lines.size()];
    int count = 0;
    for (int i = 0; i < times.length; i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty()) {
        continue;
      }
      if (!line.matches("[0-9]{1,15}")) {
        throw new IllegalArgumentException(
            "line " + (i + 1) + " of a trace is \"" + line + "\", not a number of milliseconds");
      }
      times[count] = Long.parseLong(line);
      if (count > 0 && times[count] < times[count - 1]) {
        throw new IllegalArgumentException(
            "line " + (i + 1) + " of a trace goes back, from " + times[count - 1] + " ms");
      }
      count++;
    }
    if (count == 0 || times[count - 1] == 0) {
      throw new IllegalArgumentException(
          "a trace needs a line with a time above 0, which is when it begins anew");
    }
    return new BandwidthTrace(Arrays.copyOf(times, count));
  }

  /// How long it is before it begins anew, in nanoseconds.
  public long periodNanos() {
    return millis[millis.length - 1] * NANOS_PER_MILLI;
  }

  /// When a chance comes, in nanoseconds from the start of the trace.
  ///
  /// @param number from 0, counted on through the repetitions
  long nanosOf(long number) {
    long round = number / millis.length;
    return round * periodNanos() + millis[(int) (number % millis.length)] * NANOS_PER_MILLI;
  }

  /// The first chance that does not come before a time.
  ///
  /// @param nanos from the start of the trace, 0 or more
  long firstFrom(long nanos) {
    // The end of one round is the start of the next: it counts as the end.
    long round = nanos == 0 ? 0 : (nanos - 1) / periodNanos();
    long within = Math.ceilDiv(nanos - round * periodNanos(), NANOS_PER_MILLI);
    int low = 0;
    int high = millis.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (millis[middle] < within) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return round * millis.length + low;
  }
}
