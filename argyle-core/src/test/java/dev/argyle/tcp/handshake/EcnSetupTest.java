package dev.argyle.tcp.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.wire.TcpFlags;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 3168 section 6.1.1.
@Tag("D1")
class EcnSetupTest {
  private static final int SYN = TcpFlags.SYN;
  private static final int SYN_ACK = TcpFlags.SYN | TcpFlags.ACK;

  @ParameterizedTest
  @CsvSource({"0,NONE,NONE", "1,NONE,AGREES", "2,NONE,NONE", "3,ASKS,NONE"})
  void eachPatternMeansOneThingInASynAndAnotherInItsAnswer(
      int pattern, EcnSetup syn, EcnSetup synAck) {
    int flags = ((pattern & 1) != 0 ? TcpFlags.ECE : 0) | ((pattern & 2) != 0 ? TcpFlags.CWR : 0);
    assertThat(EcnSetup.of(SYN | flags, 0)).isEqualTo(syn);
    assertThat(EcnSetup.of(SYN_ACK | flags, 0)).isEqualTo(synAck);
  }

  @Test
  void saysWhatIsReadBack() {
    assertThat(EcnSetup.of(SYN | EcnSetup.ASKS.flags(), 0)).isEqualTo(EcnSetup.ASKS);
    assertThat(EcnSetup.of(SYN_ACK | EcnSetup.AGREES.flags(), 0)).isEqualTo(EcnSetup.AGREES);
    assertThat(EcnSetup.NONE.flags()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  @Tag("RFC3168-6.1.1-b")
  void aSynThatIsMarkedItselfIsNotBelieved(int field) {
    int asks = SYN | EcnSetup.ASKS.flags();
    assertThat(EcnSetup.of(asks, field)).isEqualTo(EcnSetup.NONE);
    assertThat(EcnSetup.of(asks | TcpFlags.AE, field)).as("accurate").isEqualTo(EcnSetup.ASKS);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2", "3"})
  void aSynAckMayBeMarked(int field) {
    assertThat(EcnSetup.of(SYN_ACK | TcpFlags.ECE, field)).isEqualTo(EcnSetup.AGREES);
  }
}
