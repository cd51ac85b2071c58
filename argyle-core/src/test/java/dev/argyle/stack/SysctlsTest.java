package dev.argyle.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.env.ManualEnv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The knobs of a stack under Linux's names.
class SysctlsTest {
  private static final Path PAGE = Path.of("..", "docs", "sysctl.md").toAbsolutePath().normalize();

  static Stream<Sysctl<?>> all() {
    return Sysctls.all().stream();
  }

  @Test
  void thePageIsWhatTheTableSays() throws IOException {
    if (Boolean.getBoolean("argyle.write")) {
      Files.writeString(PAGE, SysctlPage.text());
    }
    assertThat(Files.readString(PAGE))
        .as(
            "docs/sysctl.md; write it anew: mvn -o -q test -pl argyle-core -am -Dtest=SysctlsTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dargyle.write=true")
        .isEqualTo(SysctlPage.text());
  }

  /// A knob that moved another one as well, or none, would not survive this.
  @ParameterizedTest
  @MethodSource("all")
  void eachTurnsItsOwnKnobAlone(Sysctl<?> knob) {
    String before = knob.text(StackConfig.DEFAULT);
    String other = another(knob, before);
    StackConfig changed = knob.set(StackConfig.DEFAULT, other);
    assertThat(knob.text(changed)).isEqualTo(other);
    assertThat(knob.set(changed, before)).isEqualTo(StackConfig.DEFAULT);
    for (Sysctl<?> each : Sysctls.all()) {
      if (each != knob) {
        assertThat(each.text(changed)).as(each.name()).isEqualTo(each.text(StackConfig.DEFAULT));
      }
    }
  }

  private static String another(Sysctl<?> knob, String value) {
    if (knob.type() == String.class) {
      return knob.name().endsWith("_key") ? "00000001-00000002-00000003-00000004" : "reno";
    }
    if (knob.type() == Boolean.class) {
      return value.equals("0") ? "1" : "0";
    }
    if (knob.type() == Sysctl.Triple.class) {
      return "5000 50000 500000";
    }
    if (knob.type() == Long.class) {
      return "4000";
    }
    int number = Integer.parseInt(value);
    return Integer.toString(
        knob.name().endsWith("_beacon") ? number - 1 : number + 1); // 3 is its last
  }

  @Test
  void everyNameIsThereOnce() {
    var names = new HashSet<String>();
    for (Sysctl<?> knob : Sysctls.all()) {
      assertThat(names.add(knob.name())).as(knob.name()).isTrue();
      assertThat(Sysctls.find(knob.name())).containsSame(knob);
      assertThat(knob.meaning()).endsWith(".").doesNotContain("|");
    }
    assertThat(Sysctls.find("net.ipv4.tcp_no_such")).isEmpty();
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    StackConfig config = StackConfig.DEFAULT;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RetrySysctls.TCP_SYN_RETRIES.set(config, 0))
        .withMessage("net.ipv4.tcp_syn_retries=0: it takes 1 to 127 times");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sysctls.TCP_KEEPALIVE_TIME.set(config, Duration.ZERO))
        .withMessage("net.ipv4.tcp_keepalive_time=0: it takes from 1 s");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sysctls.TCP_SACK.set(config, "yes"))
        .withMessage("net.ipv4.tcp_sack=yes: no number");
  }

  @Test
  void aStackThatExistsIsToldOfThoseThatCountLater() {
    try (var stack = new NetStack(new ManualEnv(), StackConfig.DEFAULT)) {
      stack.sysctl(Sysctls.TCP_FIN_TIMEOUT, Duration.ofSeconds(5));
      assertThat(stack.sysctl(Sysctls.TCP_FIN_TIMEOUT)).isEqualTo(Duration.ofSeconds(5));
      assertThat(stack.tcpConfig().times().finWait2()).isEqualTo(Duration.ofSeconds(5));
      assertThatThrownBy(() -> stack.sysctl(Sysctls.SOMAXCONN, 5))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("net.core.somaxconn");
    }
  }
}
