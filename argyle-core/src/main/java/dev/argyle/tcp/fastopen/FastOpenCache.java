package dev.argyle.tcp.fastopen;

import dev.argyle.wire.FastOpenCookie;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a client remembers of servers it has met (RFC 7413 section 4.1.3): the cookie, and the MSS,
/// so that the next SYN can carry as much as fits. One entry for each pair of addresses, whatever
/// the port, as on Linux; of too many the one not used for longest goes.
///
/// Thread-safe; it has a lock of its own.
public final class FastOpenCache {
  /// How many servers are remembered.
  public static final int MOST_ENTRIES = 4096;

  /// The two ends, as in [dev.argyle.wire.IpAddress].
  public record Path(long localHigh, long localLow, long remoteHigh, long remoteLow) {}

  /// Which form of the option a server without a cookie is asked in next.
  private enum Form {
    /// Of RFC 7413: nothing else was tried.
    STANDARD,
    /// The experimental one, once: the other was not answered.
    EXPERIMENTAL,
    /// Of RFC 7413, for good: neither was answered.
    STANDARD_FOR_GOOD
  }

  private record Server(int mssBytes, @Nullable FastOpenCookie cookie, Form form) {
    static final Server NONE = new Server(0, null, Form.STANDARD);
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Path, Server> entries; // guarded by lock

  /// An empty cache.
  public FastOpenCache() {
    entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Path, Server> eldest) {
            return size() > MOST_ENTRIES;
          }
        };
  }

  /// The option for the next SYN to a server: its cookie, or the request for one.
  public FastOpenCookie cookie(Path path) {
    Server entry = find(path);
    FastOpenCookie known = entry.cookie;
    return known == null ? FastOpenCookie.request(entry.form == Form.EXPERIMENTAL) : known;
  }

  /// The MSS that the server has told last, or 0.
  public int mssBytes(Path path) {
    return find(path).mssBytes;
  }

  private Server find(Path path) {
    lock.lock();
    try {
      return entries.getOrDefault(path, Server.NONE);
    } finally {
      lock.unlock();
    }
  }

  /// Takes what a SYN-ACK has told.
  ///
  /// @param mssBytes its MSS, or 0 if it has told none
  /// @param told its cookie; null if it has none, or one that nobody has asked for
  public void learn(Path path, int mssBytes, @Nullable FastOpenCookie told) {
    change(path, mssBytes, told, Form.STANDARD);
  }

  /// Takes that a SYN-ACK had no cookie though one was asked for. A server may know the
  /// experimental form only, so the next request is in that form, once.
  ///
  /// @param mssBytes as for [#learn]
  /// @param experimental whether this request was in that form
  public void refused(Path path, int mssBytes, boolean experimental) {
    change(path, mssBytes, null, experimental ? Form.STANDARD_FOR_GOOD : Form.EXPERIMENTAL);
  }

  private void change(Path path, int mssBytes, @Nullable FastOpenCookie told, Form form) {
    lock.lock();
    try {
      Server old = entries.getOrDefault(path, Server.NONE);
      boolean known = told != null && !told.isRequest();
      FastOpenCookie cookie = known ? told : old.cookie;
      boolean later = form.compareTo(old.form) > 0 && cookie == null;
      int mss = mssBytes > 0 ? mssBytes : old.mssBytes;
      entries.put(path, new Server(mss, cookie, later ? form : old.form));
    } finally {
      lock.unlock();
    }
  }

  /// Forgets all servers (`ip tcp_metrics flush`).
  public void clear() {
    lock.lock();
    try {
      entries.clear();
    } finally {
      lock.unlock();
    }
  }
}
