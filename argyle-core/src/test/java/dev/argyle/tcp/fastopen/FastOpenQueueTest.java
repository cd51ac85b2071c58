package dev.argyle.tcp.fastopen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// RFC 7413 section 5.1.
@Tag("E")
class FastOpenQueueTest {
  private static final long MINUTE = 60_000_000_000L;

  private final FastOpenQueue queue = new FastOpenQueue(2);

  @Test
  @Tag("RFC7413-5.1-a")
  void hasNoMorePlacesThanAllowed() {
    assertThat(queue.enter(0)).isTrue();
    assertThat(queue.hasRoom(0)).isTrue();
    assertThat(queue.enter(0)).isTrue();
    assertThat(queue.hasRoom(0)).isFalse();
    assertThat(queue.enter(0)).isFalse();
    assertThat(queue.length()).isEqualTo(2);
  }

  @Test
  void givesThePlaceOfACompleteHandshakeToTheNext() {
    queue.enter(0);
    queue.enter(0);
    queue.leave();
    assertThat(queue.enter(0)).isTrue();
  }

  @Test
  @Tag("RFC7413-5.1-b")
  void keepsThePlaceOfAResetForAMinute() {
    queue.enter(0);
    queue.enter(0);
    queue.reset(5);
    assertThat(queue.enter(5)).isFalse();
    assertThat(queue.enter(5 + MINUTE - 1)).isFalse();
    assertThat(queue.enter(5 + MINUTE)).isTrue();
    assertThat(queue.enter(5 + MINUTE)).as("one place, once").isFalse();
  }

  @Test
  void turnsNobodyOutWhenItGetsShorter() {
    queue.enter(0);
    queue.enter(0);
    queue.most(1);
    assertThat(queue.length()).isEqualTo(2);
    queue.leave();
    assertThat(queue.enter(0)).isFalse();
    queue.leave();
    assertThat(queue.enter(0)).isTrue();
  }

  @Test
  void withoutPlacesLetsNobodyIn() {
    queue.most(0);
    assertThat(queue.enter(0)).isFalse();
    assertThat(queue.most()).isZero();
  }
}
