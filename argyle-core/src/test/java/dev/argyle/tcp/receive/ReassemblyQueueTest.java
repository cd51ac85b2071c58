package dev.argyle.tcp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Positions are counted from `base`; the letters say which segment an octet came from.
@Tag("C2")
@ParameterizedClass
@ValueSource(ints = {0, 0x7fff_fffb, 0xffff_fff8})
class ReassemblyQueueTest {
  private static final long NO_LIMIT = Long.MAX_VALUE;

  private final int base;
  private final BufferPool pool = new BufferPool();
  private final ReassemblyQueue queue = new ReassemblyQueue(pool);

  ReassemblyQueueTest(int base) {
    this.base = base;
  }

  @AfterEach
  void releasesAllItHeld() {
    queue.clear();
    assertThat(pool.outstanding()).isZero();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.octets()).isZero();
    assertThat(queue.truesize()).isZero();
  }

  private SkBuff packet(String payload) {
    SkBuff packet = pool.allocate(0, payload.length());
    packet.put(payload.getBytes(StandardCharsets.US_ASCII), 0, payload.length());
    return packet;
  }

  private boolean insert(int offset, String payload) {
    return queue.insert(base + offset, packet(payload), false, NO_LIMIT);
  }

  private boolean insertWithFin(int offset, String payload) {
    return queue.insert(base + offset, packet(payload), true, NO_LIMIT);
  }

  /// All payload in order from an offset on.
  private String pollFrom(int offset) {
    StringBuilder text = new StringBuilder();
    int at = base + offset;
    for (SkBuff packet = queue.pollAt(at); packet != null; packet = queue.pollAt(at)) {
      byte[] octets = new byte[packet.length()];
      packet.copyTo(0, octets, 0, octets.length);
      text.append(new String(octets, StandardCharsets.US_ASCII));
      at += octets.length;
      packet.release();
    }
    return text.toString();
  }

  /// The run at an offset as `left-right`.
  private String rangeAt(int offset) {
    int[] edges = new int[2];
    if (!queue.rangeContaining(base + offset, edges)) {
      return "none";
    }
    return (edges[0] - base) + "-" + (edges[1] - base);
  }

  private String duplicate() {
    return queue.hasDuplicate()
        ? (queue.duplicateLeft() - base) + "-" + (queue.duplicateRight() - base)
        : "none";
  }

  @Test
  void givesNothingOutBeforeTheHoleIsFilled() {
    insert(5, "bbb");
    assertThat(pollFrom(0)).isEmpty();
    assertThat(pollFrom(5)).isEqualTo("bbb");
  }

  @Test
  void putsReversedSegmentsInOrder() {
    insert(9, "ddd");
    insert(6, "ccc");
    insert(3, "bbb");
    assertThat(queue.ranges()).isEqualTo(1);
    assertThat(rangeAt(7)).isEqualTo("3-12");
    assertThat(pollFrom(3)).isEqualTo("bbbcccddd");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void joinsTwoRunsWhenTheHoleBetweenThemIsFilled() {
    insert(0, "aaa");
    insert(6, "ccc");
    assertThat(queue.ranges()).isEqualTo(2);
    assertThat(rangeAt(7)).isEqualTo("6-9");
    assertThat(rangeAt(4)).isEqualTo("none");
    insert(3, "bbb");
    assertThat(queue.ranges()).isEqualTo(1);
    assertThat(rangeAt(7)).isEqualTo("0-9");
    assertThat(pollFrom(0)).isEqualTo("aaabbbccc");
  }

  @Test
  void keepsTheOctetsThatCameFirstWhereSegmentsOverlap() {
    insert(3, "bbb");
    insert(1, "cccc");
    insert(4, "dddd");
    assertThat(pollFrom(1)).isEqualTo("ccbbbdd");
  }

  @Test
  void sharesOneSegmentOutAmongSeveralHoles() {
    insert(2, "bb");
    insert(6, "cc");
    insert(0, "xxxxxxxxxx");
    assertThat(queue.ranges()).isEqualTo(1);
    assertThat(queue.octets()).isEqualTo(10);
    assertThat(pollFrom(0)).isEqualTo("xxbbxxccxx");
  }

  @Test
  void keepsNothingOfADuplicate() {
    insert(2, "bbbb");
    assertThat(insert(3, "cc")).isFalse();
    assertThat(duplicate()).isEqualTo("3-5");
    assertThat(insert(2, "cccc")).isFalse();
    assertThat(duplicate()).isEqualTo("2-6");
    assertThat(pollFrom(2)).isEqualTo("bbbb");
  }

  @Test
  @Tag("RFC2883-4.3-a")
  void tellsTheFirstRangeThatWasReceivedTwice() {
    assertThat(insert(2, "bb")).isTrue();
    assertThat(duplicate()).isEqualTo("none");
    insert(6, "cc");
    assertThat(duplicate()).isEqualTo("none");
    assertThat(insert(0, "xxxxxxxxxx")).isTrue();
    assertThat(duplicate()).isEqualTo("2-4");
    assertThat(insert(8, "yyyy")).isTrue();
    assertThat(duplicate()).isEqualTo("8-10");
  }

  @Test
  void tellsWhatCameAnotherWaySince() {
    insert(2, "bb");
    insert(6, "cc");
    assertThat(queue.noteOvertaken(base + 2)).isFalse();
    assertThat(queue.noteOvertaken(base + 3)).isTrue();
    assertThat(duplicate()).isEqualTo("2-3");
    assertThat(queue.noteOvertaken(base + 9)).isTrue();
    assertThat(duplicate()).isEqualTo("2-4");
  }

  @Test
  void cutsPayloadThatWasAdvancedOver() {
    insert(2, "abc");
    insert(5, "defg");
    assertThat(pollFrom(6)).isEqualTo("efg");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void remembersAFinBehindPayload() {
    insertWithFin(3, "bb");
    assertThat(rangeAt(3)).isEqualTo("3-6");
    assertThat(queue.finAt(base + 3)).isFalse();
    assertThat(pollFrom(3)).isEqualTo("bb");
    assertThat(queue.finAt(base + 5)).isTrue();
    assertThat(queue.isEmpty()).isFalse();
    assertThat(queue.pollAt(base + 6)).isNull();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void remembersAFinWithoutPayload() {
    assertThat(insertWithFin(4, "")).isTrue();
    assertThat(queue.octets()).isZero();
    assertThat(rangeAt(4)).isEqualTo("4-5");
    assertThat(queue.finAt(base + 4)).isTrue();
    insert(2, "bb");
    assertThat(rangeAt(2)).isEqualTo("2-5");
    assertThat(pollFrom(2)).isEqualTo("bb");
    assertThat(insertWithFin(4, "")).isFalse();
    assertThat(duplicate()).isEqualTo("4-5");
  }

  @Test
  void takesAFinThatComesAfterItsPayload() {
    insert(2, "bb");
    assertThat(insertWithFin(2, "bb")).isTrue();
    assertThat(duplicate()).isEqualTo("2-4");
    assertThat(rangeAt(2)).isEqualTo("2-5");
    assertThat(queue.finAt(base + 4)).isTrue();
  }

  @Test
  void keepsNothingBeyondTheFin() {
    insertWithFin(2, "bb");
    assertThat(insert(5, "x")).isFalse();
    assertThat(insert(3, "xxxx")).isFalse();
    assertThat(insertWithFin(0, "aaxxxx")).isTrue();
    assertThat(rangeAt(0)).isEqualTo("0-5");
    assertThat(pollFrom(0)).isEqualTo("aabb");
    assertThat(queue.finAt(base + 4)).isTrue();
  }

  @Test
  void doesNotBelieveAFinInFrontOfPayload() {
    insert(4, "cc");
    assertThat(insertWithFin(1, "aa")).isTrue();
    assertThat(queue.finAt(base + 3)).isFalse();
    assertThat(rangeAt(1)).isEqualTo("1-3");
  }

  @Test
  void ignoresASegmentWithNothingInIt() {
    assertThat(insert(4, "")).isFalse();
    assertThat(queue.hasDuplicate()).isFalse();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void refusesTheHighestSegmentWhenMemoryIsShort() {
    insert(2, "bb");
    long limit = queue.truesize() + 100;
    assertThat(queue.insert(base + 6, packet("cc"), false, limit)).isFalse();
    assertThat(queue.hasPruned()).isFalse();
    assertThat(pollFrom(2)).isEqualTo("bb");
  }

  @Test
  void dropsTheHighestPayloadForOneThatIsNeededBefore() {
    insert(6, "cc");
    insert(8, "dd");
    insertWithFin(10, "ee");
    long limit = queue.truesize();
    assertThat(queue.insert(base + 2, packet("aa"), false, limit)).isTrue();
    assertThat(queue.hasPruned()).isTrue();
    assertThat(queue.prunedAt() - base).isEqualTo(10);
    assertThat(queue.truesize()).isLessThanOrEqualTo(limit);
    assertThat(rangeAt(6)).isEqualTo("6-10");
    assertThat(queue.finAt(base + 12)).isFalse();
    assertThat(pollFrom(2)).isEqualTo("aa");
    assertThat(pollFrom(6)).isEqualTo("ccdd");
  }

  @Test
  void prunesDownToALimit() {
    for (int i = 0; i < 100; i++) {
      insert(3 * i, "xxx");
    }
    insert(400, "y");
    assertThat(queue.prune(queue.truesize())).isFalse();
    assertThat(queue.prune(queue.truesize() / 2)).isTrue();
    int end = queue.prunedAt() - base;
    assertThat(end).isBetween(140, 151);
    assertThat(queue.ranges()).isEqualTo(1);
    assertThat(rangeAt(0)).isEqualTo("0-" + end);
    assertThat(queue.octets()).isEqualTo(end);
    assertThat(queue.prune(0)).isTrue();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void countsPayloadWithoutTheFin() {
    insertWithFin(5, "bbb");
    insert(1, "aa");
    assertThat(queue.octets()).isEqualTo(5);
    assertThat(queue.ranges()).isEqualTo(2);
  }
}
