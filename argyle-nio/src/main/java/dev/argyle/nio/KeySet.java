package dev.argyle.nio;

import java.nio.channels.SelectionKey;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/// All keys of a selector, in the order they came. Iteration goes on while keys come and go.
final class KeySet extends AbstractSet<SelectionKey> {
  private final Map<Long, SelectionKey> byNumber;

  private KeySet(Map<Long, SelectionKey> byNumber) {
    this.byNumber = byNumber;
  }

  /// The keys as a program may see them: it changes nothing.
  ///
  /// @param byNumber the keys by their rising numbers; concurrent
  static Set<SelectionKey> viewOf(Map<Long, SelectionKey> byNumber) {
    return Collections.unmodifiableSet(new KeySet(byNumber));
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
