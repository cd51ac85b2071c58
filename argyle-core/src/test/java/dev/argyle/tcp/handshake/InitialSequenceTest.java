package dev.argyle.tcp.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.SipHash;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class InitialSequenceTest {
  private static final long LOCAL = 0xffff_0a00_0001L;
  private static final long REMOTE = 0xffff_0a00_0002L;

  private final InitialSequence sequence = new InitialSequence(new SipHash(1, 2));

  private int at(long nowNanos) {
    return sequence.next(new Ends(0, LOCAL, 5000, 0, REMOTE, 80), nowNanos);
  }

  @Test
  @Tag("RFC9293-MUST-8")
  @Tag("RFC6528-3-a")
  void goesOnByOneEveryFourMicroseconds() {
    int first = at(0);
    assertThat(at(3_999) - first).isZero();
    assertThat(at(4_000) - first).isEqualTo(1);
    assertThat(at(1_000_000_000L) - first).isEqualTo(250_000);
    assertThat(at(-1) - first).isEqualTo(-1);
    assertThat(at(-4_000) - first).isEqualTo(-1);
  }

  @Test
  void comesRoundAfterTheWholeSpace() {
    assertThat(at(4_000L << 32)).isEqualTo(at(0));
    assertThat(at((4_000L << 32) + 4_000) - at(0)).isEqualTo(1);
  }

  @Test
  @Tag("RFC9293-SHLD-1")
  @Tag("RFC6528-3-a")
  void differsForEveryPartOfTheFourTuple() {
    Set<Integer> numbers = new HashSet<>();
    numbers.add(sequence.next(new Ends(0, LOCAL, 5000, 0, REMOTE, 80), 0));
    numbers.add(sequence.next(new Ends(0, LOCAL, 5001, 0, REMOTE, 80), 0));
    numbers.add(sequence.next(new Ends(0, LOCAL, 5000, 0, REMOTE, 81), 0));
    numbers.add(sequence.next(new Ends(0, LOCAL + 1, 5000, 0, REMOTE, 80), 0));
    numbers.add(sequence.next(new Ends(0, LOCAL, 5000, 0, REMOTE + 1, 80), 0));
    numbers.add(sequence.next(new Ends(1, LOCAL, 5000, 0, REMOTE, 80), 0));
    numbers.add(sequence.next(new Ends(0, LOCAL, 5000, 1, REMOTE, 80), 0));
    numbers.add(sequence.next(new Ends(0, REMOTE, 80, 0, LOCAL, 5000), 0));
    assertThat(numbers).hasSize(8);
  }

  @Test
  @Tag("RFC9293-MUST-9")
  @Tag("RFC6528-3-a")
  void differsForEveryKey() {
    assertThat(
            new InitialSequence(new SipHash(1, 3)).next(new Ends(0, LOCAL, 5000, 0, REMOTE, 80), 0))
        .isNotEqualTo(at(0));
  }

  @Test
  @Tag("RFC7323-5.4-a")
  void keepsTheTimestampOffsetOfAFourTuple() {
    int offset = sequence.timestampOffset(new Ends(0, LOCAL, 5000, 0, REMOTE, 80));
    assertThat(sequence.timestampOffset(new Ends(0, LOCAL, 5000, 0, REMOTE, 80))).isEqualTo(offset);
    assertThat(sequence.timestampOffset(new Ends(0, LOCAL, 5001, 0, REMOTE, 80)))
        .isNotEqualTo(offset);
  }

  @Test
  @Tag("RFC7323-5.4-a")
  void doesNotGiveTheSequenceNumberAwayByTheTimestamp() {
    assertThat(sequence.timestampOffset(new Ends(0, LOCAL, 5000, 0, REMOTE, 80)))
        .isNotEqualTo(at(0));
  }
}
