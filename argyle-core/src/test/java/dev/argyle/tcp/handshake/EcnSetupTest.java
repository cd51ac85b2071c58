package dev.argyle.tcp.handshake;

import static dev.argyle.tcp.handshake.EcnMode.ACCURATE;
import static dev.argyle.tcp.handshake.EcnMode.CLASSIC;
import static dev.argyle.tcp.handshake.EcnMode.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.tcp.receive.EcnCounters;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3168 section 6.1.1 and RFC 9768 sections 3.1.2 and 3.1.3: all combinations of (AE, CWR, ECE)
/// as digits.
@Tag("D1")
class EcnSetupTest {
  private static final int CLASSIC_SYN = EcnSetup.asks(CLASSIC);

  @ParameterizedTest
  @CsvSource({
    "0,NONE,NONE",
    "1,ACCURATE,NONE",
    "2,ACCURATE,NONE",
    "3,CLASSIC,CLASSIC",
    "4,ACCURATE,NONE",
    "5,ACCURATE,NONE",
    "6,ACCURATE,NONE",
    "7,ACCURATE,CLASSIC"
  })
  void eachPatternOfASynGetsWhatTheListenerKnowsOfIt(
      int pattern, EcnMode byOneThatKnowsAll, EcnMode byOneThatKnowsClassicOnly) {
    int flags = EcnCounters.flags(pattern);
    assertThat(EcnSetup.taken(flags, 0, ACCURATE)).isEqualTo(byOneThatKnowsAll);
    assertThat(EcnSetup.taken(flags, 0, CLASSIC)).isEqualTo(byOneThatKnowsClassicOnly);
    assertThat(EcnSetup.taken(flags, 0, NONE)).isEqualTo(NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "0,NONE,NONE",
    "1,CLASSIC,CLASSIC",
    "2,ACCURATE,NONE",
    "3,ACCURATE,NONE",
    "4,ACCURATE,NONE",
    "5,ACCURATE,CLASSIC",
    "6,ACCURATE,NONE",
    "7,NONE,NONE"
  })
  void eachPatternOfASynAckAnswersWhatWasAsked(int pattern, EcnMode accurate, EcnMode classic) {
    int flags = EcnCounters.flags(pattern);
    assertThat(EcnSetup.answered(flags, ACCURATE)).isEqualTo(accurate);
    assertThat(EcnSetup.answered(flags, CLASSIC)).isEqualTo(classic);
    assertThat(EcnSetup.answered(flags, NONE)).isEqualTo(NONE);
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatIsReadBack(EcnMode mode) {
    assertThat(EcnSetup.asked(EcnSetup.asks(mode), 0)).isEqualTo(mode);
    assertThat(EcnSetup.answered(EcnSetup.answers(mode, 0), mode)).isEqualTo(mode);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  @Tag("RFC3168-6.1.1-b")
  void aClassicSynThatIsMarkedItselfIsNotBelieved(int field) {
    assertThat(EcnSetup.asked(CLASSIC_SYN, field)).isEqualTo(NONE);
    assertThat(EcnSetup.asked(EcnSetup.asks(ACCURATE), field)).isEqualTo(ACCURATE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aSynAckTellsHowTheSynHasArrived(int field) {
    int flags = EcnSetup.answers(ACCURATE, field);
    assertThat(HandshakeEcho.field(flags)).isEqualTo(field);
    assertThat(EcnSetup.answered(flags, ACCURATE)).isEqualTo(ACCURATE);
  }

  @ParameterizedTest
  @CsvSource({"0,-1", "1,-1", "2,0", "3,1", "4,2", "5,-1", "6,3", "7,-1"})
  void theAckOfASynAckTellsHowItHasArrived(int ace, int field) {
    assertThat(HandshakeEcho.field(EcnCounters.flags(ace))).isEqualTo(field);
  }

  @Test
  void theNetworkMayMarkWhatAllowsIt() {
    assertThat(HandshakeEcho.isPossible(0, 0)).isTrue();
    assertThat(HandshakeEcho.isPossible(2, 3)).isTrue();
    assertThat(HandshakeEcho.isPossible(1, HandshakeEcho.UNTOLD)).isTrue();
    assertThat(HandshakeEcho.isPossible(0, 3)).as("marks what does not allow it").isFalse();
    assertThat(HandshakeEcho.isPossible(2, 0)).as("bleaches").isFalse();
    assertThat(HandshakeEcho.isPossible(2, 1)).as("changes").isFalse();
    assertThat(HandshakeEcho.isPossible(3, 2)).as("takes a mark off").isFalse();
  }
}
