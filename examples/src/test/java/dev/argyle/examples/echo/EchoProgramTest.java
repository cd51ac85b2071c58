package dev.argyle.examples.echo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

@Tag("F1")
class EchoProgramTest {
  static final java.util.List<String> STYLES = EchoProgram.STYLES;

  @ParameterizedTest
  @FieldSource("STYLES")
  @Timeout(60)
  void everyStyleRunsInRealTime(String style) {
    assertThat(EchoProgram.echo(style, "Grüße")).isEqualTo("Grüße");
  }
}
