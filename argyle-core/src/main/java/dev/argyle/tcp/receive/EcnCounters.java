package dev.argyle.tcp.receive;

import dev.argyle.wire.TcpFlags;

/// What the receiver counts under accurate ECN: packets that came with a mark, and octets that came
/// with each codepoint (r.cep, r.ceb, r.e0b, r.e1b of RFC 9768 section 3.2). The packets are told
/// by three bits of every header (ACE), the octets by an option. Guarded by the lock of its sock.
public final class EcnCounters {
  /// What the packets are counted from, RFC 9768 section 3.2.1: not 0, so that zeroed flags show.
  public static final int FIRST_PACKET = 5;

  /// What the octets of ECT(0) and ECT(1) are counted from.
  public static final int FIRST_OCTET = 1;

  /// The field of the IP header: may be marked, ECT(1).
  public static final int ECT1 = 1;

  /// The same, ECT(0).
  public static final int ECT0 = 2;

  /// The same: congestion was met.
  public static final int CE = 3;

  /// Fields of the option up to the one of a counter, in the order of [#ECT1], [#CE], [#ECT0].
  private static final int[] PLACES = {0, 1, 3, 2};

  private static final int ACE_MASK = 7;
  private static final int OFTEN_OCTETS = 1 << 22;
  private static final int WITH_DATA_OWED = 2;
  private static final int WITHOUT = 3;
  private static final int TWICE = 2;

  private int cep;
  private final int[] octets = new int[4];
  private int lastField;
  private int unreportedMarks;
  private int changed;
  private int demand;
  private boolean seen;
  private boolean synAckCounted;

  /// Begins anew.
  public void begin() {
    cep = FIRST_PACKET;
    octets[ECT0] = FIRST_OCTET;
    octets[ECT1] = FIRST_OCTET;
    octets[CE] = 0;
    lastField = 0;
    unreportedMarks = 0;
    changed = 0;
    demand = 0;
    seen = false;
    synAckCounted = false;
  }

  /// A SYN-ACK has come. A mark on it counts once, however often it comes: its sender can count no
  /// more than one either (RFC 9768 section 3.2.2.2).
  public void synAck(int ecnField) {
    lastField = ecnField;
    if (ecnField == CE && !synAckCounted) {
      synAckCounted = true;
      cep++;
    }
  }

  /// Takes an acceptable segment, whatever is in it.
  ///
  /// An ACK must go when marks begin or end with data, and when some are unreported: two while data
  /// is to be acknowledged, else three, so that two ends that mark each other's ACKs come to rest
  /// (RFC 9768 section 3.2.2.5.1).
  ///
  /// @param ecnField of its IP header, 0 to 3
  /// @param packets how many it stands for, if several were merged
  /// @param payloadOctets in all of them
  /// @param ackOwed whether data waits for its ACK
  /// @return whether an ACK must go now
  public boolean take(int ecnField, int packets, int payloadOctets, boolean ackOwed) {
    boolean marked = ecnField == CE;
    boolean turned = payloadOctets > 0 && marked != (lastField == CE);
    if (ecnField != lastField || marked) {
      demand = TWICE;
    }
    lastField = ecnField;
    if (ecnField == 0) {
      return turned;
    }
    seen = true;
    if (payloadOctets > 0) {
      int before = octets[ecnField];
      octets[ecnField] = before + payloadOctets;
      changed = Math.max(changed, PLACES[ecnField]);
      if ((before ^ octets[ecnField]) >= OFTEN_OCTETS || (before ^ octets[ecnField]) < 0) {
        demand = Math.max(demand, 1);
      }
    }
    if (marked) {
      cep += packets;
      unreportedMarks += packets;
    }
    return turned || unreportedMarks >= (ackOwed ? WITH_DATA_OWED : WITHOUT);
  }

  /// The flags that tell the packets: the counter's lowest three bits, RFC 9768 section 3.2.2.
  public int ace() {
    return flags(cep & ACE_MASK);
  }

  /// Three bits as flags. @param ace 0 to 7
  public static int flags(int ace) {
    return ((ace & 4) != 0 ? TcpFlags.AE : 0)
        | ((ace & 2) != 0 ? TcpFlags.CWR : 0)
        | ((ace & 1) != 0 ? TcpFlags.ECE : 0);
  }

  /// Flags as three bits, 0 to 7.
  public static int ace(int segmentFlags) {
    return ((segmentFlags & TcpFlags.AE) != 0 ? 4 : 0)
        | ((segmentFlags & TcpFlags.CWR) != 0 ? 2 : 0)
        | ((segmentFlags & TcpFlags.ECE) != 0 ? 1 : 0);
  }

  /// A segment with an ACK has left.
  public void acked() {
    unreportedMarks = 0;
  }

  /// How many fields the next option must have to tell what is new: 0 to 3, in the order ECT(1),
  /// CE, ECT(0).
  public int newFields() {
    return changed;
  }

  /// Whether the next ACK is to carry the option even if options are sent seldom: the codepoint has
  /// changed, a mark came, or much was counted.
  public boolean demandsOption() {
    return demand > 0;
  }

  /// The option has left.
  public void optionSent() {
    changed = 0;
    demand = Math.max(0, demand - 1);
  }

  /// Packets that came with a mark, as the counter has them: from [#FIRST_PACKET] on.
  public int markedPackets() {
    return cep;
  }

  /// Octets that came with a codepoint, as the counters have them.
  ///
  /// @param ecnField [#ECT0], [#ECT1] or [#CE]
  public int octets(int ecnField) {
    return octets[ecnField];
  }

  /// Whether anything came in packets that allow marks.
  public boolean hasSeen() {
    return seen;
  }
}
