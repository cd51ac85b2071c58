package dev.argyle.ip;

import dev.argyle.env.Env;
import dev.argyle.env.Timer;
import dev.argyle.sock.SipHash;
import dev.argyle.wire.IpAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// What path-MTU discovery has found out (RFC 1191, RFC 8201), by destination. A value only ever
/// falls, until it is forgotten after ten minutes and a larger packet may be tried again (RFC 1191
/// section 6.3). Thread-safe.
///
/// Floors guard against forged messages that would make packets tiny (RFC 5927 section 7): 552
/// octets for IPv4, as hosts have it, and the 1280 that every IPv6 link carries.
final class PathMtu {
  /// No path of IPv4 is taken to have a smaller MTU.
  static final int LEAST_V4_BYTES = 552;

  /// No path of IPv6 has a smaller MTU.
  static final int LEAST_V6_BYTES = 1280;

  /// How long a value is believed.
  static final long LIFETIME_NANOS = 600_000_000_000L;

  /// How many destinations are remembered; the oldest goes first.
  private static final int MOST = 4096;

  private record Entry(int mtuBytes, long expiresNanos) {}

  private final Env env;
  private final RouteTable routes;
  private final SipHash sipHash;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<KeyedAddress, Entry> entries = new LinkedHashMap<>(); // by age; under lock
  private final Timer timer = new Timer(this::forget);
  private volatile int size;

  PathMtu(Env env, RouteTable routes) {
    this.env = env;
    this.routes = routes;
    this.sipHash = new SipHash(env.entropy().secret(), env.entropy().secret());
  }

  /// The path's MTU, as far as known and not more than the interface's.
  int of(long high, long low, int interfaceMtuBytes) {
    if (size == 0) {
      return interfaceMtuBytes;
    }
    lock.lock();
    try {
      Entry entry = entries.get(KeyedAddress.of(high, low, sipHash));
      return entry == null ? interfaceMtuBytes : Math.min(entry.mtuBytes, interfaceMtuBytes);
    } finally {
      lock.unlock();
    }
  }

  /// Learns that packets to the destination may be no longer than this.
  void lower(long high, long low, int mtuBytes) {
    boolean v4 = IpAddress.isV4(high, low);
    if (!v4 && mtuBytes < LEAST_V6_BYTES) {
      return;
    }
    int floored = v4 ? Math.max(mtuBytes, LEAST_V4_BYTES) : mtuBytes;
    KeyedAddress key = KeyedAddress.of(high, low, sipHash);
    long expiresNanos = env.clock().nanos() + LIFETIME_NANOS;
    lock.lock();
    try {
      Entry known = entries.get(key);
      if (known != null && known.mtuBytes <= floored) {
        return;
      }
      entries.remove(key); // so that the new entry is the youngest
      if (entries.size() >= MOST) {
        entries.remove(entries.keySet().iterator().next());
      }
      entries.put(key, new Entry(floored, expiresNanos));
      size = entries.size();
      if (size == 1) {
        env.timers().arm(timer, expiresNanos);
      }
    } finally {
      lock.unlock();
    }
    routes.invalidate();
  }

  private void forget() {
    long nowNanos = env.clock().nanos();
    lock.lock();
    try {
      Iterator<Entry> oldestFirst = entries.values().iterator();
      while (oldestFirst.hasNext()) {
        Entry entry = oldestFirst.next();
        if (entry.expiresNanos - nowNanos > 0) {
          env.timers().arm(timer, entry.expiresNanos);
          break;
        }
        oldestFirst.remove();
      }
      size = entries.size();
    } finally {
      lock.unlock();
    }
    routes.invalidate();
  }
}
