package dev.argyle.tcp.handshake;

import static dev.argyle.tcp.handshake.SynOptions.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiatedOptionsTest {
  private static final SynOptions ALL = new SynOptions(1460, 10, true, true);
  private static final SynOptions NOTHING = new SynOptions(NONE, NONE, false, false);

  private static NegotiatedOptions agree(SynOptions own, SynOptions peer) {
    return NegotiatedOptions.agree(own, peer, false, 1460);
  }

  @Test
  void haveWhatBothEndsOffered() {
    assertThat(agree(ALL, new SynOptions(1400, 7, true, true)))
        .isEqualTo(new NegotiatedOptions(1400, 10, 7, true, true));
  }

  @Test
  void haveNothingThatOneEndLeftOut() {
    NegotiatedOptions plain = new NegotiatedOptions(536, NONE, NONE, false, false);
    assertThat(agree(ALL, NOTHING)).isEqualTo(plain);
    assertThat(agree(NOTHING, new SynOptions(536, 7, true, true))).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, false, 1460, 536", // none named: the default of the version
    "-1, true, 1440, 1220",
    "-1, false, 500, 500",
    "1460, false, 1460, 1460",
    "9000, false, 1460, 1460", // no more than the path carries
    "1000, false, 1460, 1000",
    "48, false, 1460, 48",
    "47, false, 1460, 48", // no less than leaves room for payload
    "0, true, 1440, 48",
  })
  void sendSegmentsThatThePeerAndThePathTake(int peerMss, boolean v6, int pathMss, int expected) {
    SynOptions peer = new SynOptions(peerMss, NONE, false, false);
    assertThat(NegotiatedOptions.agree(ALL, peer, v6, pathMss).sendMssBytes()).isEqualTo(expected);
  }

  @Test
  @Tag("RFC9293-REC-1")
  @Tag("RFC7323-2.2-a")
  void shiftNoWindowWithoutScaling() {
    NegotiatedOptions plain = agree(ALL, NOTHING);
    assertThat(plain.ownShift()).isZero();
    assertThat(plain.peerShift()).isZero();
    NegotiatedOptions scaled = agree(ALL, new SynOptions(1400, 0, false, false));
    assertThat(scaled.ownShift()).isEqualTo(10);
    assertThat(scaled.peerShift()).isZero();
  }

  @Test
  void leaveRoomForTimestamps() {
    assertThat(agree(ALL, ALL).payloadBytes()).isEqualTo(1448);
    assertThat(agree(ALL, NOTHING).payloadBytes()).isEqualTo(536);
  }
}
