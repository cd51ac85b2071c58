package dev.argyle.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.differential.DifferentialRun;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Our socket layer and the kernel's, side by side: random programs of socket calls, compared call
/// by call. `./argyle contract differential` runs more of them.
@Tag("A1")
@Tag("A2")
@Tag("A3")
@Tag("A4")
@Tag("A5")
@Tag("A6")
@Tag("A7")
@Tag("A8")
@Tag("A9")
@Tag("A10")
@Tag("A11")
@Tag("A12")
class DifferentialTest {
  private static final int PROGRAMS = 2000;
  private static final long FIRST_SEED = 1;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void randomProgramsDoTheSameOnOurStackAndOnTheKernel() throws Exception {
    KernelRequirement.namespace().close();
    DifferentialRun.Report report = DifferentialRun.run(FIRST_SEED, PROGRAMS, _ -> {});
    System.out.printf(
        "differential: %d programs, %d calls on each side, %d ms, %d accepted differences%n",
        report.programs(),
        report.calls(),
        TimeUnit.NANOSECONDS.toMillis(report.nanos()),
        DifferentialRun.acceptedDifferences());
    assertThat(report.failure()).as("seed and shortest program").isNull();
    assertThat(report.programs()).isEqualTo(PROGRAMS);
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void anAcceptedConnectionHasWhatItsListenerWasGivenWhereLinuxSaysSo() throws Exception {
    KernelRequirement.namespace().close();
    DifferentialRun.Report report = DifferentialRun.inheritance();
    assertThat(report.failure())
        .as("option that is inherited by one and not by the other")
        .isNull();
    assertThat(report.programs()).isGreaterThan(600);
  }

  @Test
  void listOfAcceptedDifferencesStaysShort() {
    assertThat(DifferentialRun.acceptedDifferences()).isBetween(1, 20);
  }
}
