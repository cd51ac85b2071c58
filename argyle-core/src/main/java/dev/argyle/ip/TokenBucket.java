package dev.argyle.ip;

import dev.argyle.env.Entropy;
import java.util.concurrent.locks.ReentrantLock;

/// How many ICMP errors this host may send: 1000 a second, 50 at once (RFC 1812 section 4.3.2.8,
/// RFC 4443 section 2.4 (f)).
///
/// The bucket is one for all receivers, so an outsider could read from it how many errors went to
/// others, and so which ports are open (CVE-2020-25705). Therefore each error costs a random number
/// of tokens, none to two. Thread-safe.
final class TokenBucket {
  private static final long NANOS_PER_TOKEN = 1_000_000;
  private static final long MOST_NANOS = 50 * NANOS_PER_TOKEN;
  private static final int COSTS = 3;

  private final Entropy entropy;
  private final ReentrantLock lock = new ReentrantLock();
  private long filledNanos = MOST_NANOS; // guarded by lock
  private long lastNanos; // guarded by lock

  TokenBucket(Entropy entropy, long nowNanos) {
    this.entropy = entropy;
    this.lastNanos = nowNanos;
  }

  /// Whether an error may be sent now; it is paid for if so.
  boolean take(long nowNanos) {
    long costNanos = entropy.jitter(COSTS) * NANOS_PER_TOKEN;
    lock.lock();
    try {
      long pastNanos = Math.max(0, nowNanos - lastNanos);
      lastNanos += pastNanos;
      filledNanos = Math.min(MOST_NANOS, filledNanos + Math.min(pastNanos, MOST_NANOS));
      if (filledNanos < NANOS_PER_TOKEN) {
        return false;
      }
      filledNanos = Math.max(0, filledNanos - costNanos);
      return true;
    } finally {
      lock.unlock();
    }
  }
}
