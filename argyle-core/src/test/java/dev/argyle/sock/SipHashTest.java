package dev.argyle.sock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// SipHash against values of its authors: the key is 00 01 … 0f, the message 00 01 … and so on.
final class SipHashTest {
  private static final SipHash HASH = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

  @ParameterizedTest
  @CsvSource({
    "0, 726fdb47dd0e0e31",
    "1, 74f839c593dc67fd",
    "7, ab0200f58b01d137",
    "8, 93f5f5799a932462",
    "15, a129ca6149be45e5",
  })
  void hashesOctetsAsItsAuthorsDo(int octets, String expected) {
    assertThat(Long.toHexString(HASH.hash(message(octets)))).isEqualTo(expected);
  }

  @Test
  void hashesFiveWordsAsTheirOctets() {
    ByteBuffer octets = ByteBuffer.wrap(message(40)).order(ByteOrder.LITTLE_ENDIAN);
    long words =
        HASH.hash(
            octets.getLong(),
            octets.getLong(),
            octets.getLong(),
            octets.getLong(),
            octets.getLong());

    assertThat(words).isEqualTo(HASH.hash(message(40)));
  }

  private static byte[] message(int octets) {
    byte[] message = new byte[octets];
    for (int i = 0; i < octets; i++) {
      message[i] = (byte) i;
    }
    return message;
  }
}
