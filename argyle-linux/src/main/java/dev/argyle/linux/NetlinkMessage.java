package dev.argyle.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.argyle.wire.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/// One message to or from the kernel's network configuration, in memory that is used again:
///
/// ```
///  +----------+-----------------------------------+--------------------+-----
///  | nlmsghdr | ifinfomsg, ifaddrmsg or rtmsg     | rtattr: value, pad | ...
///  +----------+-----------------------------------+--------------------+-----
/// ```
///
/// Numbers are in the machine's byte order, addresses in network order; everything starts at a
/// multiple of four. Not thread-safe.
final class NetlinkMessage {
  static final int NLMSG_ERROR = 2;
  static final int RTM_NEWLINK = 16;
  static final int RTM_GETLINK = 18;
  static final int RTM_NEWADDR = 20;
  static final int RTM_DELADDR = 21;
  static final int RTM_NEWROUTE = 24;
  static final int RTM_DELROUTE = 25;
  static final int RTM_GETROUTE = 26;
  static final int NLM_F_REQUEST = 0x1;
  static final int NLM_F_ACK = 0x4;
  static final int NLM_F_REPLACE = 0x100;
  static final int NLM_F_CREATE = 0x400;

  private static final StructLayout NLMSGHDR =
      MemoryLayout.structLayout(
              JAVA_INT.withName("nlmsg_len"),
              JAVA_SHORT.withName("nlmsg_type"),
              JAVA_SHORT.withName("nlmsg_flags"),
              JAVA_INT.withName("nlmsg_seq"),
              JAVA_INT.withName("nlmsg_pid"))
          .withName("nlmsghdr");
  private static final StructLayout RTATTR =
      MemoryLayout.structLayout(JAVA_SHORT.withName("rta_len"), JAVA_SHORT.withName("rta_type"))
          .withName("rtattr");

  private static final VarHandle NLMSG_LEN = field(NLMSGHDR, "nlmsg_len");
  private static final VarHandle NLMSG_TYPE = field(NLMSGHDR, "nlmsg_type");
  private static final VarHandle NLMSG_FLAGS = field(NLMSGHDR, "nlmsg_flags");
  private static final VarHandle NLMSG_SEQ = field(NLMSGHDR, "nlmsg_seq");
  private static final VarHandle RTA_LEN = field(RTATTR, "rta_len");
  private static final VarHandle RTA_TYPE = field(RTATTR, "rta_type");

  private static final int CAPACITY_BYTES = 32 * 1024; // the kernel's own answers are at most this
  private static final int BODY = (int) NLMSGHDR.byteSize();
  private static final int ATTRIBUTE_HEADER_BYTES = (int) RTATTR.byteSize();

  private final MemorySegment memory;
  private int lengthBytes;

  NetlinkMessage(Arena arena) {
    memory = arena.allocate(CAPACITY_BYTES, NLMSGHDR.byteAlignment());
  }

  /// Begins a request with an empty body.
  ///
  /// @return the body, to be filled in by its layout
  MemorySegment begin(int type, int flags, int sequence, StructLayout body) {
    memory.asSlice(0, BODY + body.byteSize()).fill((byte) 0);
    lengthBytes = Math.toIntExact(BODY + body.byteSize());
    NLMSG_TYPE.set(memory, 0L, (short) type);
    NLMSG_FLAGS.set(memory, 0L, (short) (flags | NLM_F_REQUEST));
    NLMSG_SEQ.set(memory, 0L, sequence);
    NLMSG_LEN.set(memory, 0L, lengthBytes);
    return body();
  }

  /// Appends an attribute that is a number of 32 bits.
  void attribute(int type, int value) {
    memory.set(JAVA_INT, beginAttribute(type, Integer.BYTES), value);
  }

  /// Appends an attribute that is an address.
  void attribute(int type, IpAddress address) {
    byte[] octets = new byte[address.lengthBytes()];
    address.write(octets, 0);
    attribute(type, octets);
  }

  /// Appends an attribute that is a name, with a zero at its end.
  void attribute(int type, String name) {
    attribute(type, (name + '\0').getBytes(StandardCharsets.UTF_8));
  }

  /// Appends an attribute that holds another one, which is a name.
  void nestedAttribute(int type, int inner, String name) {
    int octets = ATTRIBUTE_HEADER_BYTES + aligned(name.length() + 1);
    int outerAt = lengthBytes;
    beginAttribute(type, octets);
    lengthBytes = outerAt + ATTRIBUTE_HEADER_BYTES;
    attribute(inner, name);
  }

  private void attribute(int type, byte[] octets) {
    MemorySegment.copy(
        octets, 0, memory, JAVA_BYTE, beginAttribute(type, octets.length), octets.length);
  }

  /// Appends an attribute that holds another one, a number of 32 bits.
  void nestedAttribute(int type, int inner, int value) {
    int end = lengthBytes + ATTRIBUTE_HEADER_BYTES;
    beginAttribute(type, ATTRIBUTE_HEADER_BYTES + Integer.BYTES);
    lengthBytes = end;
    attribute(inner, value);
  }

  private int beginAttribute(int type, int valueBytes) {
    int at = lengthBytes;
    RTA_LEN.set(memory, (long) at, (short) (ATTRIBUTE_HEADER_BYTES + valueBytes));
    RTA_TYPE.set(memory, (long) at, (short) type);
    int end = aligned(at + ATTRIBUTE_HEADER_BYTES + valueBytes);
    memory.asSlice(at + ATTRIBUTE_HEADER_BYTES, end - at - ATTRIBUTE_HEADER_BYTES).fill((byte) 0);
    lengthBytes = end;
    NLMSG_LEN.set(memory, 0L, lengthBytes);
    return at + ATTRIBUTE_HEADER_BYTES;
  }

  /// All the memory, to read an answer into.
  MemorySegment memory() {
    return memory;
  }

  int lengthBytes() {
    return lengthBytes;
  }

  /// Says how much of [#memory] has been read. @return whether that is a message
  boolean received(int octets) {
    lengthBytes = octets >= BODY ? Math.min(octets, (int) NLMSG_LEN.get(memory, 0L)) : 0;
    return lengthBytes >= BODY;
  }

  int type() {
    return Short.toUnsignedInt((short) NLMSG_TYPE.get(memory, 0L));
  }

  int sequence() {
    return (int) NLMSG_SEQ.get(memory, 0L);
  }

  /// What follows the header.
  MemorySegment body() {
    return memory.asSlice(BODY, lengthBytes - BODY);
  }

  /// The number in an attribute of 32 bits.
  ///
  /// @param body the layout of what stands before the attributes
  /// @param otherwise the answer if there is no such attribute
  int intAttribute(int type, StructLayout body, int otherwise) {
    int at = aligned(BODY + (int) body.byteSize());
    while (at + ATTRIBUTE_HEADER_BYTES + Integer.BYTES <= lengthBytes) {
      int length = Short.toUnsignedInt((short) RTA_LEN.get(memory, (long) at));
      if (Short.toUnsignedInt((short) RTA_TYPE.get(memory, (long) at)) == type) {
        return memory.get(JAVA_INT, at + ATTRIBUTE_HEADER_BYTES);
      }
      at += aligned(Math.max(length, ATTRIBUTE_HEADER_BYTES));
    }
    return otherwise;
  }

  private static int aligned(int octets) {
    return (octets + 3) & ~3;
  }

  static VarHandle field(StructLayout struct, String name) {
    return struct.varHandle(PathElement.groupElement(name));
  }
}
