package dev.argyle.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadAffinityTest {
  private static final Path STATUS = Path.of("/proc/thread-self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";

  @Test
  void threadAndThoseItStartsRunOnThatProcessorOnly() throws Exception {
    int processor = Integer.parseInt(allowed().replaceFirst("\\D.*", ""));
    String before = allowed();
    assertThat(
            inThread(() -> {
              ThreadAffinity.pin(processor);
              return allowed() + " " + inThread(ThreadAffinityTest::allowed);
            }))
        .isEqualTo(processor + " " + processor);
    assertThat(allowed()).as("of others").isEqualTo(before);
  }

  @Test
  void processorThatIsNotThereIsSaidInOneLine() {
    assertThatThrownBy(() ->
            inThread(() -> {
              ThreadAffinity.pin(ThreadAffinity.MOST_PROCESSORS - 1);
              return "";
            }))
        .rootCause()
        .isInstanceOf(IOException.class)
        .hasMessage("cannot use processor 1023: EINVAL (Invalid argument)");
    assertThatThrownBy(() -> ThreadAffinity.pin(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  private interface Work {
    String run() throws Exception;
  }

  private static String inThread(Work work) throws InterruptedException, ExecutionException {
    CompletableFuture<String> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(() -> {
          try {
            result.complete(work.run());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return result.get();
  }

  private static String allowed() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith(ALLOWED))
        .map(line -> line.substring(ALLOWED.length()).strip())
        .findFirst()
        .orElseThrow();
  }
}
