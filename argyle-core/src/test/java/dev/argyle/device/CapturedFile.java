package dev.argyle.device;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What stands in a capture file, read independently of the writer.
record CapturedFile(List<String> interfaces, List<Packet> packets) {
  /// One packet of the file.
  static final class Packet {
    private final int interfaceNumber;
    private final long epochNanos;
    private final boolean inbound;
    private final byte[] bytes;

    private Packet(int interfaceNumber, long epochNanos, boolean inbound, byte[] bytes) {
      this.interfaceNumber = interfaceNumber;
      this.epochNanos = epochNanos;
      this.inbound = inbound;
      this.bytes = bytes;
    }

    int interfaceNumber() {
      return interfaceNumber;
    }

    long epochNanos() {
      return epochNanos;
    }

    boolean inbound() {
      return inbound;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  static CapturedFile read(byte[] file) {
    List<String> interfaces = new ArrayList<>();
    List<Packet> packets = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(file); // the writer's byte order is the network's
    while (in.hasRemaining()) {
      int start = in.position();
      int type = in.getInt();
      int length = in.getInt();
      ByteBuffer body = in.slice(start + 8, length - 12);
      switch (type) {
        case 0x0a0d0d0a -> require(body.getInt() == 0x1a2b3c4d);
        case 1 -> interfaces.add(interfaceName(body.position(8)));
        case 6 -> packets.add(packet(body));
        default -> throw new AssertionError("block type " + type);
      }
      in.position(start + length - 4);
      require(in.getInt() == length);
    }
    return new CapturedFile(interfaces, packets);
  }

  private static String interfaceName(ByteBuffer options) {
    require(options.getShort() == 2);
    byte[] name = new byte[options.getShort()];
    options.get(name);
    return new String(name, StandardCharsets.UTF_8);
  }

  private static Packet packet(ByteBuffer body) {
    int interfaceNumber = body.getInt();
    long epochNanos = body.getLong();
    byte[] bytes = new byte[body.getInt()];
    require(body.getInt() == bytes.length);
    body.get(bytes);
    body.position(body.position() + (-bytes.length & 3));
    require(body.getInt() == (2 << 16 | 4));
    return new Packet(interfaceNumber, epochNanos, (body.getInt() & 3) == 1, bytes);
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new AssertionError("not a well-formed capture");
    }
  }
}
