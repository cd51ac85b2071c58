package dev.argyle.socket;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// What an epoll must report, in which order: a map, a queue, and nobody else. It knows files as
/// any objects, and whoever changes one of them tells.
final class EpollModel {
  private record Key(Object file, int fd) {}

  /// One watched descriptor.
  private static final class Watched {
    final Object file;
    int interest;
    int how;
    long data;

    Watched(Object file) {
      this.file = file;
    }

    void change(int events, long newData) {
      interest = events & ~EpollFlags.HOW | PollEvents.ERR | PollEvents.HUP;
      how = events & EpollFlags.HOW;
      data = newData;
    }

    boolean is(int flag) {
      return (how & flag) != 0;
    }
  }

  private final ToIntFunction<Object> polled;
  private final Map<Key, Watched> watched = new LinkedHashMap<>();
  private final LinkedHashSet<Watched> queue = new LinkedHashSet<>();
  private @Nullable EpollModel outer;

  /// @param polled what a file answers when it is asked
  EpollModel(ToIntFunction<Object> polled) {
    this.polled = polled;
  }

  /// Tells another one of what happens here.
  void tell(EpollModel watcher) {
    outer = watcher;
  }

  int add(Object file, int fd, int events, long data) {
    boolean exclusive = (events & EpollFlags.EPOLLEXCLUSIVE) != 0;
    if (exclusive && (events & ~EpollFlags.BESIDE_EXCLUSIVE) != 0) {
      return Errno.EINVAL.negated();
    }
    if (watched.containsKey(new Key(file, fd))) {
      return Errno.EEXIST.negated();
    }
    var entry = new Watched(file);
    entry.change(events, data);
    watched.put(new Key(file, fd), entry);
    ask(entry);
    return 0;
  }

  int modify(Object file, int fd, int events, long data) {
    if ((events & EpollFlags.EPOLLEXCLUSIVE) != 0) {
      return Errno.EINVAL.negated();
    }
    Watched entry = watched.get(new Key(file, fd));
    if (entry == null) {
      return Errno.ENOENT.negated();
    }
    if (entry.is(EpollFlags.EPOLLEXCLUSIVE)) {
      return Errno.EINVAL.negated();
    }
    entry.change(events, data);
    ask(entry);
    return 0;
  }

  int delete(Object file, int fd) {
    Watched entry = watched.remove(new Key(file, fd));
    if (entry == null) {
      return Errno.ENOENT.negated();
    }
    queue.remove(entry);
    return 0;
  }

  /// The last descriptor of a file was closed.
  void forget(Object file) {
    watched.keySet().removeIf(key -> key.file().equals(file));
    queue.removeIf(entry -> entry.file.equals(file));
  }

  private void ask(Watched entry) {
    if (ready(entry) != 0) {
      becameReady(entry);
    }
  }

  private void becameReady(Watched entry) {
    queue.add(entry);
    if (outer != null) {
      outer.wake(this, PollEvents.IN);
    }
  }

  /// A file has woken who waits for these events: the newest entry first, exclusive ones last and
  /// the oldest of them first.
  void wake(Object file, int events) {
    var plain = new ArrayList<Watched>();
    var exclusive = new ArrayList<Watched>();
    for (Watched entry : watched.values()) {
      if (entry.file.equals(file) && (PollEvents.wakenBy(entry.interest) & events) != 0) {
        if (entry.is(EpollFlags.EPOLLEXCLUSIVE)) {
          exclusive.add(entry);
        } else {
          plain.addFirst(entry);
        }
      }
    }
    plain.forEach(this::becameReady);
    exclusive.forEach(this::becameReady);
  }

  private int ready(Watched entry) {
    return polled.applyAsInt(entry.file) & entry.interest;
  }

  /// What this epoll answers when it is asked: entries that have nothing to say leave the queue.
  int poll() {
    for (Watched entry : List.copyOf(queue)) {
      if (ready(entry) != 0) {
        return PollEvents.IN | PollEvents.RDNORM;
      }
      queue.remove(entry);
    }
    return 0;
  }

  /// What a wait reports, as "data:events".
  List<String> await(int most) {
    var reported = new ArrayList<String>();
    for (Watched entry : List.copyOf(queue)) {
      if (reported.size() == most) {
        break;
      }
      queue.remove(entry);
      int ready = ready(entry);
      if (ready == 0) {
        continue;
      }
      reported.add(entry.data + ":" + ready);
      if (entry.is(EpollFlags.EPOLLONESHOT)) {
        entry.interest = 0;
      } else if (!entry.is(EpollFlags.EPOLLET)) {
        queue.add(entry);
      }
    }
    return reported;
  }

  /// The level-triggered entries that are ready: a wait with room for all reports each of them.
  List<String> levels() {
    var levels = new ArrayList<String>();
    for (Watched entry : watched.values()) {
      int ready = glance(entry);
      if (!entry.is(EpollFlags.EPOLLET | EpollFlags.EPOLLONESHOT) && ready != 0) {
        levels.add(entry.data + ":" + ready);
      }
    }
    return levels;
  }

  /// The same as [#ready], and leaves no trace in an inner epoll.
  private int glance(Watched entry) {
    if (!(entry.file instanceof EpollModel inner)) {
      return ready(entry);
    }
    boolean any = inner.queue.stream().anyMatch(each -> inner.ready(each) != 0);
    return any ? (PollEvents.IN | PollEvents.RDNORM) & entry.interest : 0;
  }
}
