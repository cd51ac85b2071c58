package dev.argyle.testkit.goodput;

/// What RFC 9438 section 5 says CUBIC's throughput is on a path with losses by chance.
public final class CubicModel {
  private CubicModel() {}

  /// The mean congestion window: the larger of CUBIC's own (equation 7, with C = 0.4 and β = 0.7)
  /// and that of Reno (equation 3).
  ///
  /// @param loss chance that a segment is lost, above 0
  /// @return segments
  public static double windowSegments(double rttSeconds, double loss) {
    double own = 1.054 * Math.pow(rttSeconds / loss, 0.75);
    double reno = Math.sqrt(1.5 / loss);
    return Math.max(own, reno);
  }
}
