package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A JVM without the agent, in which time-outs of the JDK go by the machine's clock: that is said
/// where one of them runs out.
class WithoutAgentTest {
  @Test
  void aTimeOutOfTheJdkIsSaidToBeWrong() throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                WithoutAgentTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said.lines().toList())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("host/call", "Thread.sleep", "-javaagent:argyle-time.jar")
                    .contains("SimulatedNetwork.sleep", "WithoutAgentTest.java"),
            line -> assertThat(line).contains("Semaphore.tryAcquire"));
  }

  /// What the other JVM runs: says what comes of a sleep and of a wait in vain.
  public static void main(String[] arguments) {
    say(() -> {
      Thread.sleep(1000);
      return true;
    });
    say(() -> new Semaphore(0).tryAcquire(5, TimeUnit.SECONDS));
  }

  private static void say(Callable<Boolean> program) {
    try (SimulatedNetwork network = SimulatedNetwork.builder().build()) {
      network.host("host").call(program);
    } catch (IllegalStateException e) {
      System.out.println(e.getMessage());
    }
  }
}
