package dev.argyle.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.wire.InternetChecksum;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
  private static final int ROUNDS = 50_000;

  @TempDir private static Path folder;

  @Test
  @Timeout(60)
  void findsWhereTheTimeWent() throws Exception {
    Path file = folder.resolve("busy.jfr");
    long sum = 0;
    try (Recording recording = new Recording()) {
      recording.enable("jdk.CPUTimeSample");
      recording.enable("jdk.ExecutionSample").with("period", "10 ms");
      recording.start();
      byte[] octets = new byte[8192];
      for (int i = 0; i < ROUNDS; i++) {
        sum = InternetChecksum.add(sum, octets, 0, octets.length);
      }
      recording.stop();
      recording.dump(file);
    }
    assertThat(sum).as("of octets that are all nought").isZero();

    StackTree profile = Profile.read(file);
    assertThat(profile.samples()).isPositive();
    assertThat(has(profile, frame -> frame.startsWith("dev.argyle.wire.InternetChecksum.")))
        .isTrue();
    assertThat(has(profile, frame -> frame.startsWith("java.lang.invoke."))).isFalse();
  }

  @Test
  void aJvmIsToldToRecordWithoutAWordOnItsOutput() {
    List<String> options = Profile.optionsToRecord(Path.of("/tmp/there"));

    assertThat(options).contains("-Xlog:disable");
    assertThat(options.getLast()).contains("filename=/tmp/there/%p.jfr", "CPUTimeSample#enabled");
  }

  private static boolean has(StackTree tree, Predicate<String> frame) {
    return frame.test(tree.frame())
        || tree.callees().stream().anyMatch(callee -> has(callee, frame));
  }
}
