package dev.argyle.testkit.goodput;

import java.util.List;

/// What smoltcp (a TCP/IP stack in Rust) has measured of itself: octets a second of a transfer of
/// 10 MB with a round trip of 100 ms, with buffers of equal size at both ends, no limit of rate,
/// and losses by chance in both directions. It was measured without congestion control, and with a
/// retransmission timeout of at least one second.
public final class Rival {
  /// Chances of loss, each way; the columns.
  public static final List<Double> LOSSES = List.of(0.0, 0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3);

  /// Sizes of both buffers in octets; the rows.
  public static final List<Integer> BUFFERS =
      List.of(128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768);

  private static final int[][] BYTES_PER_SECOND = {
    {1280, 1256, 1054, 886, 539, 228, 34, 7},
    {2560, 2507, 2100, 1770, 1071, 468, 67, 14},
    {5120, 5012, 4172, 3532, 2099, 942, 145, 29},
    {10_239, 10_023, 8341, 7084, 4003, 1870, 291, 61},
    {17_535, 17_172, 14_094, 11_964, 7399, 3416, 691, 127},
    {35_062, 33_860, 26_937, 21_887, 14_074, 7871, 1604, 402},
    {77_374, 72_993, 58_491, 46_528, 29_421, 15_515, 3737, 711},
    {161_842, 159_311, 127_090, 104_233, 55_319, 27_269, 7655, 1277},
    {322_945, 314_780, 219_671, 166_588, 76_626, 37_775, 6079, 1156},
  };

  private Rival() {}

  /// Its figure, in octets a second.
  ///
  /// @param bufferBytes one of [#BUFFERS]
  /// @param loss one of [#LOSSES]
  public static int bytesPerSecond(int bufferBytes, double loss) {
    int row = BUFFERS.indexOf(bufferBytes);
    int column = LOSSES.indexOf(loss);
    if (row < 0 || column < 0) {
      throw new IllegalArgumentException(
          "no figure for buffers of %d octets and loss %s".formatted(bufferBytes, loss));
    }
    return BYTES_PER_SECOND[row][column];
  }
}
