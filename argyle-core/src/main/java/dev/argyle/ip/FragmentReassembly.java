package dev.argyle.ip;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.env.Env;
import dev.argyle.env.Timer;
import dev.argyle.sock.SipHash;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.Malformed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Puts packets together from their fragments, for both versions of IP (RFC 791 section 3.2, RFC
/// 8200 section 4.5).
///
/// Fragments that overlap are nobody's mistake but an attack: the whole packet is given up, and
/// what still comes of it is dropped until its time is over (RFC 5722 section 4; for IPv4 as well,
/// which RFC 791 would have reassembled). Memory is bounded: past 4 MiB the oldest packets are
/// given up until 3 MiB are left, so that a flood of pieces pushes out itself rather than packets
/// whose rest is on the way. Time is bounded: 30 s for IPv4, 60 s for IPv6 (differs from RFC 1122
/// section 3.3.2, which wants 60 s for IPv4 too; hosts use 30).
///
/// Thread-safe, by one lock under which only timers are armed.
final class FragmentReassembly {
  private static final long HIGH_BYTES = 4 * 1024 * 1024;
  private static final long LOW_BYTES = 3 * 1024 * 1024;
  private static final long V4_TIMEOUT_NANOS = 30_000_000_000L;
  private static final long V6_TIMEOUT_NANOS = 60_000_000_000L;
  private static final int LARGEST_BYTES = 0xffff;

  /// What fragments of one packet have in common. Its hash is keyed, because the sender chooses all
  /// of it.
  ///
  /// @param protocol of IPv4; IPv6 does not tell packets apart by it
  private record Key(
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      int id,
      int protocol,
      int hash) {
    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && key.id == id
          && key.protocol == protocol
          && key.sourceHigh == sourceHigh
          && key.sourceLow == sourceLow
          && key.destinationHigh == destinationHigh
          && key.destinationLow == destinationLow;
    }
  }

  private final Env env;
  private final BufferPool pool;
  private final IpCounters counters;
  private final IcmpErrorSender errors;
  private final SipHash sipHash;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, PartialPacket> partial = new LinkedHashMap<>(); // oldest first; under lock
  private long heldBytes; // guarded by lock

  FragmentReassembly(Env env, BufferPool pool, IpCounters counters, IcmpErrorSender errors) {
    this.env = env;
    this.pool = pool;
    this.counters = counters;
    this.errors = errors;
    this.sipHash = new SipHash(env.entropy().secret(), env.entropy().secret());
  }

  /// Takes a fragment, which starts with its data; the IP header, and IPv6's fragment header, have
  /// been pulled off and lie where `networkOffset` says.
  ///
  /// @return the whole packet if this was the last piece: all linear, starting with the IP header
  /// of
  ///     the first fragment as it was, without IPv6's fragment header; else null
  @Nullable SkBuff add(SkBuff fragment, FragmentPlace place) {
    if (fragment.length() == 0) {
      drop(fragment, DropReason.FRAGMENT_EMPTY);
      return null;
    }
    Key key = key(fragment.info(), place);
    PartialPacket complete;
    lock.lock();
    try {
      PartialPacket packet = partial.get(key);
      if (packet == null) {
        packet = begin(key);
      }
      complete = add(key, packet, fragment, place);
      giveUpOldest();
    } finally {
      lock.unlock();
    }
    return complete == null ? null : assemble(complete);
  }

  /// Memory held by fragments, in octets.
  long heldBytes() {
    lock.lock();
    try {
      return heldBytes;
    } finally {
      lock.unlock();
    }
  }

  /// Gives everything up, without telling anybody.
  void clear() {
    lock.lock();
    try {
      for (PartialPacket packet : partial.values()) {
        env.timers().cancel(packet.timer());
        packet.releaseAll();
      }
      partial.clear();
      heldBytes = 0;
    } finally {
      lock.unlock();
    }
  }

  private Key key(PacketInfo info, FragmentPlace place) {
    boolean v4 = IpAddress.isV4(info.sourceHigh(), info.sourceLow());
    int protocol = v4 ? place.protocol() : 0;
    long hash =
        sipHash.hash(
            info.sourceHigh(),
            info.sourceLow(),
            info.destinationHigh(),
            info.destinationLow(),
            (long) place.identification() << 8 | protocol);
    return new Key(
        info.sourceHigh(),
        info.sourceLow(),
        info.destinationHigh(),
        info.destinationLow(),
        place.identification(),
        protocol,
        (int) hash);
  }

  private PartialPacket begin(Key key) {
    boolean v4 = IpAddress.isV4(key.sourceHigh, key.sourceLow);
    PartialPacket packet = new PartialPacket(new Timer(() -> expire(key)));
    partial.put(key, packet);
    heldBytes += PartialPacket.OVERHEAD_BYTES;
    long timeoutNanos = v4 ? V4_TIMEOUT_NANOS : V6_TIMEOUT_NANOS;
    packet.deadlineNanos(env.clock().nanos() + timeoutNanos);
    env.timers().arm(packet.timer(), packet.deadlineNanos());
    return packet;
  }

  private @Nullable PartialPacket add(
      Key key, PartialPacket packet, SkBuff fragment, FragmentPlace place) {
    long before = packet.heldBytes();
    PartialPacket.Verdict verdict = packet.add(fragment, place);
    heldBytes += packet.heldBytes() - before;
    return switch (verdict) {
      case INCOMPLETE -> null;
      case COMPLETE -> {
        forget(key, packet);
        yield packet;
      }
      case DUPLICATE -> {
        drop(fragment, DropReason.FRAGMENT_DUPLICATE);
        yield null;
      }
      case OVERLAP -> {
        drop(fragment, DropReason.FRAGMENT_OVERLAP);
        yield null;
      }
    };
  }

  private void forget(Key key, PartialPacket packet) {
    partial.remove(key);
    heldBytes -= packet.heldBytes();
    env.timers().cancel(packet.timer());
  }

  private void giveUpOldest() {
    if (heldBytes <= HIGH_BYTES) {
      return;
    }
    var oldestFirst = partial.entrySet().iterator();
    while (heldBytes > LOW_BYTES && oldestFirst.hasNext()) {
      PartialPacket packet = oldestFirst.next().getValue();
      oldestFirst.remove();
      heldBytes -= packet.heldBytes();
      env.timers().cancel(packet.timer());
      counters.countDrop(DropReason.FRAGMENT_MEMORY);
      packet.releaseAll();
    }
  }

  /// Runs on a timer; the packet with that key may be another one by now.
  private void expire(Key key) {
    PartialPacket packet;
    lock.lock();
    try {
      packet = partial.get(key);
      if (packet == null || packet.deadlineNanos() - env.clock().nanos() > 0) {
        return;
      }
      forget(key, packet);
    } finally {
      lock.unlock();
    }
    counters.countDrop(DropReason.FRAGMENT_TIMEOUT);
    SkBuff first = packet.first();
    if (first != null) {
      errors.reassemblyTimeExceeded(first);
    }
    packet.releaseAll();
  }

  private @Nullable SkBuff assemble(PartialPacket complete) {
    int ecn = complete.ecn();
    if (ecn == PartialPacket.ECN_CONTRADICTS) {
      counters.countDrop(DropReason.FRAGMENT_ECN);
      complete.releaseAll();
      return null;
    }
    if (complete.totalBytes() > LARGEST_BYTES) {
      counters.countDrop(Malformed.FRAGMENT_TOO_LONG);
      complete.releaseAll();
      return null;
    }
    SkBuff whole = complete.assemble(pool);
    whole.info().trafficClass(whole.info().trafficClass() & ~3 | ecn);
    counters.countReassembled();
    return whole;
  }

  private void drop(SkBuff fragment, DropReason reason) {
    counters.countDrop(reason);
    fragment.release();
  }
}
