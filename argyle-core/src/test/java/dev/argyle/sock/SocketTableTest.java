package dev.argyle.sock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("B5")
class SocketTableTest {
  private static final int STEPS = 20_000;

  private final SocketTable table = new SocketTable(new SipHash(1, 2));

  @Test
  void fourTupleIsThereOnce() {
    Entry first = new Entry(1);
    assertThat(table.insert(first)).isTrue();
    assertThat(table.insert(new Entry(1))).isFalse();
    assertThat(find(1)).isSameAs(first);
    assertThat(find(2)).isNull();
  }

  @Test
  void anotherEntryOfTheSameFourTupleTakesItsPlace() {
    Entry old = new Entry(1);
    Entry entry = new Entry(1);
    table.insert(old);
    assertThat(table.replace(old, entry)).isTrue();
    assertThat(table.replace(old, entry)).isFalse();
    assertThat(table.remove(old)).isFalse();
    assertThat(find(1)).isSameAs(entry);
    assertThat(table.size()).isOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 14, 100, 3000})
  void isAMap(int keys) {
    Random random = new Random(keys);
    Map<Integer, Entry> model = new HashMap<>();
    for (int step = 0; step < STEPS; step++) {
      int key = random.nextInt(keys);
      Entry known = model.get(key);
      Entry entry = new Entry(key);
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          assertThat(table.insert(entry)).as("step %d", step).isEqualTo(known == null);
          model.putIfAbsent(key, entry);
        }
        case 3, 4, 5 -> {
          assertThat(table.remove(known == null ? entry : known)).isEqualTo(known != null);
          model.remove(key);
        }
        case 6 -> {
          assertThat(table.replace(known == null ? entry : known, entry)).isEqualTo(known != null);
          model.computeIfPresent(key, (_, _) -> entry);
        }
        default -> assertThat(find(key)).as("step %d", step).isSameAs(known);
      }
    }
    assertHoldsExactly(model);
  }

  @Test
  void findsAllAfterItHasGrownAndHasShrunk() {
    Map<Integer, Entry> model = new HashMap<>();
    for (int key = 0; key < 10_000; key++) {
      Entry entry = new Entry(key);
      model.put(key, entry);
      table.insert(entry);
    }
    assertHoldsExactly(model);
    for (int key = 0; key < 10_000; key++) {
      if (key % 100 != 0) {
        table.remove(model.remove(key));
      }
    }
    assertHoldsExactly(model);
  }

  @Test
  void clearTellsWhatWasThere() {
    Entry first = new Entry(1);
    Entry second = new Entry(2);
    table.insert(first);
    table.insert(second);
    assertThat(table.clear()).containsExactlyInAnyOrder(first, second);
    assertThat(table.size()).isZero();
    assertThat(find(1)).isNull();
  }

  @Test // two hashes that stand for something else in the table
  void everyHashIsATag() {
    assertThat(List.of(TableSlots.tag(0), TableSlots.tag(1), TableSlots.tag(1L << 32)))
        .doesNotContain(0, 1);
    TableSlots slots = new TableSlots(16);
    Entry zero = new Entry(7);
    slots.add(TableSlots.tag(0), zero);
    assertThat(slots.remove(TableSlots.tag(0), zero)).isTrue();
  }

  @Test // the first slots lie behind the last
  void entriesOfTheLastSlotGoRound() {
    TableSlots slots = new TableSlots(16);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      entries.add(new Entry(i));
      slots.add(15, entries.get(i));
    }
    assertThat(slots.isFull()).isTrue();
    for (Entry entry : entries) {
      assertThat(slots.remove(15, entry)).isTrue();
    }
    assertThat(slots.isFull()).isFalse();
    Set<SockCommon> left = new LinkedHashSet<>();
    slots.forEach(left::add);
    assertThat(left).isEmpty();
  }

  private void assertHoldsExactly(Map<Integer, Entry> model) {
    assertThat(table.size()).isEqualTo(model.size());
    model.forEach((key, entry) -> assertThat(find(key)).isSameAs(entry));
    Set<SockCommon> visited = new LinkedHashSet<>();
    table.forEach(visited::add);
    assertThat(visited).containsExactlyInAnyOrderElementsOf(model.values());
  }

  private SockCommon find(int key) {
    return table.find(0, Entry.OWN, Entry.OWN_PORT, 0, key, key % 7);
  }

  private static final class Entry extends SockCommon {
    static final long OWN = 1;
    static final int OWN_PORT = 80;

    Entry(int key) {
      super(AddressFamily.AF_INET);
      localAddress(0, OWN);
      localPort(OWN_PORT);
      remote(0, key, key % 7);
    }

    @Override
    protected void destruct() {}
  }
}
