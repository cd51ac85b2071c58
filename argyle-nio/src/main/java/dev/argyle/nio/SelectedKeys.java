package dev.argyle.nio;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/// The selected keys as a program sees them: it may remove some, but adds none. Not thread-safe, as
/// `Selector` documents.
///
/// @param <K> a `SelectionKey`; a parameter so that whatever is added is refused in the same way, a
///     key or not
final class SelectedKeys<K> extends AbstractSet<K> {
  private final Set<K> keys = new LinkedHashSet<>();

  /// Adds one, for the selector. @return whether it was not there
  boolean select(K key) {
    return keys.add(key);
  }

  @Override
  public Iterator<K> iterator() {
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
  public boolean add(K key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean addAll(Collection<? extends K> more) {
    throw new UnsupportedOperationException();
  }
}
