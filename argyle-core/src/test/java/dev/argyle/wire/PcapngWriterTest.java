package dev.argyle.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PcapngWriterTest {
  private static final long SEED = 101;

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final PcapngWriter writer = new PcapngWriter(file);

  /// One block: its type, what stands before the options, the options by code.
  private record Block(int type, ByteBuffer body, Map<Integer, byte[]> options) {
    String text(int option) {
      return new String(options.get(option), StandardCharsets.UTF_8);
    }
  }

  /// Reads the file by the letter of the format: lengths at both ends, everything on four octets.
  private List<Block> read() {
    ByteBuffer in = ByteBuffer.wrap(file.toByteArray());
    List<Block> blocks = new ArrayList<>();
    while (in.hasRemaining()) {
      int start = in.position();
      int type = in.getInt();
      int length = in.getInt();
      assertThat(length % 4).isZero();
      assertThat(in.getInt(start + length - 4)).as("length at the end").isEqualTo(length);
      ByteBuffer block = in.slice(start + 8, length - 12);
      int fixed =
          switch (type) {
            case 0x0a0d0d0a -> 16;
            case 1 -> 8;
            case 6 -> 20 + (block.getInt(12) + 3) / 4 * 4;
            default -> throw new AssertionError("block type " + type);
          };
      blocks.add(new Block(type, block.slice(0, fixed), readOptions(block.position(fixed))));
      in.position(start + length);
    }
    return blocks;
  }

  private static Map<Integer, byte[]> readOptions(ByteBuffer in) {
    Map<Integer, byte[]> options = new HashMap<>();
    while (true) {
      int code = in.getShort();
      byte[] value = new byte[in.getShort()];
      in.get(value);
      while (in.position() % 4 != 0) {
        assertThat(in.get()).as("padding").isZero();
      }
      if (code == 0) {
        assertThat(in.hasRemaining()).as("more behind the end of options").isFalse();
        return options;
      }
      options.put(code, value);
    }
  }

  @Test
  void startsWithASectionOfUnknownLength() {
    Block section = read().getFirst();

    assertThat(section.type()).isEqualTo(0x0a0d0d0a);
    assertThat(section.body().getInt(0)).isEqualTo(0x1a2b3c4d);
    assertThat(section.body().getShort(4)).as("major version").isEqualTo((short) 1);
    assertThat(section.body().getShort(6)).as("minor version").isZero();
    assertThat(section.body().getLong(8)).isEqualTo(-1);
    assertThat(section.text(4)).isEqualTo("argyle");
  }

  @Test
  void describesEachInterfaceWithNameLinkTypeAndNanoseconds() {
    assertThat(writer.addInterface("lan0", PcapngWriter.LINK_RAW_IP)).isZero();
    assertThat(writer.addInterface("wän", PcapngWriter.LINK_ETHERNET)).isEqualTo(1);
    Block lan = read().get(1);
    Block wan = read().get(2);

    assertThat(lan.type()).isEqualTo(1);
    assertThat(lan.body().getShort(0)).isEqualTo((short) 101);
    assertThat(lan.body().getInt(4)).as("no limit of length").isZero();
    assertThat(lan.text(2)).isEqualTo("lan0");
    assertThat(lan.options().get(9)).containsExactly(9);
    assertThat(wan.body().getShort(0)).isEqualTo((short) 1);
    assertThat(wan.text(2)).isEqualTo("wän");
  }

  @Test
  void keepsPacketsOfAnyLengthGivenInAnyPieces() {
    Random random = new Random(SEED);
    writer.addInterface("a", PcapngWriter.LINK_RAW_IP);
    writer.addInterface("b", PcapngWriter.LINK_RAW_IP);
    List<byte[]> packets = new ArrayList<>();
    for (int length = 0; length < 200; length++) {
      byte[] packet = new byte[length];
      random.nextBytes(packet);
      packets.add(packet);
      writer.begin(length % 2, 1_700_000_000_123_456_789L + length, length, length % 3 == 0);
      for (int at = 0; at < length; ) {
        int piece = 1 + random.nextInt(length - at);
        byte[] amid = new byte[piece + 10];
        System.arraycopy(packet, at, amid, 5, piece);
        writer.piece(amid, 5, piece);
        at += piece;
      }
      writer.end();
    }

    List<Block> blocks = read().subList(3, 203);
    for (int length = 0; length < 200; length++) {
      Block block = blocks.get(length);
      byte[] data = new byte[length];
      block.body().get(20, data);
      assertThat(block.type()).isEqualTo(6);
      assertThat(block.body().getInt(0)).as("interface").isEqualTo(length % 2);
      assertThat((long) block.body().getInt(4) << 32 | block.body().getInt(8) & 0xffffffffL)
          .as("time")
          .isEqualTo(1_700_000_000_123_456_789L + length);
      assertThat(block.body().getInt(12)).as("captured").isEqualTo(length);
      assertThat(block.body().getInt(16)).as("original").isEqualTo(length);
      assertThat(data).as("seed %d", SEED).isEqualTo(packets.get(length));
      for (int i = 20 + length; i < block.body().limit(); i++) {
        assertThat(block.body().get(i)).as("padding").isZero();
      }
      assertThat(block.options().get(2))
          .as("direction")
          .containsExactly(0, 0, 0, length % 3 == 0 ? 1 : 2);
    }
  }

  @Test
  void writesAPacketInOnePieceTheSame() {
    writer.addInterface("a", PcapngWriter.LINK_RAW_IP);
    int before = file.size();
    writer.begin(0, 5, 33, true);
    writer.piece(CapturedPackets.UDP_V4, 0, 33);
    writer.end();
    int middle = file.size();
    writer.packet(0, 5, true, CapturedPackets.UDP_V4, 0, 33);

    byte[] all = file.toByteArray();
    assertThat(Arrays.copyOfRange(all, middle, all.length))
        .isEqualTo(Arrays.copyOfRange(all, before, middle));
  }

  @Test
  void refusesAnInterfaceThatWasNotAnnounced() {
    assertThatIllegalArgumentException().isThrownBy(() -> writer.begin(0, 0, 1, true));
  }

  @Test
  void refusesCallsOutOfTurn() {
    writer.addInterface("a", PcapngWriter.LINK_RAW_IP);
    byte[] b = new byte[10];
    assertThatIllegalStateException().isThrownBy(writer::end);
    assertThatIllegalStateException().isThrownBy(() -> writer.piece(b, 0, 1));
    writer.begin(0, 0, 10, true);
    assertThatIllegalStateException().isThrownBy(() -> writer.begin(0, 0, 1, true));
    assertThatIllegalStateException()
        .isThrownBy(() -> writer.addInterface("b", PcapngWriter.LINK_RAW_IP));
    writer.piece(b, 0, 9);
    assertThatIllegalStateException().isThrownBy(writer::end);
    assertThatIllegalStateException().isThrownBy(() -> writer.piece(b, 0, 2));
    writer.piece(b, 0, 1);
    writer.end();
    assertThat(read()).hasSize(3);
  }

  @Test
  void hasTheStreamFlushedAndClosed() {
    List<String> calls = new ArrayList<>();
    try (PcapngWriter toStream =
        new PcapngWriter(
            new OutputStream() {
              @Override
              public void write(int b) {}

              @Override
              public void flush() {
                calls.add("flush");
              }

              @Override
              public void close() {
                calls.add("close");
              }
            })) {
      toStream.flush();
    }
    assertThat(calls).containsExactly("flush", "close");
  }

  @Test
  void handsOnWhatTheStreamThrows() {
    IOException full = new IOException("disk full");
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw full;
          }
        };
    assertThatThrownBy(() -> new PcapngWriter(broken))
        .isInstanceOf(UncheckedIOException.class)
        .hasCause(full);
  }
}
