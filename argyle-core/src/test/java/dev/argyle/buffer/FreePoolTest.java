package dev.argyle.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreePoolTest {
  private static final int LEAST = 4;

  private final FreePool<Object> pool = new FreePool<>(LEAST);

  private void take(int count) {
    for (int i = 0; i < count; i++) {
      pool.take();
    }
  }

  private void giveBack(int count) {
    for (int i = 0; i < count; i++) {
      pool.giveBack(new Object());
    }
  }

  @Test
  void givesOutWhatWasUsedLast() {
    Object first = new Object();
    Object second = new Object();
    take(2);
    pool.giveBack(first);
    pool.giveBack(second);
    assertThat(pool.take()).isSameAs(second);
    assertThat(pool.take()).isSameAs(first);
    assertThat(pool.take()).isNull();
  }

  @Test
  void keepsAsManyAsAreOut() {
    take(100);
    giveBack(50);
    assertThat(pool.size()).isEqualTo(50);
    take(50);
    assertThat(pool.size()).as("half of them come and go, and none is new").isZero();
  }

  @Test
  void doesNotKeepForEverWhatOneWaveHasLeft() {
    take(1000);
    giveBack(1000);
    assertThat(pool.size()).isEqualTo(LEAST);
  }

  @Test
  void keepsTheLeastWhateverIsOut() {
    take(LEAST + 1);
    giveBack(LEAST + 1);
    assertThat(pool.size()).isEqualTo(LEAST);
  }
}
