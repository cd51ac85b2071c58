package dev.argyle.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.argyle.device.DeviceFeatures;
import dev.argyle.sock.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A TUN device without a stack: packets as octets, one read and one written at a time, for who
/// wants to know what the device itself allows. Belongs to one thread.
///
/// Both buffers stay the same, and packets lie in them from [#packetAt] on. With offload a packet
/// that comes in may be a super-segment and without checksum, and so may one that goes out.
public final class TunPackets implements AutoCloseable {
  private static final int PACKET_BYTES = 65_536;
  private static final int IPV4_HEADER_BYTES = 20;
  private static final int TCP_CHECKSUM_AT = 16;

  private final String name;
  private final int fd;
  private final int packetAt;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment callState = Libc.callState(arena);
  private final MemorySegment pollSet = Libc.pollSet(arena, 1);
  private final byte[] incoming;
  private final byte[] outgoing;
  private final MemorySegment in;
  private final MemorySegment out;

  private TunPackets(String name, int fd, boolean offload) {
    this.name = name;
    this.fd = fd;
    this.packetAt = offload ? VirtioNetHeader.LENGTH_BYTES : 0;
    this.incoming = new byte[packetAt + PACKET_BYTES];
    this.outgoing = new byte[packetAt + PACKET_BYTES];
    this.in = MemorySegment.ofArray(incoming);
    this.out = MemorySegment.ofArray(outgoing);
    Libc.watch(pollSet, 0, fd, Libc.POLLIN);
  }

  /// Opens a device as [TunDevice#open] does.
  public static TunPackets open(TunConfig config) throws TunException {
    int fd = TunInterface.openCloneDevice();
    boolean ready = false;
    try {
      String name = TunInterface.attach(fd, config.name(), config);
      DeviceFeatures features = TunInterface.offload(fd, name, config.offload());
      assert config.offload() == features.checksums();
      TunInterface.configure(name, config);
      TunPackets packets = new TunPackets(name, fd, config.offload());
      ready = true;
      return packets;
    } finally {
      if (!ready) {
        Libc.close(fd);
      }
    }
  }

  /// The device's name.
  public String name() {
    return name;
  }

  /// Where a packet begins, in both buffers.
  public int packetAt() {
    return packetAt;
  }

  /// What was read last.
  public byte[] incoming() {
    return incoming;
  }

  /// What is written next.
  public byte[] outgoing() {
    return outgoing;
  }

  /// Reads a packet if there is one.
  ///
  /// @return its octets; 0 if there is none
  public int read() throws IOException {
    int octets = Libc.readToHeap(fd, in, callState);
    if (octets < 0) {
      if (octets == Errno.EAGAIN.negated() || octets == Errno.EINTR.negated()) {
        return 0;
      }
      throw TunException.reading(name, octets);
    }
    return octets - packetAt;
  }

  /// Sleeps until there is a packet.
  ///
  /// @return whether there is; false when the time is over
  public boolean await(int timeoutMillis) {
    return Libc.poll(pollSet, timeoutMillis, callState) > 0;
  }

  /// Writes a packet as it is, checksums and all.
  ///
  /// @return whether the kernel took it
  public boolean write(int packetBytes) {
    if (packetAt > 0) {
      out.asSlice(0, packetAt).fill((byte) 0);
    }
    return Libc.writeFromHeap(fd, out, packetAt + packetBytes, callState) > 0;
  }

  /// Writes a TCP segment over IPv4 without options of IP. The checksum field holds the sum of the
  /// pseudo-header; the kernel does the rest, if it is needed. With offload only.
  ///
  /// @param headerBytes of IP and TCP
  /// @param segmentBytes how much payload each segment has of which this is made; 0 if it is one
  /// @return whether the kernel took it
  public boolean writeSegments(int packetBytes, int headerBytes, int segmentBytes) {
    assert packetAt > 0 : name + " has no offload";
    out.set(JAVA_BYTE, VirtioNetHeader.FLAGS, (byte) VirtioNetHeader.NEEDS_CSUM);
    int type = segmentBytes > 0 ? VirtioNetHeader.GSO_TCPV4 : VirtioNetHeader.GSO_NONE;
    out.set(JAVA_BYTE, VirtioNetHeader.GSO_TYPE, (byte) type);
    out.set(JAVA_SHORT_UNALIGNED, VirtioNetHeader.HDR_LEN, (short) headerBytes);
    out.set(JAVA_SHORT_UNALIGNED, VirtioNetHeader.GSO_SIZE, (short) segmentBytes);
    out.set(JAVA_SHORT_UNALIGNED, VirtioNetHeader.CSUM_START, (short) IPV4_HEADER_BYTES);
    out.set(JAVA_SHORT_UNALIGNED, VirtioNetHeader.CSUM_OFFSET, (short) TCP_CHECKSUM_AT);
    return Libc.writeFromHeap(fd, out, packetAt + packetBytes, callState) > 0;
  }

  @Override
  public void close() {
    Libc.close(fd);
    arena.close();
  }
}
