package dev.argyle.tcp.receive;

import dev.argyle.buffer.SkBuff;
import dev.argyle.tcp.seq.Seq;

/// The urgent octet of the receiving side, RFC 9293 section 3.8.5: where it stands in the stream,
/// and, once it has come, what it is. There is one at most; a later one takes its place (MISSION
/// A7).
///
/// The pointer of a segment points behind the urgent octet, as RFC 6093 section 4 found everybody
/// to read it. Guarded by the lock of its sock.
public final class UrgentMark {
  private enum Stage {
    NONE,
    AWAITED,
    HERE,
    TAKEN
  }

  private Stage stage = Stage.NONE;
  private int seq;
  private byte octet;

  /// Whether there is a mark in the part of the stream that the user has not read: its octet is
  /// awaited, has come, or was taken out of turn.
  public boolean isSet() {
    return stage != Stage.NONE;
  }

  /// Whether the octet has come and nobody has taken it.
  public boolean isHere() {
    return stage == Stage.HERE;
  }

  /// Whether the octet was taken out of turn.
  public boolean isTaken() {
    return stage == Stage.TAKEN;
  }

  /// Where the octet stands in the stream.
  public int seq() {
    return seq;
  }

  /// Whether the mark stands at a position.
  public boolean isAt(int position) {
    return stage != Stage.NONE && seq == position;
  }

  /// A segment has come with an urgent pointer. One that tells nothing new, or of what was received
  /// already, changes nothing: it may be a copy that the network has held back.
  ///
  /// @param segSeq its sequence number
  /// @param pointer 0 to 65535
  /// @param rcvNxt what is received already lies before
  /// @return whether there is a new mark
  public boolean announce(int segSeq, int pointer, int rcvNxt) {
    int position = segSeq + Math.max(pointer - 1, 0);
    boolean known = stage != Stage.NONE && Seq.beforeOrAt(position, seq);
    if (known || Seq.before(position, rcvNxt)) {
      return false;
    }
    stage = Stage.AWAITED;
    seq = position;
    return true;
  }

  /// Takes a copy of the octet if a segment has it, in order or not: it need not wait for its turn.
  ///
  /// @param payload of a segment, to its end
  /// @param payloadSeq position of the first octet of it
  /// @return whether it has
  public boolean find(SkBuff payload, int payloadSeq) {
    int at = Seq.distance(payloadSeq, seq);
    if (stage != Stage.AWAITED || at < 0 || at >= payload.length()) {
      return false;
    }
    byte[] one = new byte[1];
    payload.copyTo(at, one, 0, 1);
    octet = one[0];
    stage = Stage.HERE;
    return true;
  }

  /// The octet, once it [#isHere].
  public byte octet() {
    return octet;
  }

  /// The user has taken the octet out of turn.
  public void take() {
    stage = Stage.TAKEN;
  }

  /// The user has read up to a position: a mark that lies before it is gone.
  public void readTo(int position) {
    if (stage != Stage.NONE && Seq.before(seq, position)) {
      stage = Stage.NONE;
    }
  }

  /// Forgets everything.
  public void clear() {
    if (stage != Stage.NONE) {
      stage = Stage.NONE;
    }
  }
}
