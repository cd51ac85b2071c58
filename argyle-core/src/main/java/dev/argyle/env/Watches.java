package dev.argyle.env;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The [watches][Watch] that a thread may keep before it goes to sleep. Thread-safe.
public final class Watches {
  private final List<Watch> all = new CopyOnWriteArrayList<>();

  /// None yet.
  public Watches() {}

  /// There is one more.
  public void add(Watch watch) {
    all.add(watch);
  }

  /// There is one less.
  public void remove(Watch watch) {
    all.remove(watch);
  }

  /// Has the calling thread keep the first that will have it, if one will.
  public void keep(Watch.Keeper keeper) {
    for (Watch watch : all) {
      if (watch.keep(keeper)) {
        return;
      }
    }
  }

  /// The keeper was relieved by another thread: whichever watch it keeps, it shall look.
  public void relieve(Watch.Keeper keeper) {
    for (Watch watch : all) {
      watch.relieve(keeper);
    }
  }

  /// Whether there is none.
  public boolean isEmpty() {
    return all.isEmpty();
  }
}
