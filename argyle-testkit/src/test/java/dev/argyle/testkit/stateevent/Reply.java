package dev.argyle.testkit.stateevent;

import dev.argyle.testkit.SentSegment;
import dev.argyle.wire.TcpFlags;

/// A segment that has to be sent in answer. It carries no text.
///
/// @param ack means something only with the flag
/// @param position how `seq` is meant
record Reply(int flags, int seq, int ack, Position position) {
  /// Which sequence numbers fit.
  enum Position {
    EXACT,
    PAST,
    ANY
  }

  /// `<SEQ=s><ACK=a><CTL=ACK>`.
  static Reply ack(int seq, int ack) {
    return new Reply(TcpFlags.ACK, seq, ack, Position.EXACT);
  }

  /// `<SEQ=s><CTL=RST>`.
  static Reply reset(int seq) {
    return new Reply(TcpFlags.RST, seq, 0, Position.EXACT);
  }

  /// `<SEQ=s><ACK=a><CTL=RST,ACK>`.
  static Reply resetAck(int seq, int ack) {
    return new Reply(TcpFlags.RST | TcpFlags.ACK, seq, ack, Position.EXACT);
  }

  /// `<SEQ=ISS><ACK=a><CTL=SYN,ACK>`.
  static Reply synAck(int iss, int ack) {
    return new Reply(TcpFlags.SYN | TcpFlags.ACK, iss, ack, Position.EXACT);
  }

  /// The same with a sequence number that is chosen now, past that of an older connection.
  ///
  /// @param anywhere whether there is no older one
  static Reply freshSynAck(int past, boolean anywhere, int ack) {
    Position position = anywhere ? Position.ANY : Position.PAST;
    return new Reply(TcpFlags.SYN | TcpFlags.ACK, past, ack, position);
  }

  boolean matches(SentSegment sent) {
    boolean seqFits =
        switch (position) {
          case EXACT -> seq == sent.seq();
          case PAST -> seq - sent.seq() < 0;
          case ANY -> true;
        };
    return sent.flags() == flags
        && seqFits
        && ((flags & TcpFlags.ACK) == 0 || ack == sent.ack())
        && sent.payloadOctets() == 0;
  }

  @Override
  public String toString() {
    String acks = (flags & TcpFlags.ACK) == 0 ? "" : " ack " + Integer.toUnsignedString(ack);
    String at = position + " " + Integer.toUnsignedString(seq);
    return "> " + TcpFlags.toString(flags) + " " + at + acks;
  }
}
