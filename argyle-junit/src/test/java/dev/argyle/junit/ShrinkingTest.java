package dev.argyle.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkingTest {
  /// What is left of 1 to `size`, if whatever has the predicate fails.
  private static Set<Integer> shrink(int size, Predicate<Set<Integer>> fails) {
    Set<Integer> all =
        IntStream.rangeClosed(1, size).boxed().collect(Collectors.toCollection(TreeSet::new));
    Shrinking shrinking = new Shrinking(all);
    int attempts = 0;
    for (Set<Integer> each = shrinking.attempt(); each != null; each = shrinking.attempt()) {
      shrinking.tell(fails.test(each));
      assertThat(++attempts).isLessThan(size * size + 10);
    }
    return shrinking.smallest();
  }

  @Test
  void findsTheOneThatMatters() {
    for (int guilty = 1; guilty <= 20; guilty++) {
      int one = guilty;
      assertThat(shrink(20, set -> set.contains(one))).containsExactly(guilty);
    }
  }

  @Test
  void findsTheTwoThatMatterTogether() {
    assertThat(shrink(17, set -> set.containsAll(Set.of(3, 12)))).containsExactly(3, 12);
  }

  @Test
  void findsThatNoneMatters() {
    assertThat(shrink(9, set -> true)).isEmpty();
    assertThat(shrink(1, set -> true)).isEmpty();
  }

  @Test
  void keepsAllWhereAllMatter() {
    assertThat(shrink(5, set -> set.size() == 5)).hasSize(5);
    assertThat(shrink(1, set -> false)).containsExactly(1);
  }
}
