package dev.argyle.tcp.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("D2")
class BulkWritesTest {
  private static final int PACKET = 65_160;
  private static final int LARGE = 65_536;
  private static final long NOW = -7;

  private final BulkWrites writes = new BulkWrites();

  private void threeLargeOnes() {
    for (int i = 0; i < 3; i++) {
      writes.wrote(LARGE, PACKET, NOW + i * BulkWrites.WAIT_NANOS);
    }
  }

  @Test
  void waitsFromTheThirdLargeWriteOn() {
    writes.wrote(LARGE, PACKET, NOW);
    writes.wrote(LARGE, PACKET, NOW);
    assertThat(writes.isWaiting()).isFalse();
    writes.wrote(PACKET, PACKET, NOW);
    assertThat(writes.isWaiting()).isTrue();
    assertThat(writes.deadlineNanos()).isEqualTo(NOW + BulkWrites.WAIT_NANOS);
  }

  @Test
  void goesOnWithEveryFurtherOne() {
    threeLargeOnes();
    writes.end();
    assertThat(writes.isWaiting()).isFalse();
    writes.wrote(LARGE, PACKET, NOW + 3 * BulkWrites.WAIT_NANOS);
    assertThat(writes.isWaiting()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, PACKET - 1})
  void doesNotWaitAfterASmallWrite(int octets) {
    threeLargeOnes();
    writes.wrote(octets, PACKET, NOW + 2 * BulkWrites.WAIT_NANOS);
    assertThat(writes.isWaiting()).isFalse();
    writes.wrote(LARGE, PACKET, NOW + 2 * BulkWrites.WAIT_NANOS);
    assertThat(writes.isWaiting()).isFalse();
  }

  @Test
  void doesNotWaitForAUserWhoTakesHisTime() {
    threeLargeOnes();
    writes.wrote(LARGE, PACKET, NOW + 3 * BulkWrites.WAIT_NANOS + 1);
    assertThat(writes.isWaiting()).isFalse();
  }

  @Test
  void takesNoWriteForLargeThatSmallPacketsMakeLookSo() {
    for (int i = 0; i < 5; i++) {
      writes.wrote(3000, 2000, NOW);
    }
    assertThat(writes.isWaiting()).isFalse();
  }

  @Test
  void beginsAnewWithAnotherConnection() {
    threeLargeOnes();
    writes.clear();
    assertThat(writes.isWaiting()).isFalse();
    writes.wrote(LARGE, PACKET, NOW + 2 * BulkWrites.WAIT_NANOS);
    assertThat(writes.isWaiting()).isFalse();
  }
}
