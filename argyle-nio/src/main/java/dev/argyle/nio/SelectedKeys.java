package dev.argyle.nio;

import java.nio.channels.SelectionKey;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/// The selected keys as a program sees them: it may remove some, but adds none. Not thread-safe, as
/// `Selector` documents.
final class SelectedKeys extends AbstractSet<SelectionKey> {
  private final Set<SelectionKey> keys = new LinkedHashSet<>();

  /// Adds one, for the selector. @return whether it was not there
  boolean select(SelectionKey key) {
    return keys.add(key);
  }

  @Override
  public Iterator<SelectionKey> iterator() {
    return keys.iterator();
  }

  @Override
  public int size() {
    return keys.size();
  }

  @Override
  public boolean contains(Object key) {
    return keys.contains(key);
  }

  @Override
  public boolean remove(Object key) {
    return keys.remove(key);
  }

  @Override
  public void clear() {
    keys.clear();
  }

  @Override
  public boolean add(SelectionKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean addAll(Collection<? extends SelectionKey> more) {
    throw new UnsupportedOperationException();
  }
}
