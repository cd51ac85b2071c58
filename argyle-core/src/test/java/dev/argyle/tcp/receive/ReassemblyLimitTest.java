package dev.argyle.tcp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The out-of-order queue in too little memory: it holds no more than it may, forgets what it says,
/// and a peer that sends again what was not acknowledged gets everything through.
@Tag("C2")
class ReassemblyLimitTest {
  private static final int STREAM = 20_000;
  private static final int WINDOW = 2_000;
  private static final int LIMIT = 40_000;
  private static final int ONE_PIECE = 1_024; // what a split may go over, beside its shared octets

  @ParameterizedTest
  @CsvSource({"0, 11", "2147483647, 12", "-1000, 13", "-10000, 14"})
  void deliversEverythingWithinItsMemory(int base, long seed) {
    Random random = new Random(seed);
    BufferPool pool = new BufferPool();
    ReassemblyQueue queue = new ReassemblyQueue(pool);
    SackGenerator sack = new SackGenerator();
    int[] edges = new int[2 * SackGenerator.MOST_BLOCKS];
    int next = 0;
    int steps = 0;
    int prunes = 0;
    int refusals = 0;
    while (next < STREAM) {
      String where = "base " + base + " seed " + seed + " step " + steps++;
      int offset = random.nextInt(12) == 0 ? next : next + random.nextInt(WINDOW);
      int length = 1 + random.nextInt(random.nextInt(6) == 0 ? 300 : 3);
      boolean kept = queue.insert(base + offset, packet(pool, offset, length), false, LIMIT);
      refusals += kept ? 0 : 1;
      assertThat(queue.truesize()).as(where).isLessThanOrEqualTo(LIMIT + ONE_PIECE + length);
      if (queue.hasPruned()) {
        prunes++;
        sack.withdrawFrom(queue.prunedAt());
      }
      if (kept && queue.rangeContaining(base + offset, edges)) {
        sack.arrived(edges[0], edges[1]);
      }
      next = drain(queue, base, next, where);
      sack.advanced(base + next);
      assertBlocksAreHeld(queue, sack.blocks(edges, edges.length / 2), edges, where);
    }
    assertThat(prunes).isGreaterThan(10);
    assertThat(refusals).isGreaterThan(10);
    queue.clear();
    assertThat(pool.outstanding()).isZero();
  }

  private static SkBuff packet(BufferPool pool, int offset, int length) {
    SkBuff packet = pool.allocate(0, length);
    for (int i = 0; i < length; i++) {
      packet.put(new byte[] {octetAt(offset + i)}, 0, 1);
    }
    return packet;
  }

  private static byte octetAt(int position) {
    return (byte) (position * 31 + (position >> 8));
  }

  private static int drain(ReassemblyQueue queue, int base, int from, String where) {
    int next = from;
    for (SkBuff packet = queue.pollAt(base + next);
        packet != null;
        packet = queue.pollAt(base + next)) {
      byte[] octets = new byte[packet.length()];
      packet.copyTo(0, octets, 0, octets.length);
      packet.release();
      for (byte octet : octets) {
        assertThat(octet).as(where).isEqualTo(octetAt(next));
        next++;
      }
    }
    return next;
  }

  private static void assertBlocksAreHeld(
      ReassemblyQueue queue, int blocks, int[] edges, String where) {
    int[] run = new int[2];
    for (int i = 0; i < blocks; i++) {
      assertThat(queue.rangeContaining(edges[2 * i], run)).as(where).isTrue();
      assertThat(run[0]).as(where).isEqualTo(edges[2 * i]);
      assertThat(run[1]).as(where).isEqualTo(edges[2 * i + 1]);
    }
  }
}
