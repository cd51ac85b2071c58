package dev.argyle.testkit.stateevent;

import dev.argyle.wire.TcpFlags;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One cell of the table: a kind of segment in a situation, and what kind it is along every
/// dimension.
///
/// @param flags any set of FIN, SYN, RST, PSH, ACK, URG
/// @param octets of text
record Cell(
    Situation situation, Family family, int flags, SeqAt seq, AckAt ack, int octets, Stamp stamp) {

  /// Lengths of text: nothing, a single octet, a large segment, and more than a narrow window.
  private static final int[] OCTETS = {0, 1, 1000};

  /// Version of IP, and whether the ends have agreed on timestamps.
  record Family(boolean v6, boolean timestamps) {
    /// The peer's first sequence number: numbers pass both places where arithmetic breaks.
    int irs() {
      return v6 ? Integer.MAX_VALUE - 200 : -200;
    }

    @Override
    public String toString() {
      return (v6 ? "IPv6" : "IPv4") + (timestamps ? " with timestamps" : " without timestamps");
    }
  }

  /// Where the segment begins.
  enum SeqAt {
    FAR_BEHIND,
    A_SEGMENT_BEHIND,
    ONE_BEHIND,
    NEXT,
    INSIDE,
    LAST_INSIDE,
    RIGHT_EDGE,
    FAR_AHEAD;

    int of(Connection c) {
      return switch (this) {
        case FAR_BEHIND -> c.rcvNxt() - 100_000;
        case A_SEGMENT_BEHIND -> c.rcvNxt() - 1000;
        case ONE_BEHIND -> c.rcvNxt() - 1;
        case NEXT -> c.rcvNxt();
        case INSIDE -> c.rcvNxt() + 10;
        case LAST_INSIDE -> c.rightEdge() - 1;
        case RIGHT_EDGE -> c.rightEdge();
        case FAR_AHEAD -> c.rcvNxt() + (1 << 30);
      };
    }
  }

  /// What it acknowledges, or has in the field without the flag.
  enum AckAt {
    TOO_OLD,
    OLDEST,
    ONE_BEHIND,
    OLD,
    PART,
    ALL,
    NOT_SENT_YET,
    FAR_AHEAD;

    int of(Connection c) {
      return switch (this) {
        case TOO_OLD -> c.sndUna() - c.maxSndWnd() - 1;
        case OLDEST -> c.sndUna() - c.maxSndWnd();
        case ONE_BEHIND -> c.sndUna() - 1;
        case OLD -> c.sndUna();
        case PART -> c.sndUna() + (c.sndNxt() - c.sndUna()) / 2;
        case ALL -> c.sndNxt();
        case NOT_SENT_YET -> c.sndNxt() + 1;
        case FAR_AHEAD -> c.sndNxt() + (1 << 30);
      };
    }
  }

  /// Its timestamps option, in relation to TS.Recent.
  enum Stamp {
    ABSENT,
    OLDER,
    SAME,
    NEWER;

    int value() {
      return Bench.TS_RECENT + ordinal() - SAME.ordinal();
    }
  }

  /// The segment, on a connection that stands like this.
  Segment segment(Connection c) {
    return new Segment(flags, seq.of(c), ack.of(c), octets, stamp != Stamp.ABSENT, stamp.value());
  }

  /// Every cell of a situation: positions that fall together are taken once, and so is the field
  /// without the flag ACK.
  ///
  /// @param c a connection in that situation
  static List<Cell> all(Situation situation, Family family, Stamp stamp, Connection c) {
    var cells = new ArrayList<Cell>();
    Set<Integer> seqs = new HashSet<>();
    for (SeqAt seq : SeqAt.values()) {
      if (!seqs.add(seq.of(c))) {
        continue;
      }
      for (int octets : OCTETS) {
        for (int flags = 0; flags < 64; flags++) {
          boolean acks = (flags & TcpFlags.ACK) != 0;
          Set<Integer> taken = new HashSet<>();
          for (AckAt ack : acks ? AckAt.values() : new AckAt[] {AckAt.ALL}) {
            if (taken.add(ack.of(c))) {
              cells.add(new Cell(situation, family, flags, seq, ack, octets, stamp));
            }
          }
        }
      }
    }
    return cells;
  }

  @Override
  public String toString() {
    String acks = (flags & TcpFlags.ACK) == 0 ? "" : " ack " + ack;
    return situation
        + " ("
        + family
        + ") < "
        + TcpFlags.toString(flags)
        + " seq "
        + seq
        + " ("
        + octets
        + ")"
        + acks
        + " TS "
        + stamp;
  }
}
