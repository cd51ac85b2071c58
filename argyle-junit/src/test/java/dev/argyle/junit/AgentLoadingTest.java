package dev.argyle.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// The extension in a JVM that was started with nothing but a class path.
@Timeout(120)
@SuppressWarnings("AddressSelection") // a name of the network: its first address will do
class AgentLoadingTest {
  /// What is tried there.
  @Tag("planted")
  static final class Sleeper {
    @Simulated
    void sleeps(
        SimulatedNetwork network,
        @OnHost("client") SimulatedHost client,
        @OnHost("server") SimulatedHost server)
        throws Exception {
      server.start("greeter", Sleeper::greet);
      int answer =
          client.call(() -> {
            Thread.sleep(Duration.ofHours(5));
            try (Socket socket = new Socket("server", 80)) {
              return socket.getInputStream().read();
            }
          });
      assertThat(answer).isEqualTo(42);
      assertThat(network.elapsed()).isEqualTo(Duration.ofHours(5));
    }

    private static void greet() {
      try (ServerSocket listener = new ServerSocket(80);
          Socket connection = listener.accept()) {
        connection.getOutputStream().write(42);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  /// Runs [Sleeper] and prints how it went.
  static final class InAnotherJvm {
    private InAnotherJvm() {}

    public static void main(String[] arguments) {
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request().selectors(selectClass(Sleeper.class)).build();
      LauncherFactory.create()
          .execute(
              request,
              new TestExecutionListener() {
                @Override
                public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                  if (test.isTest()) {
                    System.out.println(result);
                  }
                }
              });
    }
  }

  private static String run(String... flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(InAnotherJvm.class.getName());
    Process jvm = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void theExtensionLoadsTheAgentAndNoFlagIsNeeded() throws IOException {
    assertThat(run("-XX:+EnableDynamicAgentLoading"))
        .contains("status = SUCCESSFUL")
        .doesNotContain("WARNING");
  }

  @Test
  void withoutTheAgentTheMessageSaysWhatToAdd() throws IOException {
    assertThat(run("-XX:-EnableDynamicAgentLoading", "--add-opens=java.base/java.lang=ALL-UNNAMED"))
        .contains("Use -XX:+EnableDynamicAgentLoading")
        .contains("status = FAILED")
        .contains("start Java with -javaagent:argyle-time.jar")
        .contains("Thread.sleep");
  }

  @Test
  void whoDoesNotWantTheAgentSaysSo() throws IOException {
    assertThat(run("-Dargyle.agent=false", "--add-opens=java.base/java.lang=ALL-UNNAMED"))
        .contains("status = FAILED")
        .doesNotContain("the agent cannot be loaded");
  }

  @Test
  void withNeitherAgentNorOpenPackageTheMessageSaysWhatToOpen() throws IOException {
    assertThat(run("-Dargyle.agent=false"))
        .contains("status = FAILED")
        .contains("--add-opens=java.base/java.lang=ALL-UNNAMED");
  }
}
