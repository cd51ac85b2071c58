package dev.argyle.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcpFlagsTest {
  @ParameterizedTest
  @CsvSource({
    "0x000, -",
    "0x002, S",
    "0x012, S.",
    "0x010, .",
    "0x018, P.",
    "0x011, F.",
    "0x019, FP.",
    "0x004, R",
    "0x014, R.",
    "0x0c2, SEW",
    "0x052, SE.",
    "0x030, U.",
    "0x1c2, SEWA",
    "0x050, E.",
    "0x003, SF",
    "0x1ff, SFRPUEWA.",
    "0xe00, -",
  })
  void areWrittenAsInPacketScripts(String flags, String text) {
    assertThat(TcpFlags.toString(Integer.decode(flags))).isEqualTo(text);
  }

  @Test
  void haveADifferentTextForEverySet() {
    Set<String> texts = new HashSet<>();
    for (int flags = 0; flags <= TcpFlags.MASK; flags++) {
      texts.add(TcpFlags.toString(flags));
    }
    assertThat(texts).hasSize(512);
  }
}
