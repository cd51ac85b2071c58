package dev.argyle.cli;

import java.time.Duration;
import java.util.Locale;

/// Numbers as people read them. Rates are in bits a second, decimal; sizes binary.
final class Units {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  /// `93.42 Mbit/s`; nothing is said of a time of zero.
  static String rate(long octets, Duration elapsed) {
    if (elapsed.isZero()) {
      return "-";
    }
    double bits = octets * 8.0 / (elapsed.toNanos() / NANOS_PER_SECOND);
    return bitRate(bits);
  }

  /// `100 Mbit/s`.
  static String bitRate(double bitsPerSecond) {
    if (bitsPerSecond >= 1e9) {
      return trimmed(bitsPerSecond / 1e9) + " Gbit/s";
    }
    if (bitsPerSecond >= 1e6) {
      return trimmed(bitsPerSecond / 1e6) + " Mbit/s";
    }
    return bitsPerSecond >= 1e3
        ? trimmed(bitsPerSecond / 1e3) + " kbit/s"
        : trimmed(bitsPerSecond) + " bit/s";
  }

  /// `16.00 MiB`.
  static String size(long octets) {
    if (octets >= 1L << 30) {
      return trimmed(octets / (double) (1L << 30)) + " GiB";
    }
    if (octets >= 1L << 20) {
      return trimmed(octets / (double) (1L << 20)) + " MiB";
    }
    return octets >= 1L << 10 ? trimmed(octets / (double) (1L << 10)) + " KiB" : octets + " octets";
  }

  /// `1.52 s` or `20.1 ms`.
  static String time(Duration time) {
    double seconds = time.toNanos() / NANOS_PER_SECOND;
    return seconds >= 1 ? trimmed(seconds) + " s" : trimmed(seconds * 1e3) + " ms";
  }

  /// Milliseconds with a digit behind the point for each that counts: `20.1`.
  static String millis(long nanos) {
    return trimmed(nanos / NANOS_PER_MILLI);
  }

  /// `0.5%`.
  static String percent(double chance) {
    return trimmed(chance * 100) + "%";
  }

  private static String trimmed(double number) {
    String text = String.format(Locale.ROOT, number >= 100 ? "%.1f" : "%.2f", number);
    return text.replaceFirst("\\.?0+$", "");
  }

  private Units() {}
}
