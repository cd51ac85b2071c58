package dev.argyle.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Work that a thread does when it leaves the stack.
class BottomHalfTest {
  private final List<String> done = new ArrayList<>();

  @Test
  void whatATaskThrows_keepsNoOtherFromBeingRun() {
    BottomHalf.raise(() -> {
      BottomHalf.raise(() -> done.add("raised"));
      throw new IllegalStateException("fault");
    });
    BottomHalf.raise(() -> done.add("second"));

    assertThatIllegalStateException().isThrownBy(BottomHalf::run).withMessage("fault");

    assertThat(done).containsExactly("second", "raised");
    BottomHalf.raise(() -> done.add("later"));
    BottomHalf.run();
    assertThat(done).endsWith("later");
  }

  @Test
  void whatIsRaisedInsideATask_isRunAfterIt() {
    BottomHalf.raise(() -> {
      BottomHalf.raise(() -> done.add("inner"));
      BottomHalf.run();
      done.add("outer");
    });

    BottomHalf.run();

    assertThat(done).containsExactly("outer", "inner");
  }
}
