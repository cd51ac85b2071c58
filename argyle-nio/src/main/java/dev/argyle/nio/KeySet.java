package dev.argyle.nio;

import java.nio.channels.SelectionKey;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// All keys of a selector, in the order they came, and those of which the interest has changed.
/// Iteration goes on while keys come and go. Thread-safe.
final class KeySet extends AbstractSet<SelectionKey> {
  private final Map<Long, SelectionKey> byNumber = new ConcurrentSkipListMap<>();
  private final Queue<ArgyleSelectionKey> changed = new ConcurrentLinkedQueue<>();

  /// The keys as a program may see them: it changes nothing.
  Set<SelectionKey> view() {
    return Collections.unmodifiableSet(this);
  }

  /// Takes one in.
  void join(ArgyleSelectionKey key) {
    byNumber.put(key.number(), key);
  }

  /// Lets one go.
  void part(ArgyleSelectionKey key) {
    byNumber.remove(key.number());
  }

  /// The key of that number, or null.
  @Nullable ArgyleSelectionKey find(long number) {
    return byNumber.get(number) instanceof ArgyleSelectionKey ours ? ours : null;
  }

  /// Notes a key whose interest has changed.
  void noteChange(ArgyleSelectionKey key) {
    changed.add(key);
  }

  /// Heeds the changes that were noted.
  void heedChanges() {
    for (ArgyleSelectionKey key = changed.poll(); key != null; key = changed.poll()) {
      key.heed();
    }
  }

  @Override
  public Iterator<SelectionKey> iterator() {
    return byNumber.values().iterator();
  }

  @Override
  public int size() {
    return byNumber.size();
  }

  @Override
  public boolean contains(Object key) {
    return key instanceof ArgyleSelectionKey ours && byNumber.get(ours.number()) == ours;
  }
}
