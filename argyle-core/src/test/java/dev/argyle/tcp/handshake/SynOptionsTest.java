package dev.argyle.tcp.handshake;

import static dev.argyle.tcp.handshake.SynOptions.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.argyle.wire.TcpOptions;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SynOptionsTest {
  private static SynOptions received(String hex) {
    byte[] octets = HexFormat.of().parseHex(hex);
    TcpOptions options = new TcpOptions();
    options.parse(octets, 0, octets.length);
    return SynOptions.received(options);
  }

  @Test
  void areReadFromASyn() {
    assertThat(received("020405b4" + "0402080a0102030400000000" + "01030307"))
        .isEqualTo(new SynOptions(1460, 7, true, true));
  }

  @Test
  void areNoneInABareSyn() {
    assertThat(received("")).isEqualTo(new SynOptions(NONE, NONE, false, false));
  }

  @Test
  @Tag("RFC7323-2.3-a")
  void takeAScaleOfMoreThanFourteenAsFourteen() {
    assertThat(received("0103030f").windowScale()).isEqualTo(14);
    assertThat(received("010303ff").windowScale()).isEqualTo(14);
    assertThat(received("0103030e").windowScale()).isEqualTo(14);
    assertThat(received("01030300").windowScale()).isZero();
  }

  @Test
  @Tag("RFC7323-3.2-c")
  void answerOnlyWhatThePeerOffered() {
    SynOptions own = new SynOptions(1460, 10, true, true);
    assertThat(own.inAnswerTo(new SynOptions(NONE, NONE, false, false)))
        .isEqualTo(new SynOptions(1460, NONE, false, false));
    assertThat(own.inAnswerTo(new SynOptions(1000, 0, false, true)))
        .isEqualTo(new SynOptions(1460, 10, false, true));
    assertThat(own.inAnswerTo(new SynOptions(1000, NONE, true, false)))
        .isEqualTo(new SynOptions(1460, NONE, true, false));
  }

  @Test
  void answerOnlyWhatWeWouldOffer() {
    SynOptions own = new SynOptions(1460, NONE, false, false);
    assertThat(own.inAnswerTo(new SynOptions(1000, 7, true, true))).isEqualTo(own);
  }

  @Test
  void refuseValuesThatNoHeaderCanHold() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SynOptions(65536, 0, true, true));
    assertThatIllegalArgumentException().isThrownBy(() -> new SynOptions(-2, 0, true, true));
    assertThatIllegalArgumentException().isThrownBy(() -> new SynOptions(1460, 15, true, true));
    assertThatIllegalArgumentException().isThrownBy(() -> new SynOptions(1460, -2, true, true));
  }
}
