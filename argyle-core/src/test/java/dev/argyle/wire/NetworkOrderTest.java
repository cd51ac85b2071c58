package dev.argyle.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetworkOrderTest {
  private final byte[] b = {0, (byte) 0x81, (byte) 0x82, 3, 4, 5, 6, 7, 8};

  @Test
  void readsTheMostSignificantOctetFirstAtAnyOffset() {
    assertThat(NetworkOrder.u8(b, 1)).isEqualTo(0x81);
    assertThat(NetworkOrder.u16(b, 1)).isEqualTo(0x8182);
    assertThat(NetworkOrder.s32(b, 1)).isEqualTo(0x81820304);
    assertThat(NetworkOrder.u32(b, 1)).isEqualTo(0x81820304L);
    assertThat(NetworkOrder.s64(b, 1)).isEqualTo(0x8182030405060708L);
  }

  @Test
  void writesWhatItReadsAndNothingBeside() {
    byte[] to = new byte[17];
    NetworkOrder.putU8(to, 1, 0x81);
    NetworkOrder.putU16(to, 2, 0x8283);
    NetworkOrder.putS32(to, 4, 0x84858687);
    NetworkOrder.putS64(to, 8, 0x88898a8b8c8d8e8fL);

    for (int i = 1; i < 16; i++) {
      assertThat(NetworkOrder.u8(to, i)).isEqualTo(0x80 + i);
    }
    assertThat(to[0]).isZero();
    assertThat(to[16]).isZero();
  }

  @Test
  void writesOnlyTheLowBitsOfALargerValue() {
    NetworkOrder.putU8(b, 0, 0x12345);
    NetworkOrder.putU16(b, 1, -2);

    assertThat(NetworkOrder.u8(b, 0)).isEqualTo(0x45);
    assertThat(NetworkOrder.u16(b, 1)).isEqualTo(0xfffe);
    assertThat(b[3]).isEqualTo((byte) 3);
  }
}
