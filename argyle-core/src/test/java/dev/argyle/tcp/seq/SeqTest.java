package dev.argyle.tcp.seq;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9293 section 3.4, from every place where the circle could be cut.
class SeqTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1000})
  void ordersPositionsAroundTheCircle(int x) {
    assertThat(Seq.before(x, x + 1)).isTrue();
    assertThat(Seq.before(x, x + Integer.MAX_VALUE)).isTrue();
    assertThat(Seq.before(x, x)).isFalse();
    assertThat(Seq.before(x + 1, x)).isFalse();
    assertThat(Seq.beforeOrAt(x, x)).isTrue();
    assertThat(Seq.beforeOrAt(x + 1, x)).isFalse();
    assertThat(Seq.after(x + 1, x)).isTrue();
    assertThat(Seq.after(x, x)).isFalse();
    assertThat(Seq.afterOrAt(x, x)).isTrue();
    assertThat(Seq.afterOrAt(x - 1, x)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE, Integer.MIN_VALUE, -1000})
  void measuresADistanceInBothDirections(int x) {
    assertThat(Seq.distance(x, x + 2000)).isEqualTo(2000);
    assertThat(Seq.distance(x + 2000, x)).isEqualTo(-2000);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE, Integer.MIN_VALUE, -1000})
  void findsAPositionWithinARangeThatIncludesItsFirstAndNotItsLastEdge(int x) {
    assertThat(Seq.within(x, x, 2000)).isTrue();
    assertThat(Seq.within(x + 1999, x, 2000)).isTrue();
    assertThat(Seq.within(x + 2000, x, 2000)).isFalse();
    assertThat(Seq.within(x - 1, x, 2000)).isFalse();
    assertThat(Seq.within(x, x, 0)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
  void choosesTheEarlierAndTheLaterOfTwo(int x) {
    assertThat(Seq.min(x, x + 5)).isEqualTo(x);
    assertThat(Seq.min(x + 5, x)).isEqualTo(x);
    assertThat(Seq.max(x, x + 5)).isEqualTo(x + 5);
    assertThat(Seq.max(x + 5, x)).isEqualTo(x + 5);
  }
}
