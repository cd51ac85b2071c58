package dev.argyle.ip;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.env.Timer;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.NetworkOrder;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One packet that is being put together. Guarded by the lock of [FragmentReassembly] until it is
/// complete or given up, then its taker's alone.
final class PartialPacket {
  /// What a packet costs beside its fragments, in octets.
  static final int OVERHEAD_BYTES = 512;

  /// [#ecn()] where some fragments said "not capable" and others "congestion".
  static final int ECN_CONTRADICTS = -1;

  private static final int NOT_KNOWN = -1;
  private static final int ECN_MASK = 3;
  private static final int NOT_CAPABLE = 1 << 0;
  private static final int CONGESTION = 1 << 3;

  /// What became of a fragment.
  enum Verdict {
    /// Taken; others are missing.
    INCOMPLETE,
    /// Taken; it was the last one missing.
    COMPLETE,
    /// Not taken: it is there already.
    DUPLICATE,
    /// Not taken: it contradicts others, and all are given up.
    OVERLAP
  }

  private final Timer timer;
  private final TreeMap<Integer, SkBuff> byOffset = new TreeMap<>();
  private @Nullable FragmentPlace firstPlace;
  private long deadlineNanos;
  private int endBytes = NOT_KNOWN;
  private int receivedBytes;
  private long fragmentBytes; // memory
  private int ecnSeen; // a bit for each codepoint
  private boolean poisoned;

  PartialPacket(Timer timer) {
    this.timer = timer;
  }

  Timer timer() {
    return timer;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  void deadlineNanos(long nanos) {
    deadlineNanos = nanos;
  }

  /// Memory held, in octets.
  long heldBytes() {
    return OVERHEAD_BYTES + fragmentBytes;
  }

  /// Takes a fragment, or says why not; it stays the caller's then.
  Verdict add(SkBuff fragment, FragmentPlace place) {
    if (poisoned) {
      return Verdict.OVERLAP;
    }
    int from = place.offsetBytes();
    int to = from + fragment.length();
    if (isWithinOne(from, to)) {
      return Verdict.DUPLICATE;
    }
    if (contradicts(from, to, place.more())) {
      poison();
      return Verdict.OVERLAP;
    }
    if (!place.more()) {
      endBytes = to;
    }
    if (from == 0) {
      firstPlace = place;
    }
    byOffset.put(from, fragment);
    receivedBytes += fragment.length();
    fragmentBytes += fragment.truesize();
    ecnSeen |= 1 << (fragment.info().trafficClass() & ECN_MASK);
    return receivedBytes == endBytes ? Verdict.COMPLETE : Verdict.INCOMPLETE;
  }

  private boolean isWithinOne(int from, int to) {
    Map.Entry<Integer, SkBuff> before = byOffset.floorEntry(from);
    return before != null && to <= before.getKey() + before.getValue().length();
  }

  private boolean contradicts(int from, int to, boolean more) {
    Map.Entry<Integer, SkBuff> before = byOffset.floorEntry(from);
    if (before != null && before.getKey() + before.getValue().length() > from) {
      return true;
    }
    Integer after = byOffset.ceilingKey(from);
    if (after != null && (after < to || !more)) {
      return true;
    }
    return endBytes != NOT_KNOWN && (!more || to > endBytes);
  }

  private void poison() {
    poisoned = true;
    releaseAll();
  }

  /// The fragment with the start of the packet, or null.
  @Nullable SkBuff first() {
    return byOffset.get(0);
  }

  /// Octets that the size fields must hold: for IPv4 the packet, for IPv6 what follows the header.
  int totalBytes() {
    FragmentPlace place = firstPlace();
    boolean v4 = place.nextHeaderPointer() == 0;
    return endBytes + place.headerBytes() - (v4 ? 0 : Ipv6Header.LENGTH_BYTES);
  }

  /// The ECN field of the whole, RFC 3168 section 5.3: congestion if any fragment met it.
  int ecn() {
    if ((ecnSeen & CONGESTION) == 0) {
      SkBuff first = byOffset.firstEntry().getValue();
      return first.info().trafficClass() & ECN_MASK;
    }
    return (ecnSeen & NOT_CAPABLE) != 0 ? ECN_CONTRADICTS : ECN_MASK;
  }

  /// Copies headers and data into one packet and releases the fragments.
  SkBuff assemble(BufferPool pool) {
    FragmentPlace place = firstPlace();
    SkBuff first = byOffset.firstEntry().getValue();
    int headerBytes = place.headerBytes();
    SkBuff whole = pool.allocate(SkBuff.HEAD_ROOM_BYTES, headerBytes + endBytes);
    whole.info().set(first.info());
    byte[] b = whole.array();
    int at = whole.put(headerBytes + endBytes);
    System.arraycopy(first.array(), first.info().networkOffset(), b, at, headerBytes);
    for (Map.Entry<Integer, SkBuff> each : byOffset.entrySet()) {
      SkBuff fragment = each.getValue();
      fragment.copyTo(0, b, at + headerBytes + each.getKey(), fragment.length());
    }
    if (place.nextHeaderPointer() > 0) {
      NetworkOrder.putU8(b, at + place.nextHeaderPointer(), place.protocol());
    }
    whole.info().networkOffset(at);
    releaseAll();
    return whole;
  }

  /// Gives all fragments back.
  void releaseAll() {
    byOffset.values().forEach(SkBuff::release);
    byOffset.clear();
    fragmentBytes = 0;
  }

  private FragmentPlace firstPlace() {
    FragmentPlace place = firstPlace;
    if (place == null) {
      throw new IllegalStateException("not complete");
    }
    return place;
  }
}
