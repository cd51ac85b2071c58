package dev.argyle.examples.rdm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.examples.rdm.ReceiveOrder.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("B12")
class ReceiveOrderTest {
  private static final long ROOM = 100_000;

  private final BufferPool pool = new BufferPool();
  private final ReceiveOrder order = new ReceiveOrder();
  private final List<SkBuff> passed = new ArrayList<>();

  @AfterEach
  void everythingIsGivenBack() {
    order.clear();
    passed.forEach(SkBuff::release);
    assertThat(pool.outstanding()).isZero();
  }

  private Verdict take(long birth, int number, int oldest, long room) {
    SkBuff packet = pool.allocate(0, 10);
    var header = new RdmHeader(1, 2, RdmHeader.Kind.DATA, birth, number, oldest, 0);
    Verdict verdict = order.take(header, packet, room, passed::add);
    if (verdict != Verdict.TAKEN) {
      packet.release();
    }
    return verdict;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1000, Integer.MAX_VALUE - 1, -2})
  void numbersMayWrap(int first) {
    assertThat(take(5, first, first, ROOM)).isEqualTo(Verdict.TAKEN);
    assertThat(take(5, first + 2, first, ROOM)).isEqualTo(Verdict.TAKEN);
    assertThat(take(5, first + 3, first, ROOM)).isEqualTo(Verdict.TAKEN);
    assertThat(passed).hasSize(1);
    assertThat(order.held()).isEqualTo(0b11);
    assertThat(take(5, first + 2, first, ROOM)).isEqualTo(Verdict.SUPERFLUOUS);
    assertThat(take(5, first + 1, first, ROOM)).isEqualTo(Verdict.TAKEN);
    assertThat(passed).hasSize(4);
    assertThat(order.next()).isEqualTo(first + 4);
    assertThat(take(5, first, first, ROOM)).isEqualTo(Verdict.SUPERFLUOUS);
    assertThat(take(5, first + 4 + 64, first, ROOM)).isEqualTo(Verdict.SUPERFLUOUS);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1000})
  void aYoungerFlowEndsAnOlderOne(long later) {
    take(5, 0, 0, ROOM);
    take(5, 2, 0, ROOM);
    assertThat(take(5 + later, 0, 0, ROOM)).isEqualTo(Verdict.TAKEN);
    assertThat(order.truesize()).as("what was held of the older one is gone").isZero();
    assertThat(take(5, 1, 0, ROOM)).isEqualTo(Verdict.STALE);
    assertThat(passed).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 300})
  void whatIsHeldBackDoesNotKeepOutWhatItWaitsFor(long room) {
    assertThat(take(5, 2, 0, room)).isEqualTo(Verdict.TAKEN);
    assertThat(take(5, 3, 0, room)).isEqualTo(Verdict.NO_ROOM);
    assertThat(take(5, 0, 0, 0)).isEqualTo(Verdict.NO_ROOM);
    assertThat(take(5, 0, 0, room)).isEqualTo(Verdict.TAKEN);
  }
}
