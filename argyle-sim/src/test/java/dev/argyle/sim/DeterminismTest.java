package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Same seed, same packets: time, sender, fate and every octet.
class DeterminismTest {
  @ParameterizedTest
  @ValueSource(
      longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, -1, 1L << 62})
  void theSameSeedGivesTheSamePackets(long seed) {
    assertThat(digest(seed)).isEqualTo(digest(seed));
  }

  private static String digest(long seed) {
    MessageDigest sha = sha256();
    byte[] header = new byte[Long.BYTES + 3];
    Transfer.run(
        seed,
        (_, from, packet, fate, nowNanos) -> {
          ByteBuffer.wrap(header)
              .putLong(nowNanos)
              .put((byte) fate.name().charAt(0))
              .put((byte) from.name().charAt(0));
          sha.update(header);
          for (int piece = 0; piece < packet.pieces(); piece++) {
            sha.update(
                packet.pieceArray(piece), packet.pieceOffset(piece), packet.pieceLength(piece));
          }
        });
    return HexFormat.of().formatHex(sha.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
