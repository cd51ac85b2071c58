package dev.argyle.env;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The [watches][Watch] that a thread may keep before it goes to sleep. Thread-safe.
public final class Watches {
  private final List<Watch> all = new CopyOnWriteArrayList<>();

  private final Clock clock;

  /// None yet.
  ///
  /// @param clock for how long things take
  public Watches(Clock clock) {
    this.clock = clock;
  }

  /// There is one more.
  public void add(Watch watch) {
    watch.open(clock);
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

  /// Has the calling thread, which passes by, do what there is to do where nobody is.
  public void lookIn() {
    for (Watch watch : all) {
      watch.lookIn();
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
