package dev.argyle.tcp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {0, 0x7fff_ffff, -1000, -35})
class SackGeneratorTest {
  private final int base;
  private final SackGenerator sack = new SackGenerator();

  SackGeneratorTest(int base) {
    this.base = base;
  }

  private void arrived(int left, int right) {
    sack.arrived(base + left, base + right);
  }

  private String blocks(int most) {
    int[] edges = new int[2 * most];
    int count = sack.blocks(edges, edges.length / 2);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i > 0 ? " " : "");
      text.append(edges[2 * i] - base).append('-').append(edges[2 * i + 1] - base);
    }
    return text.toString();
  }

  private String blocks() {
    return blocks(4);
  }

  @Test
  @Tag("RFC2018-4-c")
  void reportsTheNewestSegmentFirst() {
    arrived(10, 20);
    arrived(50, 60);
    arrived(30, 40);
    assertThat(blocks()).isEqualTo("30-40 50-60 10-20");
  }

  @Test
  void movesTheBlockToTheFrontThatTheNewestSegmentExtends() {
    arrived(10, 20);
    arrived(30, 40);
    arrived(10, 25);
    assertThat(blocks()).isEqualTo("10-25 30-40");
  }

  @Test
  void replacesTheBlocksThatAFilledHoleJoins() {
    arrived(10, 20);
    arrived(50, 60);
    arrived(30, 40);
    arrived(10, 40);
    assertThat(blocks()).isEqualTo("10-40 50-60");
  }

  @Test
  @Tag("RFC2018-4-e")
  void dropsWhatTheAcknowledgmentCovers() {
    arrived(10, 20);
    arrived(30, 40);
    arrived(50, 60);
    sack.advanced(base + 20);
    assertThat(blocks()).isEqualTo("50-60 30-40");
    sack.advanced(base + 60);
    assertThat(sack.isEmpty()).isTrue();
  }

  @Test
  @Tag("RFC2018-4-b")
  void writesAsManyBlocksAsThereIsRoomFor() {
    for (int i = 1; i <= 6; i++) {
      arrived(10 * i, 10 * i + 5);
    }
    assertThat(blocks(3)).isEqualTo("60-65 50-55 40-45");
    assertThat(blocks(4)).isEqualTo("60-65 50-55 40-45 30-35");
    assertThat(blocks(5)).isEqualTo("60-65 50-55 40-45 30-35");
  }

  @Test
  @Tag("RFC2018-4-c")
  void stillKnowsOlderBlocksWhenNewerOnesAreFilled() {
    for (int i = 1; i <= 7; i++) {
      arrived(10 * i, 10 * i + 5);
    }
    arrived(40, 75);
    assertThat(blocks()).isEqualTo("40-75 30-35 20-25 10-15");
  }

  @Test
  void forgetsTheOldestWhenThereAreTooMany() {
    for (int i = 1; i <= 20; i++) {
      arrived(10 * i, 10 * i + 5);
    }
    arrived(130, 205);
    assertThat(blocks()).isEqualTo("130-205");
  }

  @Test
  @Tag("RFC2883-4-a")
  void tellsADuplicateOnceAndInFront() {
    arrived(30, 40);
    sack.duplicated(base + 2, base + 5);
    sack.duplicated(base + 7, base + 8);
    assertThat(blocks()).isEqualTo("2-5 30-40");
    sack.reported();
    assertThat(blocks()).isEqualTo("30-40");
  }

  @Test
  void tellsADuplicateWhenNothingElseIsToBeTold() {
    sack.duplicated(base + 2, base + 5);
    assertThat(sack.isEmpty()).isFalse();
    assertThat(blocks()).isEqualTo("2-5");
    sack.advanced(base + 10);
    assertThat(blocks()).isEqualTo("2-5");
    sack.reported();
    assertThat(sack.isEmpty()).isTrue();
  }

  @Test
  @Tag("RFC2018-8-b")
  void withdrawsWhatHadToBeDropped() {
    arrived(10, 20);
    arrived(50, 60);
    arrived(30, 40);
    sack.withdrawFrom(base + 35);
    assertThat(blocks()).isEqualTo("30-35 10-20");
    sack.withdrawFrom(base + 30);
    assertThat(blocks()).isEqualTo("10-20");
  }

  @Test
  void knowsNothingWhenCleared() {
    arrived(10, 20);
    sack.duplicated(base, base + 1);
    sack.clear();
    assertThat(sack.isEmpty()).isTrue();
    assertThat(blocks()).isEmpty();
  }
}
