package dev.argyle.sock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `docs/options.md` and the table it is made from.
@Tag("A11")
class OptionsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "options.md").toAbsolutePath().normalize();

  @Test
  void thePageIsWhatTheTableSays() throws IOException {
    if (Boolean.getBoolean("argyle.write")) {
      Files.writeString(PAGE, OptionsPage.text());
    }
    assertThat(Files.readString(PAGE))
        .as(
            "docs/options.md is made from dev.argyle.sock.SocketOptions; write it again with"
                + " mvn -o -q test -pl argyle-core -am -Dtest=OptionsPageTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dargyle.write=true")
        .isEqualTo(OptionsPage.text());
  }

  @Test
  void everyOptionSaysWhatItDoesAndWhereThatIsLaidDown() {
    for (SocketOption<?> option : SocketOptions.all()) {
      OptionText text = option.text();
      assertThat(text.meaning()).as(option.name()).isNotBlank().endsWith(".").doesNotContain("|");
      assertThat(text.source()).as(option.name()).isNotBlank();
      boolean told = option.access() != SocketOption.Access.WRITE_ONLY;
      boolean plain = option.type() == Boolean.class || option.type() == Integer.class;
      assertThat(!told || !plain || !text.standard().isEmpty())
          .as(option.name() + " has a default")
          .isTrue();
    }
  }

  @Test
  void everyNumberIsUsedOnce() {
    var seen = new HashSet<String>();
    for (SocketOption<?> option : SocketOptions.all()) {
      assertThat(seen.add(option.level() + "/" + option.number())).as(option.name()).isTrue();
      assertThat(SocketOptions.find(option.level(), option.number())).isSameAs(option);
    }
  }
}
