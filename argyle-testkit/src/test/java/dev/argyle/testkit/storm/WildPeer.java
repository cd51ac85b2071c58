package dev.argyle.testkit.storm;

import dev.argyle.testkit.SentSegment;
import dev.argyle.testkit.TcpRig;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.NetworkOrder;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.TcpOptions;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A peer that keeps book of what the stack has sent, and answers with whatever chance says: half
/// of it near what would be right, for only that gets far. Each octet of its stream has one value,
/// however often and in whatever pieces it is sent.
final class WildPeer {
  static final int PORT = 40_000;

  private static final int HOP_LIMIT = 57;
  private static final int MOST_OPTIONS = 40;
  private static final int[] FLAGS = {
    TcpFlags.ACK,
    TcpFlags.ACK | TcpFlags.PSH,
    TcpFlags.ACK | TcpFlags.FIN,
    TcpFlags.ACK | TcpFlags.URG,
    TcpFlags.SYN,
    TcpFlags.SYN | TcpFlags.ACK,
    TcpFlags.RST,
    TcpFlags.RST | TcpFlags.ACK,
    0
  };

  private final RandomGenerator chance;
  private final boolean v6;
  private final int irs;
  private int stackPort;
  private int rcvNxt; // what the stack has sent up to
  private int oldest; // where its stream began
  private int stackAck; // what the stack wants
  private int stackWindow = 60_000;
  private int stackClock;
  private int clock = 1;
  private boolean agreed; // the stack has acknowledged our SYN

  WildPeer(RandomGenerator chance, boolean v6, int stackPort) {
    this.chance = chance;
    this.v6 = v6;
    this.stackPort = stackPort;
    irs = chance.nextInt();
    stackAck = irs + 1;
  }

  IpAddress stack() {
    return IpAddress.parse(v6 ? "2001:db8::1" : "192.0.2.1");
  }

  IpAddress address() {
    return IpAddress.parse(v6 ? "2001:db8::2" : "192.0.2.2");
  }

  /// Position behind its SYN.
  int firstOctet() {
    return irs + 1;
  }

  static byte octetAt(int seq) {
    return (byte) (seq * 31 + (seq >>> 8) * 7);
  }

  /// Learns from what the stack has sent.
  void hears(SentSegment segment) {
    if (segment.destinationPort() != PORT || segment.has(TcpFlags.RST)) {
      return;
    }
    stackPort = segment.sourcePort();
    if (segment.has(TcpFlags.SYN)) {
      oldest = segment.seq();
    }
    rcvNxt =
        segment.seq()
            + segment.payloadOctets()
            + Integer.bitCount(segment.flags() & (TcpFlags.SYN | TcpFlags.FIN));
    if (segment.has(TcpFlags.ACK)) {
      stackAck = segment.ack();
      agreed = true;
      stackWindow = segment.window();
    }
    byte[] octets = segment.options();
    var options = new TcpOptions();
    options.parse(octets, 0, octets.length);
    stackClock = options.tsValue();
  }

  /// The SYN that begins.
  byte[] syn(boolean answers) {
    int flags = TcpFlags.SYN | (answers ? TcpFlags.ACK : 0);
    if (chance.nextInt(3) == 0) {
      flags |= TcpFlags.ECE | TcpFlags.CWR | (chance.nextBoolean() ? TcpFlags.AE : 0);
    }
    return image(flags, irs, answers ? rcvNxt : 0, 0, options(true));
  }

  /// The ACK that completes the handshake.
  byte[] ack() {
    return image(TcpFlags.ACK, irs + 1, rcvNxt, 0, timestamps(new byte[0]));
  }

  /// Anything.
  byte[] segment() {
    int flags = FLAGS[Math.min(chance.nextInt(40) / 3, FLAGS.length - 1)];
    if (chance.nextInt(12) > 0) {
      flags = chance.nextBoolean() ? TcpFlags.ACK : TcpFlags.ACK | TcpFlags.PSH;
    }
    if (chance.nextInt(6) == 0) {
      flags ^= chance.nextInt(512);
    }
    int octets = chance.nextInt(3) == 0 ? 0 : chance.nextInt(1, 1400);
    int seq = (flags & TcpFlags.SYN) != 0 && !agreed ? irs : seq(); // a stream begins once
    byte[] packet =
        image(flags, seq, acknowledgement(), octets, options((flags & TcpFlags.SYN) != 0));
    if (chance.nextInt(50) == 0) {
      packet[chance.nextInt(packet.length)] ^= (byte) (1 << chance.nextInt(8));
    }
    return packet;
  }

  private int seq() {
    return switch (chance.nextInt(10)) {
      case 0 -> chance.nextInt();
      case 1 -> stackAck - chance.nextInt(3000);
      case 2 -> stackAck + stackWindow - chance.nextInt(3000);
      case 3, 4, 5 -> stackAck + chance.nextInt(6000);
      case 6 -> stackAck - 1;
      default -> stackAck;
    };
  }

  private int acknowledgement() {
    return switch (chance.nextInt(10)) {
      case 0 -> chance.nextInt();
      case 1 -> rcvNxt + chance.nextInt(3);
      case 2, 3, 4 -> within();
      default -> rcvNxt;
    };
  }

  /// Some position of the stack's stream.
  private int within() {
    return rcvNxt - chance.nextInt(Math.max(1, Math.min(100_000, rcvNxt - oldest)));
  }

  private byte[] options(boolean syn) {
    if (chance.nextInt(20) == 0) {
      byte[] noise = new byte[4 * chance.nextInt(11)];
      for (int i = 0; i < noise.length; i++) {
        noise[i] = (byte) chance.nextInt(chance.nextBoolean() ? 256 : 12);
      }
      return noise;
    }
    byte[] all = new byte[0];
    if (syn) {
      int mss = chance.nextInt(4) == 0 ? chance.nextInt(65_536) : 1000;
      all = with(all, 2, 4, mss >> 8, mss);
      all = chance.nextInt(4) > 0 ? with(all, 1, 1, 4, 2) : all;
      all = chance.nextInt(4) > 0 ? with(all, 1, 3, 3, chance.nextInt(16)) : all;
    }
    if (chance.nextInt(4) > 0) {
      all = timestamps(all);
    }
    if (!syn && chance.nextInt(4) == 0) {
      all = blocks(all);
    }
    return chance.nextInt(6) == 0
        ? with(all, 172 + 2 * chance.nextInt(2), 8, 0, chance.nextInt(9), 1, 2, 3, 4)
        : all;
  }

  private byte[] timestamps(byte[] before) {
    clock += chance.nextInt(8) == 0 ? chance.nextInt() : chance.nextInt(50);
    int echo = chance.nextInt(8) == 0 ? chance.nextInt() : stackClock;
    byte[] all = with(before, 1, 1, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0);
    if (all.length > before.length) {
      NetworkOrder.putS32(all, all.length - 8, clock);
      NetworkOrder.putS32(all, all.length - 4, echo);
    }
    return all;
  }

  private byte[] blocks(byte[] before) {
    int count = chance.nextInt(1, 4);
    byte[] all = before;
    int[] option = new int[4 + 8 * count];
    option[0] = 1;
    option[1] = 1;
    option[2] = 5;
    option[3] = 2 + 8 * count;
    all = with(all, option);
    if (all.length > before.length) {
      for (int i = 0; i < count; i++) {
        int left = chance.nextInt(8) == 0 ? chance.nextInt() : within();
        int octets = chance.nextInt(8) == 0 ? chance.nextInt() : chance.nextInt(5000);
        NetworkOrder.putS32(all, before.length + 4 + 8 * i, left);
        NetworkOrder.putS32(all, before.length + 8 + 8 * i, left + octets);
      }
    }
    return all;
  }

  private static byte[] with(byte[] before, int... option) {
    if (before.length + option.length > MOST_OPTIONS) {
      return before;
    }
    byte[] all = Arrays.copyOf(before, before.length + option.length);
    for (int i = 0; i < option.length; i++) {
      all[before.length + i] = (byte) option[i];
    }
    return all;
  }

  private byte[] image(int flags, int seq, int ack, int octets, byte[] options) {
    int ip = v6 ? Ipv6Header.LENGTH_BYTES : Ipv4Header.MIN_LENGTH_BYTES;
    int header = TcpHeader.MIN_LENGTH_BYTES + options.length;
    byte[] b = new byte[ip + header + octets];
    int window = chance.nextInt(5) == 0 ? chance.nextInt(3000) : chance.nextInt(65_536);
    TcpHeader.setPorts(b, ip, PORT, stackPort);
    TcpHeader.write(b, ip, seq, ack, header, flags, chance.nextInt(30) == 0 ? 0 : window);
    if ((flags & TcpFlags.URG) != 0) {
      TcpHeader.setUrgentPointer(b, ip, chance.nextInt(3) * chance.nextInt(30_000));
    }
    System.arraycopy(options, 0, b, TcpHeader.optionsAt(ip), options.length);
    int first = seq + ((flags & TcpFlags.SYN) != 0 ? 1 : 0);
    for (int i = 0; i < octets; i++) {
      b[ip + header + i] = octetAt(first + i);
    }
    if (v6) {
      Ipv6Header.write(b, 0, b.length - ip, IpProtocol.TCP, HOP_LIMIT);
      Ipv6Header.setAddresses(
          b, 0, address().high(), address().low(), stack().high(), stack().low());
    } else {
      Ipv4Header.write(
          b, 0, b.length, HOP_LIMIT, IpProtocol.TCP, address().v4Bits(), stack().v4Bits());
      b[1] = (byte) (chance.nextInt(3) == 0 ? chance.nextInt(4) : 0); // marks of congestion
    }
    return TcpRig.checksummed(b);
  }
}
