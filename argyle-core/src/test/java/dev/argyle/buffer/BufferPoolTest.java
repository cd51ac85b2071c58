package dev.argyle.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Memory that is used again is as good as new, and all of it comes back.
final class BufferPoolTest {
  private static final int HEAD_ROOM = SkBuff.HEAD_ROOM_BYTES;

  private final BufferPool pool = new BufferPool(true);

  @Test
  void usesReleasedPacketAgainAsNew() {
    SkBuff other = pool.allocate(0, 100);
    other.put(50);
    SkBuff first = pool.allocate(HEAD_ROOM, 100);
    first.put(10);
    first.push(20);
    first.share(other, 0, 50);
    first.info().addresses(1, 2, 3, 4);
    first.info().segmentBytes(1460);
    first.info().checksumPartial(true);
    first.info().arrivalNanos(5);
    first.release();

    SkBuff again = pool.allocate(HEAD_ROOM, 100);

    assertThat(again).isSameAs(first);
    assertThat(again.length()).isZero();
    assertThat(again.pieces()).isEqualTo(1);
    assertThat(again.headRoom()).isEqualTo(HEAD_ROOM);
    PacketInfo info = again.info();
    assertThat(info.sourceHigh() | info.sourceLow() | info.destinationHigh()).isZero();
    assertThat(info.segmentBytes()).isZero();
    assertThat(info.checksumPartial()).isFalse();
    assertThat(info.arrivalNanos()).isZero();
  }

  @Test
  void keepsBlockForThoseWhoShareIt() {
    SkBuff owner = pool.allocate(0, 4);
    owner.put(new byte[] {1, 2, 3, 4}, 0, 4);
    SkBuff sharer = pool.allocate(HEAD_ROOM, 0);
    sharer.share(owner, 1, 3);
    owner.release();

    SkBuff another = pool.allocate(0, 4);
    Arrays.fill(another.array(), another.put(4), 4, (byte) 9);

    ByteBuffer seen = ByteBuffer.allocate(3);
    sharer.copyTo(seen);
    assertThat(seen.array()).containsExactly(2, 3, 4);
    sharer.release();
    another.release();
    assertThat(pool.outstanding()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, 256", "256, 256", "257, 2048", "16384, 16384", "66048, 66048", "70000, 70000"})
  void givesSmallestBlockThatIsLargeEnough(int wanted, int given) {
    SkBuff packet = pool.allocate(0, wanted);

    assertThat(packet.array()).hasSize(given);
    packet.release();
    assertThat(pool.outstanding()).isZero();
  }

  @Test
  void findsOutWhoUsesReleasedPacket() {
    SkBuff packet = new BufferPool(false).allocate(0, 1);
    packet.release();

    assertThatIllegalStateException().isThrownBy(packet::array);
    assertThatIllegalStateException().isThrownBy(packet::release);
  }

  @Test
  void neverUsesPacketAgainWhereAssertionsAreEnabled() {
    BufferPool strict = new BufferPool();
    SkBuff packet = strict.allocate(0, 1);
    byte[] memory = packet.array();
    packet.release();

    SkBuff next = strict.allocate(0, 1);

    assertThat(next).isNotSameAs(packet);
    assertThat(next.array()).isSameAs(memory);
  }
}
