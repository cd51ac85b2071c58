package dev.argyle.sim;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The rules of a link, or of a network. Thread-safe.
final class PacketRules {
  /// One rule; the same function may be in force twice.
  private final class Entry implements PacketRule.Active {
    private final PacketRule rule;

    Entry(PacketRule rule) {
      this.rule = rule;
    }

    @Override
    public void close() {
      entries.remove(this);
    }
  }

  private final List<Entry> entries = new CopyOnWriteArrayList<>();

  PacketRule.Active add(PacketRule rule) {
    Objects.requireNonNull(rule, "a rule is null: give a function, which may answer with null");
    Entry entry = new Entry(rule);
    entries.add(entry);
    return entry;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /// The first answer, or null if no rule has one.
  @Nullable Verdict judge(PacketView packet) {
    for (Entry each : entries) {
      Verdict verdict = each.rule.judge(packet);
      if (verdict != null) {
        return verdict;
      }
    }
    return null;
  }
}
