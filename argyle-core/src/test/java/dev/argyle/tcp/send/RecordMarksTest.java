package dev.argyle.tcp.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where records end that were written with `MSG_EOR`.
@Tag("A7")
class RecordMarksTest {
  private final RecordMarks marks = new RecordMarks();

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE - 150, -150})
  void octetsGoUpToTheNextEnd(int start) {
    assertThat(marks.within(start, 500)).as("no record").isEqualTo(500);
    marks.add(start + 100);
    marks.add(start + 300);
    assertThat(marks.within(start, 500)).isEqualTo(100);
    assertThat(marks.within(start + 99, 500)).isEqualTo(1);
    assertThat(marks.within(start + 100, 500)).isEqualTo(200);
    assertThat(marks.within(start + 100, 50)).isEqualTo(50);
    assertThat(marks.within(start + 300, 500)).isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE - 150, -150})
  void aRangeEndsARecordIfItEndsThere(int start) {
    marks.add(start + 100);
    assertThat(marks.isEnd(start, 100)).isTrue();
    assertThat(marks.isEnd(start + 99, 1)).isTrue();
    assertThat(marks.isEnd(start, 99)).isFalse();
    assertThat(marks.isEnd(start + 100, 100)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE - 1500, -1500})
  void whatIsAcknowledgedIsForgottenAndItsPlaceUsedAgain(int start) {
    for (int i = 1; i <= 1000; i++) {
      marks.add(start + 3 * i);
      marks.add(start + 3 * i); // the same again
      if (i > 20) {
        marks.acknowledged(start + 3 * (i - 20));
        assertThat(marks.within(start + 3 * (i - 20), 500)).isEqualTo(3);
        assertThat(marks.isEnd(start + 3 * (i - 20) - 1, 1)).isFalse();
      }
    }
    marks.clear();
    assertThat(marks.within(start + 2999, 500)).isEqualTo(500);
  }
}
