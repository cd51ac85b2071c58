package dev.argyle.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CongestionControlsTest {
  private final CongestionControls controls = CongestionControls.builtIn();

  @Test
  void givesTheOneThatANameStandsFor() {
    for (String name : controls.names()) {
      CongestionControl made = controls.create(name, _ -> 0);
      assertThat(made).as(name).isNotNull();
      assertThat(made.name()).isEqualTo(name);
    }
    assertThat(controls.create("cubic", _ -> 0)).isInstanceOf(Cubic.class);
  }

  @Test
  void hasRenoAndCubicFirst() {
    assertThat(controls.names()).startsWith("reno", "cubic");
  }

  @Test
  void givesEveryConnectionItsOwn() {
    assertThat(controls.create("cubic", _ -> 0)).isNotSameAs(controls.create("cubic", _ -> 0));
  }

  @Test
  void hasNothingForAnUnknownName() {
    assertThat(controls.create("mine", _ -> 0)).isNull();
    assertThat(controls.knows("mine")).isFalse();
  }

  @Test
  void takesOnesThatUsersBring() {
    CongestionControls more = controls.with("mine", Named::new);
    assertThat(more.names()).startsWith("reno", "cubic").endsWith("mine");
    assertThat(more.create("mine", _ -> 0)).isInstanceOf(Named.class);
    assertThat(controls.knows("mine")).isFalse();
  }

  @Test
  void handsTheSourceOfChanceToTheFactory() {
    var made = (Named) controls.with("mine", Named::new).create("mine", bound -> bound - 1);
    assertThat(made).isNotNull();
    assertThat(made.jitter.applyAsInt(7)).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "reno", "a-name-of-16-let"})
  void refusesANameThatIsEmptyTakenOrTooLong(String name) {
    assertThatThrownBy(() -> controls.with(name, Named::new))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesOneThatCallsItselfSomethingElse() {
    assertThatThrownBy(() -> controls.with("other", Named::new))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mine");
  }

  /// One that is called "mine" and never grows.
  private static final class Named implements CongestionControl {
    private final IntUnaryOperator jitter;

    Named(IntUnaryOperator jitter) {
      this.jitter = jitter;
    }

    @Override
    public String name() {
      return "mine";
    }

    @Override
    public void onEstablished(int mssBytes, long nowNanos) {}

    @Override
    public void onAck(AckSample ack) {}

    @Override
    public void onLoss(int inFlightBytes, long nowNanos) {}

    @Override
    public void onRecoveryExit(int inFlightBytes, long nowNanos) {}

    @Override
    public void onTimeout(int inFlightBytes, long nowNanos) {}

    @Override
    public void onMssChange(int mssBytes) {}

    @Override
    public int cwndBytes() {
      return 10_000;
    }

    @Override
    public int ssthreshBytes() {
      return 10_000;
    }
  }
}
