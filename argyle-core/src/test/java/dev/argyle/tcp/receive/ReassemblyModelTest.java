package dev.argyle.tcp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The out-of-order queue and the SACK blocks beside a map of octets that keeps what came first.
@Tag("C2")
class ReassemblyModelTest {
  private static final int STREAM = 6000;
  private static final int WINDOW = 400;
  private static final int STEPS = 20_000;
  private static final long NO_LIMIT = Long.MAX_VALUE;

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "0, 2",
    "2147483647, 3",
    "2147480000, 4",
    "-1000, 5",
    "-5000, 6",
    "-1, 7",
    "2147483000, 8"
  })
  void agreesWithAMapOfOctets(int base, long seed) {
    Model model = new Model(base, seed);
    for (int step = 0; step < STEPS && !model.finished; step++) {
      model.step("base " + base + " seed " + seed + " step " + step);
    }
    model.end();
  }

  private static final class Model {
    private final int base;
    private final Random random;
    private final BufferPool pool = new BufferPool();
    private final ReassemblyQueue queue = new ReassemblyQueue(pool);
    private final SackGenerator sack = new SackGenerator();
    private final byte[] value = new byte[STREAM + 2 * WINDOW];
    private final boolean[] held = new boolean[STREAM + 2 * WINDOW];
    private final int[] arrival = new int[STREAM + 2 * WINDOW]; // which insert was last in the run
    private int arrivals;
    private int mostRuns; // since the queue was empty
    private int next; // RCV.NXT less base
    private int fin = -1;
    private boolean finished;
    private String where = "";

    Model(int base, long seed) {
      this.base = base;
      this.random = new Random(seed);
    }

    void step(String now) {
      where = now;
      if (random.nextInt(6) == 0) {
        advance();
        drain();
      } else {
        insert();
      }
      compare();
    }

    private void insert() {
      int offset = Math.clamp(next + random.nextInt(-20, WINDOW - 60), 0, STREAM);
      int longest = random.nextInt(8) == 0 ? 200 : 24;
      int length = Math.min(random.nextInt(longest), STREAM - offset);
      int end = offset + length;
      byte[] octets = new byte[length];
      random.nextBytes(octets);

      boolean credible = fin >= 0 ? end == fin : highest() < end;
      int dataEnd = fin >= 0 ? Math.min(end, fin) : end;
      boolean hasFin = random.nextInt(8) == 0 && (!credible || end == STREAM);
      boolean ends = hasFin && credible;
      int all = Math.max(offset, dataEnd + (ends ? 1 : 0));
      int duplicateLeft = firstHeld(offset, all, true);
      int duplicateRight = duplicateLeft < 0 ? -1 : firstHeld(duplicateLeft, all, false);
      boolean news = firstHeld(offset, all, false) < all && offset < all;

      boolean kept = queue.insert(base + offset, packet(octets), hasFin, NO_LIMIT);

      assertThat(kept).as(where).isEqualTo(news);
      assertThat(queue.hasDuplicate()).as(where).isEqualTo(duplicateLeft >= 0);
      if (duplicateLeft >= 0) {
        assertThat(queue.duplicateLeft() - base).as(where).isEqualTo(duplicateLeft);
        assertThat(queue.duplicateRight() - base).as(where).isEqualTo(duplicateRight);
      }
      for (int i = offset; i < all; i++) {
        if (!held[i]) {
          held[i] = true;
          value[i] = i < dataEnd ? octets[i - offset] : 0;
        }
      }
      if (ends) {
        fin = dataEnd;
      }
      if (offset < all && left(offset) > next) {
        report(offset);
      } else if (offset < all) {
        drain();
      }
    }

    private void report(int offset) {
      int[] edges = new int[2];
      assertThat(queue.rangeContaining(base + offset, edges)).as(where).isTrue();
      sack.arrived(edges[0], edges[1]);
      arrivals++;
      for (int i = left(offset); i < right(offset); i++) {
        arrival[i] = arrivals;
      }
    }

    /// A segment arrives in order, over what may be held already.
    private void advance() {
      next = Math.min(next + random.nextInt(30), fin >= 0 ? fin : STREAM);
    }

    private void drain() {
      for (SkBuff packet = queue.pollAt(base + next);
          packet != null;
          packet = queue.pollAt(base + next)) {
        byte[] octets = new byte[packet.length()];
        packet.copyTo(0, octets, 0, octets.length);
        packet.release();
        assertThat(octets).as(where).isNotEmpty();
        for (byte octet : octets) {
          assertThat(held[next] && next != fin).as(where).isTrue();
          assertThat(octet).as(where).isEqualTo(value[next]);
          next++;
        }
      }
      Arrays.fill(held, 0, next, false);
      finished = fin == next;
      assertThat(held[next]).as(where).isEqualTo(finished);
      assertThat(queue.finAt(base + next)).as(where).isEqualTo(finished);
      sack.advanced(base + next);
    }

    private void compare() {
      List<int[]> runs = runs();
      mostRuns = runs.isEmpty() ? 0 : Math.max(mostRuns, runs.size());
      long octets = 0;
      for (int i = 0; i < held.length; i++) {
        octets += held[i] && i != fin ? 1 : 0;
      }
      assertThat(queue.ranges()).as(where).isEqualTo(runs.size());
      assertThat(queue.octets()).as(where).isEqualTo(octets);
      assertThat(queue.isEmpty()).as(where).isEqualTo(runs.isEmpty());
      int probe = next + random.nextInt(WINDOW);
      int[] edges = new int[2];
      assertThat(queue.rangeContaining(base + probe, edges)).as(where).isEqualTo(held[probe]);
      if (held[probe]) {
        assertThat(edges[0] - base).as(where).isEqualTo(left(probe));
        assertThat(edges[1] - base).as(where).isEqualTo(right(probe));
      }
      compareBlocks(runs);
    }

    /// The blocks are whole runs above RCV.NXT, the one with the newest segment first.
    private void compareBlocks(List<int[]> runs) {
      runs.removeIf(run -> run[0] <= next);
      runs.sort(Comparator.comparingInt((int[] run) -> arrival[run[0]]).reversed());
      int[] edges = new int[2 * SackGenerator.MOST_BLOCKS];
      int blocks = sack.blocks(edges, edges.length / 2);
      if (mostRuns <= 8) {
        assertThat(blocks).as(where).isEqualTo(Math.min(SackGenerator.MOST_BLOCKS, runs.size()));
      }
      assertThat(blocks).as(where).isLessThanOrEqualTo(runs.size());
      int run = 0;
      for (int i = 0; i < blocks; i++) {
        while (runs.get(run)[0] != edges[2 * i] - base) {
          assertThat(mostRuns).as(where + ": skipped a run").isGreaterThan(8);
          run++;
        }
        assertThat(edges[2 * i + 1] - base).as(where).isEqualTo(runs.get(run)[1]);
        run++;
      }
    }

    private List<int[]> runs() {
      List<int[]> runs = new ArrayList<>();
      for (int i = 0; i < held.length; i++) {
        if (held[i] && (i == 0 || !held[i - 1])) {
          runs.add(new int[] {i, right(i)});
        }
      }
      return runs;
    }

    private int highest() {
      int i = held.length - 1;
      while (i >= 0 && !held[i]) {
        i--;
      }
      return i;
    }

    private int firstHeld(int from, int end, boolean wanted) {
      for (int i = from; i < end; i++) {
        if (held[i] == wanted) {
          return i;
        }
      }
      return wanted ? -1 : end;
    }

    private int left(int inside) {
      int i = inside;
      while (i > 0 && held[i - 1]) {
        i--;
      }
      return i;
    }

    private int right(int inside) {
      int i = inside;
      while (held[i]) {
        i++;
      }
      return i;
    }

    /// A packet in one piece, or with its payload shared from another one.
    private SkBuff packet(byte[] octets) {
      SkBuff linear = pool.allocate(random.nextInt(40), octets.length);
      linear.put(octets, 0, octets.length);
      if (random.nextBoolean()) {
        return linear;
      }
      SkBuff shared = pool.allocate(0, 100);
      int cut = Math.min(octets.length, random.nextInt(12));
      shared.put(octets, 0, cut);
      int middle = cut + (octets.length - cut) / 2;
      shared.share(linear, cut, middle - cut);
      shared.share(linear, middle, octets.length - middle);
      linear.release();
      return shared;
    }

    void end() {
      assertThat(finished).as(where).isTrue();
      assertThat(next).as(where).isEqualTo(STREAM);
      queue.clear();
      assertThat(queue.truesize()).as(where).isZero();
      assertThat(pool.outstanding()).as(where).isZero();
    }
  }
}
