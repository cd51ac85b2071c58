package dev.argyle.tcp.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.IoVector;
import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("D2")
class SendBufferTest {
  private final BufferPool pool = new BufferPool();
  private final SkBuffQueue queue = new SkBuffQueue();
  private final SendBuffer buffer = new SendBuffer(queue, pool);

  @AfterEach
  void releasesAllItHeld() {
    buffer.clear();
    assertThat(buffer.octets()).isZero();
    assertThat(buffer.truesize()).isZero();
    assertThat(pool.outstanding()).isZero();
  }

  private void write(String text) {
    write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void write(byte[] octets) {
    assertThat(buffer.append(IoVector.of(ByteBuffer.wrap(octets)), Integer.MAX_VALUE))
        .isEqualTo(octets.length);
  }

  /// What a packet carries with these octets attached.
  private byte[] attached(int offset, int octets) {
    SkBuff packet = pool.allocate(SkBuff.HEAD_ROOM_BYTES, 0);
    buffer.attach(packet, offset, octets);
    byte[] copy = contents(packet);
    packet.release();
    return copy;
  }

  private static byte[] contents(SkBuff packet) {
    byte[] copy = new byte[packet.length()];
    packet.copyTo(0, copy, 0, copy.length);
    return copy;
  }

  private String text(int offset, int octets) {
    return new String(attached(offset, octets), StandardCharsets.US_ASCII);
  }

  @Test
  void holdsWhatWasWrittenWhateverTheSizesOfTheCalls() {
    write("one");
    write("");
    write("two");
    write("three");
    assertThat(buffer.octets()).isEqualTo(11);
    assertThat(text(0, 11)).isEqualTo("onetwothree");
    assertThat(text(2, 5)).isEqualTo("etwot");
    assertThat(text(4, 0)).isEmpty();
  }

  @Test
  @Tag("D2")
  void isACopyThatStaysWhateverTheUserDoesWithHis() {
    byte[] own = "once".getBytes(StandardCharsets.US_ASCII);
    write(own);
    Arrays.fill(own, (byte) 'x');
    assertThat(text(0, 4)).isEqualTo("once");
    assertThat(text(0, 4)).isEqualTo("once");
  }

  @Test
  void putsSmallWritesIntoOneBlock() {
    for (int i = 0; i < 100; i++) {
      write("twenty octets of it.");
    }
    assertThat(queue.packets()).isEqualTo(1);
    assertThat(pool.outstanding()).isEqualTo(1);
  }

  @Test
  void holdsLittleMemoryForASmallWrite() {
    write("x");
    assertThat(buffer.truesize()).isLessThanOrEqualTo(2_304);
  }

  @Test
  void holdsALargeWriteInLargeBlocks() {
    write(new byte[1_000_000]);
    assertThat(queue.packets()).isLessThanOrEqualTo(17);
    assertThat(buffer.truesize()).isLessThan(1_100_000);
  }

  @Test
  void putsAStreamOfSmallWritesIntoLargeBlocks() {
    for (int i = 0; i < 10_000; i++) {
      write(new byte[100]);
    }
    assertThat(queue.packets()).isLessThan(32);
    assertThat(buffer.truesize()).isLessThan(1_100_000);
  }

  @Test
  void takesNoMoreThanItMay() {
    ByteBuffer user = ByteBuffer.wrap(new byte[100]);
    IoVector vector = IoVector.of(new ByteBuffer[] {user.slice(0, 30), user.slice(30, 70)});
    assertThat(buffer.append(vector, 40)).isEqualTo(40);
    assertThat(vector.remaining()).isEqualTo(60);
    assertThat(buffer.append(vector, 0)).isZero();
    assertThat(buffer.append(vector, 1000)).isEqualTo(60);
    assertThat(buffer.octets()).isEqualTo(100);
  }

  @Test
  void countsFromTheOldestOctetNotAcknowledged() {
    write("abcdefgh");
    buffer.acknowledge(3);
    assertThat(buffer.octets()).isEqualTo(5);
    assertThat(text(0, 3)).isEqualTo("def");
    buffer.acknowledge(0);
    assertThat(text(4, 1)).isEqualTo("h");
  }

  @Test
  void givesTheMemoryBackWhenAllIsAcknowledged() {
    write(new byte[200_000]);
    buffer.acknowledge(200_000);
    assertThat(pool.outstanding()).isZero();
    write("next");
    assertThat(text(0, 4)).isEqualTo("next");
  }

  @Test
  void leavesToAPacketWhatWasAcknowledgedMeanwhile() {
    write("abcdef");
    SkBuff packet = pool.allocate(SkBuff.HEAD_ROOM_BYTES, 0);
    buffer.attach(packet, 0, 6);
    buffer.acknowledge(6);
    write("uvwxyz");
    assertThat(new String(contents(packet), StandardCharsets.US_ASCII)).isEqualTo("abcdef");
    packet.release();
  }

  @Test
  void copiesNoPayloadIntoAPacket() {
    write(new byte[100_000]);
    SkBuff packet = pool.allocate(SkBuff.HEAD_ROOM_BYTES, 0);
    buffer.attach(packet, 1000, 64_000);
    assertThat(packet.linearLength()).isZero();
    assertThat(packet.length()).isEqualTo(64_000);
    packet.release();
  }

  /// A user that writes, a connection that sends, sends again and is acknowledged, at random.
  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35, 36})
  void agreesWithAnArrayOfOctets(long seed) {
    Random random = new Random(seed);
    byte[] held = {};
    int sent = 0;
    ArrayDeque<SkBuff> packets = new ArrayDeque<>();
    ArrayDeque<byte[]> expected = new ArrayDeque<>();
    for (int step = 0; step < 4_000; step++) {
      String where = "seed " + seed + " step " + step;
      switch (random.nextInt(5)) {
        case 0 -> {
          byte[] octets = new byte[random.nextInt(random.nextInt(10) == 0 ? 90_000 : 3_000)];
          random.nextBytes(octets);
          int most = random.nextInt(5) == 0 ? random.nextInt(octets.length + 1) : octets.length;
          int cut = random.nextInt(octets.length + 1);
          IoVector vector =
              IoVector.of(
                  new ByteBuffer[] {
                    ByteBuffer.wrap(octets, 0, cut),
                    ByteBuffer.wrap(octets, cut, octets.length - cut)
                  });
          assertThat(buffer.append(vector, most)).as(where).isEqualTo(most);
          held = joined(held, octets, most);
        }
        case 1 -> {
          int count = random.nextInt(4) == 0 ? sent : random.nextInt(sent + 1);
          buffer.acknowledge(count);
          held = Arrays.copyOfRange(held, count, held.length);
          sent -= count;
        }
        case 2 -> {
          int from = random.nextInt(sent + 1);
          int count = random.nextInt(Math.min(sent - from, 5_000) + 1);
          assertThat(attached(from, count))
              .as(where)
              .isEqualTo(Arrays.copyOfRange(held, from, from + count));
        }
        default -> {
          int count = Math.min(held.length - sent, random.nextInt(20_000));
          SkBuff packet = pool.allocate(SkBuff.HEAD_ROOM_BYTES, 0);
          buffer.attach(packet, sent, count);
          packets.add(packet);
          expected.add(Arrays.copyOfRange(held, sent, sent + count));
          sent += count;
        }
      }
      assertThat(buffer.octets()).as(where).isEqualTo(held.length);
      if (packets.size() > 10) {
        SkBuff oldest = packets.remove();
        assertThat(contents(oldest)).as(where).isEqualTo(expected.remove());
        oldest.release();
      }
    }
    packets.forEach(SkBuff::release);
  }

  private static byte[] joined(byte[] first, byte[] second, int count) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(first);
    all.write(second, 0, count);
    return all.toByteArray();
  }
}
