package dev.argyle.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CongestionControlsTest {
  private final CongestionControls controls = CongestionControls.standard();

  @Test
  void knowsRenoAndCubic() {
    assertThat(controls.names()).containsExactly("reno", "cubic");
    assertThat(controls.create("reno")).isInstanceOf(NewReno.class);
    assertThat(controls.create("cubic")).isInstanceOf(Cubic.class);
  }

  @Test
  void givesEveryConnectionItsOwn() {
    assertThat(controls.create("cubic")).isNotSameAs(controls.create("cubic"));
  }

  @Test
  void hasNothingForAnUnknownName() {
    assertThat(controls.create("vegas")).isNull();
  }

  @Test
  void takesOnesThatUsersBring() {
    controls.register("mine", NewReno::new);
    assertThat(controls.names()).containsExactly("reno", "cubic", "mine");
    assertThat(controls.create("mine")).isInstanceOf(NewReno.class);
  }

  @Test
  void keepsUserRegistrationsToOneStack() {
    controls.register("mine", NewReno::new);
    assertThat(CongestionControls.standard().create("mine")).isNull();
  }

  @Test
  void refusesAnEmptyName() {
    assertThatThrownBy(() -> controls.register(" ", NewReno::new))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
