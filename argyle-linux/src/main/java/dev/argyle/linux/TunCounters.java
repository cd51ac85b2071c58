package dev.argyle.linux;

/// What a TUN device has done so far. Packets that the kernel had no room for on their way to us
/// are counted by the kernel, as drops of the interface.
///
/// @param receivedPackets packets handed up
/// @param receivedBytes octets of these
/// @param sentPackets packets the kernel took
/// @param sentBytes octets of these
/// @param busyDrops packets the kernel had no memory or no room for at the moment
/// @param downDrops packets sent while the interface was down or deleted
/// @param refusedDrops packets the kernel took for malformed, and those too long for IP
/// @param closedDrops packets sent after the device was closed
public record TunCounters(
    long receivedPackets,
    long receivedBytes,
    long sentPackets,
    long sentBytes,
    long busyDrops,
    long downDrops,
    long refusedDrops,
    long closedDrops) {
  /// Nothing was done yet.
  static final TunCounters NONE = new TunCounters(0, 0, 0, 0, 0, 0, 0, 0);

  /// What two queues have done together.
  TunCounters plus(TunCounters other) {
    return new TunCounters(
        receivedPackets + other.receivedPackets,
        receivedBytes + other.receivedBytes,
        sentPackets + other.sentPackets,
        sentBytes + other.sentBytes,
        busyDrops + other.busyDrops,
        downDrops + other.downDrops,
        refusedDrops + other.refusedDrops,
        closedDrops + other.closedDrops);
  }

  /// Packets dropped for whatever reason.
  public long drops() {
    return busyDrops + downDrops + refusedDrops + closedDrops;
  }
}
