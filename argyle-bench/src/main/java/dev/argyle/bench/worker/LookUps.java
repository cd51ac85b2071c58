package dev.argyle.bench.worker;

import dev.argyle.sock.SockCommon;
import java.util.Arrays;

/// How long a packet takes to find its connection: the 99th percentile of single look-ups in the
/// table of established connections, in nanoseconds, without the time that looking at the clock
/// takes.
final class LookUps implements Program {
  private static final int SAMPLES = 200 * FilledTable.PACKETS;
  private static final double RARE = 0.99;

  private final FilledTable table;

  /// @param count connections in the table
  LookUps(int count) {
    this.table = new FilledTable(count);
  }

  @Override
  public String answer(String request) {
    long[] nanos = new long[SAMPLES];
    long[] empty = new long[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      int packet = i % FilledTable.PACKETS;
      if (packet == 0) {
        table.choose();
      }
      long begin = System.nanoTime();
      SockCommon found = table.find(packet);
      long end = System.nanoTime();
      if (found == null) {
        throw new IllegalStateException("a connection was not found");
      }
      nanos[i] = end - begin;
      empty[i] = System.nanoTime() - end;
    }
    Arrays.sort(nanos);
    Arrays.sort(empty);
    return Long.toString(Math.max(1, nanos[(int) (SAMPLES * RARE)] - empty[SAMPLES / 2]));
  }

  @Override
  public void close() {}
}
