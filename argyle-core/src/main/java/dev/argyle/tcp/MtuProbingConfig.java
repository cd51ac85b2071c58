package dev.argyle.tcp;

import dev.argyle.tcp.recovery.MtuProbingRules;
import java.time.Duration;

/// Whether and how a sender finds out by itself how large packets may be, without the help of
/// routers (RFC 4821): the knobs of Linux.
///
/// @param use whether it is (`tcp_mtu_probing`)
/// @param baseMssBytes what a search begins with, TCP options counted in; gets through everywhere
///     (`tcp_base_mss`)
/// @param floorMssBytes a black hole makes segments no smaller (`tcp_mtu_probe_floor`)
/// @param thresholdBytes a search ends when no more than that could be won
///     (`tcp_probe_threshold`)
/// @param interval how long after a search the next one may begin (`tcp_probe_interval`)
public record MtuProbingConfig(
    Use use, int baseMssBytes, int floorMssBytes, int thresholdBytes, Duration interval) {
  /// When to probe. The numbers of `tcp_mtu_probing` are the ordinals.
  public enum Use {
    /// Never.
    NEVER,
    /// Once a black hole is found.
    BLACK_HOLE,
    /// Always.
    ALWAYS
  }

  /// Linux's defaults.
  public static final MtuProbingConfig OFF =
      new MtuProbingConfig(Use.NEVER, 1024, 48, 8, Duration.ofMinutes(10));

  private static final int LEAST_MSS_BYTES = 48;

  /// Checks the numbers.
  public MtuProbingConfig {
    if (baseMssBytes < LEAST_MSS_BYTES || floorMssBytes < LEAST_MSS_BYTES || thresholdBytes < 1) {
      throw new IllegalArgumentException(
          "base MSS %d, floor %d, threshold %d"
              .formatted(baseMssBytes, floorMssBytes, thresholdBytes));
    }
  }

  MtuProbingRules rules() {
    return new MtuProbingRules(
        use != Use.NEVER,
        use == Use.ALWAYS,
        baseMssBytes,
        floorMssBytes,
        thresholdBytes,
        interval.toNanos());
  }

  /// The same with another use.
  public MtuProbingConfig with(Use other) {
    return new MtuProbingConfig(other, baseMssBytes, floorMssBytes, thresholdBytes, interval);
  }

  /// The same with another base MSS.
  public MtuProbingConfig withBaseMss(int bytes) {
    return new MtuProbingConfig(use, bytes, floorMssBytes, thresholdBytes, interval);
  }

  /// The same with another floor.
  public MtuProbingConfig withFloorMss(int bytes) {
    return new MtuProbingConfig(use, baseMssBytes, bytes, thresholdBytes, interval);
  }

  /// The same with another threshold.
  public MtuProbingConfig withThreshold(int bytes) {
    return new MtuProbingConfig(use, baseMssBytes, floorMssBytes, bytes, interval);
  }

  /// The same with another interval.
  public MtuProbingConfig withInterval(Duration other) {
    return new MtuProbingConfig(use, baseMssBytes, floorMssBytes, thresholdBytes, other);
  }
}
