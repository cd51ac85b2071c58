package dev.argyle.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What all connections hold together.
@Tag("B6")
class TcpMemoryTest {
  private static final int PAGE = MemoryLimits.PAGE_BYTES;

  private final TcpMemory memory =
      new TcpMemory(() -> new MemoryLimits(100L * PAGE, 200L * PAGE, 300L * PAGE, 2, 2));

  @Test
  void memoryIsShortAboveTheSecondMarkUntilItFallsBelowTheFirst() {
    memory.add(200L * PAGE);
    assertThat(memory.isShort()).isFalse();
    memory.add(1);
    assertThat(memory.isShort()).isTrue();
    memory.add(-100L * PAGE - 1);
    assertThat(memory.isShort()).as("at the first mark").isTrue();
    memory.add(-1);
    assertThat(memory.isShort()).isFalse();
  }

  @Test
  void memoryIsExhaustedAboveTheThirdMark() {
    memory.add(300L * PAGE);
    assertThat(memory.isExhausted()).isFalse();
    assertThat(memory.isAmple()).isFalse();
    memory.add(1);
    assertThat(memory.isExhausted()).isTrue();
  }

  @Test
  void aShareIsReckonedInPagesAndGivenBackWhenThereIsMuchOfIt() {
    var share = new MemoryShare(memory);
    share.use(1);
    assertThat(memory.heldBytes()).isEqualTo(PAGE);
    share.use(100L * PAGE);
    share.use(90L * PAGE);
    assertThat(memory.heldBytes()).as("kept for what comes next").isEqualTo(100L * PAGE);
    share.use(50L * PAGE);
    assertThat(memory.heldBytes()).isEqualTo(50L * PAGE);
    share.use(0);
    assertThat(memory.heldBytes()).isZero();
  }

  @Test
  void oneOrphanTooManyIsTold() {
    var first = new MemoryShare(memory);
    var second = new MemoryShare(memory);
    var third = new MemoryShare(memory);
    assertThat(first.orphaned()).isFalse();
    assertThat(first.orphaned()).as("it is counted once").isFalse();
    assertThat(second.orphaned()).isFalse();
    assertThat(third.orphaned()).isTrue();
    third.ends();
    third.ends();
    assertThat(memory.orphans()).isEqualTo(2);
  }

  @Test
  void oneTimeWaitTooManyIsTold() {
    assertThat(memory.timeWaitBegins()).isTrue();
    assertThat(memory.timeWaitBegins()).isTrue();
    assertThat(memory.timeWaitBegins()).isFalse();
    assertThat(memory.timeWaits()).isEqualTo(2);
    memory.timeWaitEnds();
    assertThat(memory.timeWaitBegins()).isTrue();
  }
}
