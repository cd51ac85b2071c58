package dev.argyle.nio;

import java.nio.channels.SelectionKey;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;

/// All keys of a selector, in the order they came, as a program may see them: it changes nothing.
/// Iteration goes on while keys come and go.
final class KeySet extends AbstractSet<SelectionKey> {
  private final Map<Long, SelectionKey> byNumber;

  /// A view.
  ///
  /// @param byNumber the keys by their rising numbers; concurrent
  KeySet(Map<Long, SelectionKey> byNumber) {
    this.byNumber = byNumber;
  }

  @Override
  public Iterator<SelectionKey> iterator() {
    Iterator<SelectionKey> keys = byNumber.values().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return keys.hasNext();
      }

      @Override
      public SelectionKey next() {
        return keys.next();
      }
    };
  }

  @Override
  public int size() {
    return byNumber.size();
  }

  @Override
  public boolean contains(Object key) {
    return key instanceof ArgyleSelectionKey ours && byNumber.get(ours.number()) == ours;
  }

  @Override
  public boolean remove(Object key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException();
  }
}
