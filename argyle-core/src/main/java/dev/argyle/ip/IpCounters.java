package dev.argyle.ip;

import dev.argyle.wire.Malformed;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What has happened to the packets of one host: how many came and went, and for every reason to
/// drop one how often. Thread-safe.
public final class IpCounters {
  private final LongAdder received = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder fragmentsCreated = new LongAdder();
  private final LongAdder reassembled = new LongAdder();
  private final LongAdder icmpErrorsSent = new LongAdder();
  private final LongAdder icmpErrorsReceived = new LongAdder();
  private final Map<DropReason, LongAdder> drops = adders(DropReason.class); // only read
  private final Map<Malformed, LongAdder> malformed = adders(Malformed.class); // only read

  IpCounters() {}

  /// Packets that devices handed up, bad ones and fragments included.
  public long received() {
    return received.sum();
  }

  /// Packets handed to a protocol, ICMP included.
  public long delivered() {
    return delivered.sum();
  }

  /// Packets handed to devices; a super-segment that a device takes whole is one.
  public long sent() {
    return sent.sum();
  }

  /// Fragments made of packets that were too long.
  public long fragmentsCreated() {
    return fragmentsCreated.sum();
  }

  /// Packets put together from fragments.
  public long reassembled() {
    return reassembled.sum();
  }

  /// ICMP errors sent.
  public long icmpErrorsSent() {
    return icmpErrorsSent.sum();
  }

  /// ICMP errors handed to a protocol.
  public long icmpErrorsReceived() {
    return icmpErrorsReceived.sum();
  }

  /// Packets dropped for this reason.
  public long drops(DropReason reason) {
    return sum(drops, reason);
  }

  /// Packets dropped because of this fault of form.
  public long drops(Malformed reason) {
    return sum(malformed, reason);
  }

  /// Packets dropped for whatever reason.
  public long drops() {
    long sum = 0;
    for (LongAdder adder : drops.values()) {
      sum += adder.sum();
    }
    for (LongAdder adder : malformed.values()) {
      sum += adder.sum();
    }
    return sum;
  }

  void countReceived() {
    received.increment();
  }

  void countDelivered() {
    delivered.increment();
  }

  void countSent() {
    sent.increment();
  }

  void countFragmentCreated() {
    fragmentsCreated.increment();
  }

  void countReassembled() {
    reassembled.increment();
  }

  void countIcmpErrorSent() {
    icmpErrorsSent.increment();
  }

  void countIcmpErrorReceived() {
    icmpErrorsReceived.increment();
  }

  void countDrop(DropReason reason) {
    increment(drops, reason);
  }

  void countDrop(Malformed reason) {
    increment(malformed, reason);
  }

  private static <R extends Enum<R>> Map<R, LongAdder> adders(Class<R> reasons) {
    Map<R, LongAdder> adders = new EnumMap<>(reasons);
    for (R reason : reasons.getEnumConstants()) {
      adders.put(reason, new LongAdder());
    }
    return adders;
  }

  private static <R extends Enum<R>> long sum(Map<R, LongAdder> adders, R reason) {
    LongAdder adder = adders.get(reason);
    return adder == null ? 0 : adder.sum();
  }

  private static <R extends Enum<R>> void increment(Map<R, LongAdder> adders, R reason) {
    LongAdder adder = adders.get(reason);
    if (adder != null) {
      adder.increment();
    }
  }
}
