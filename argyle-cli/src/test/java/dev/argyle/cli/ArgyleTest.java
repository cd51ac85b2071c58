package dev.argyle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class ArgyleTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Callable<Integer> work = () -> 0;
  private final CommandLine program = program();

  @Test
  void helpGoesToStandardOutput() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("Usage: argyle", "--version", "--stack-trace");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void everySubcommandHasHelp() {
    program
        .getSubcommands()
        .forEach((name, _) -> {
          assertThat(run(name, "--help")).isZero();
          assertThat(out.toString()).contains("Usage: argyle " + name);
        });
  }

  @Test
  void versionNamesProgramAndJava() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("argyle ").contains("Java " + Runtime.version());
  }

  @Nested
  class BadInput {
    @Test
    void noCommand() {
      assertThat(run()).isEqualTo(2);
      assertThat(err.toString())
          .isEqualToNormalizingNewlines("argyle: no command given; see argyle --help\n");
    }

    @Test
    void unknownCommand() {
      assertThat(run("prob")).isEqualTo(2);
      assertThat(err.toString())
          .isEqualToNormalizingNewlines(
              "argyle: unknown command 'prob', did you mean probe?; see argyle --help\n");
    }

    @Test
    void unknownOption() {
      assertThat(run("--no-such")).isEqualTo(2);
      assertThat(err.toString()).startsWith("argyle: unknown option '--no-such'").hasLineCount(1);
    }

    @Test
    void notANumber() {
      assertThat(run("probe", "--port", "many")).isEqualTo(2);
      assertThat(err.toString())
          .startsWith("argyle: Invalid value for option '--port'")
          .contains("argyle probe --help")
          .hasLineCount(1);
    }

    @Test
    void tooMuch() {
      assertThat(run("probe", "x")).isEqualTo(2);
      assertThat(err.toString()).startsWith("argyle: unexpected argument 'x'").hasLineCount(1);
    }
  }

  @Nested
  class FailureAtRunTime {
    @Test
    void isOneLine() {
      work =
          () -> {
            throw new IOException("no route to host\n  10.0.0.1");
          };
      assertThat(run("probe")).isEqualTo(1);
      assertThat(err.toString())
          .isEqualToNormalizingNewlines("argyle: no route to host 10.0.0.1\n");
    }

    @Test
    void withoutMessageNamesItsKind() {
      work =
          () -> {
            throw new IllegalStateException();
          };
      assertThat(run("probe")).isEqualTo(1);
      assertThat(err.toString()).isEqualToNormalizingNewlines("argyle: IllegalStateException\n");
    }

    @Test
    void mayBeAnError() {
      work =
          () -> {
            throw new StackOverflowError();
          };
      assertThat(run("probe")).isEqualTo(1);
      assertThat(err.toString()).isEqualToNormalizingNewlines("argyle: StackOverflowError\n");
    }

    @Test
    void showsItsStackTraceWhenAsked() {
      work =
          () -> {
            throw new IOException("no route to host");
          };
      assertThat(run("probe", "--stack-trace")).isEqualTo(1);
      assertThat(err.toString()).startsWith("argyle: no route to host").contains("\tat dev.argyle");
    }
  }

  private int run(String... arguments) {
    return Argyle.run(program, arguments);
  }

  private CommandLine program() {
    CommandLine whole = Argyle.commandLine();
    whole.addSubcommand("probe", new Probe());
    Failures.handledIn(whole);
    return whole.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
  }

  @Command(description = "Stands for any subcommand.")
  private final class Probe implements Callable<Integer> {
    @Option(names = "--port")
    private int port;

    @Override
    public Integer call() throws Exception {
      return port + work.call();
    }
  }
}
