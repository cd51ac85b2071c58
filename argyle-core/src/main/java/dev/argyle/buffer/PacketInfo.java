package dev.argyle.buffer;

/// What the layers have found out about a packet on its way: addresses, protocol, where the network
/// header was, what a device still has to do. All in host order.
///
/// Addresses are two longs each: IPv6 as it is, IPv4 as its v4-mapped form.
public final class PacketInfo {
  private static final PacketInfo NOTHING = new PacketInfo();

  private long sourceHigh;
  private long sourceLow;
  private long destinationHigh;
  private long destinationLow;
  private int protocol;
  private int hopLimit;
  private int trafficClass;
  private int networkOffset;
  private int interfaceIndex;
  private int segmentBytes;
  private int priority;
  private int mark;
  private boolean dontFragment;
  private boolean checksumPartial;
  private boolean checksumVerified;
  private boolean loopsBack;
  private boolean fromSelf;
  private boolean countsMarks;
  private long arrivalNanos;

  PacketInfo() {}

  /// Forgets everything: the packet has ended.
  void clear() {
    set(NOTHING);
  }

  /// Takes over everything that is known of another packet.
  public void set(PacketInfo from) {
    sourceHigh = from.sourceHigh;
    sourceLow = from.sourceLow;
    destinationHigh = from.destinationHigh;
    destinationLow = from.destinationLow;
    protocol = from.protocol;
    hopLimit = from.hopLimit;
    trafficClass = from.trafficClass;
    networkOffset = from.networkOffset;
    interfaceIndex = from.interfaceIndex;
    segmentBytes = from.segmentBytes;
    priority = from.priority;
    mark = from.mark;
    dontFragment = from.dontFragment;
    checksumPartial = from.checksumPartial;
    checksumVerified = from.checksumVerified;
    loopsBack = from.loopsBack;
    fromSelf = from.fromSelf;
    countsMarks = from.countsMarks;
    arrivalNanos = from.arrivalNanos;
  }

  /// Upper half of the source address.
  public long sourceHigh() {
    return sourceHigh;
  }

  /// Lower half of the source address.
  public long sourceLow() {
    return sourceLow;
  }

  /// Upper half of the destination address.
  public long destinationHigh() {
    return destinationHigh;
  }

  /// Lower half of the destination address.
  public long destinationLow() {
    return destinationLow;
  }

  /// Sets both addresses.
  public void addresses(long srcHigh, long srcLow, long dstHigh, long dstLow) {
    sourceHigh = srcHigh;
    sourceLow = srcLow;
    destinationHigh = dstHigh;
    destinationLow = dstLow;
  }

  /// IP protocol number of the payload, 0 to 255.
  public int protocol() {
    return protocol;
  }

  /// Sets the protocol number.
  public void protocol(int number) {
    protocol = number;
  }

  /// TTL or hop limit, 0 to 255.
  public int hopLimit() {
    return hopLimit;
  }

  /// Sets TTL or hop limit.
  public void hopLimit(int hops) {
    hopLimit = hops;
  }

  /// TOS or traffic class with the ECN bits, 0 to 255.
  public int trafficClass() {
    return trafficClass;
  }

  /// Sets TOS or traffic class.
  public void trafficClass(int octet) {
    trafficClass = octet;
  }

  /// Where in the linear array the IP header starts, kept when it has been pulled off: an ICMP
  /// error quotes it.
  public int networkOffset() {
    return networkOffset;
  }

  /// Sets where the IP header starts.
  public void networkOffset(int offsetInArray) {
    networkOffset = offsetInArray;
  }

  /// Index of the interface the packet came in by; 0 for none.
  public int interfaceIndex() {
    return interfaceIndex;
  }

  /// Sets the interface it came in by.
  public void interfaceIndex(int index) {
    interfaceIndex = index;
  }

  /// For a super-segment, the payload octets of each segment it stands for (GSO size); 0 for an
  /// ordinary packet.
  public int segmentBytes() {
    return segmentBytes;
  }

  /// Makes it a super-segment, or with 0 an ordinary packet.
  public void segmentBytes(int octetsEach) {
    segmentBytes = octetsEach;
  }

  /// What its sender has set with `SO_PRIORITY`; nothing in the stack looks at it, devices may.
  public int priority() {
    return priority;
  }

  /// Sets the priority.
  public void priority(int number) {
    priority = number;
  }

  /// What its sender has set with `SO_MARK`; nothing in the stack looks at it, devices may.
  public int mark() {
    return mark;
  }

  /// Sets the mark.
  public void mark(int number) {
    mark = number;
  }

  /// Whether the packet must not be fragmented on its way (RFC 1191 path-MTU discovery).
  public boolean dontFragment() {
    return dontFragment;
  }

  /// Forbids fragmentation.
  public void dontFragment(boolean forbidden) {
    dontFragment = forbidden;
  }

  /// Whether the transport checksum is still to be filled in by the device: the field holds the
  /// pseudo-header's sum only.
  public boolean checksumPartial() {
    return checksumPartial;
  }

  /// Leaves the transport checksum to the device.
  public void checksumPartial(boolean partial) {
    checksumPartial = partial;
  }

  /// Whether the transport checksum is known to be right and need not be computed again.
  public boolean checksumVerified() {
    return checksumVerified;
  }

  /// Vouches for the transport checksum.
  public void checksumVerified(boolean verified) {
    checksumVerified = verified;
  }

  /// Whether a packet to many that is sent shall come in again here, for members on this host.
  public boolean loopsBack() {
    return loopsBack;
  }

  /// Has a packet to many come in again here.
  public void loopsBack(boolean wanted) {
    loopsBack = wanted;
  }

  /// Whether this came in because it [#loopsBack].
  public boolean fromSelf() {
    return fromSelf;
  }

  /// Marks what came in again.
  public void fromSelf(boolean looped) {
    fromSelf = looped;
  }

  /// Whether the ECN flags of its TCP header are a counter (RFC 9768 section 3.2.2): each segment
  /// of a super-segment has all of them.
  public boolean countsMarks() {
    return countsMarks;
  }

  /// Says that the ECN flags are a counter.
  public void countsMarks(boolean counter) {
    countsMarks = counter;
  }

  /// When the packet came in, on the stack's clock.
  public long arrivalNanos() {
    return arrivalNanos;
  }

  /// Sets the time of arrival.
  public void arrivalNanos(long nowNanos) {
    arrivalNanos = nowNanos;
  }
}
