package dev.argyle.tcp.send;

import dev.argyle.tcp.seq.Seq;

/// SND.UP of RFC 9293 section 3.8.5: up to where the user's data is urgent. Until all of it is
/// acknowledged the connection is in urgent mode, and its segments tell the peer. Guarded by the
/// lock of its sock.
public final class UrgentPointer {
  private static final int LARGEST_FIELD = 0xffff;

  private boolean urgent;
  private int end;

  /// The user has written urgent data.
  ///
  /// @param position behind its last octet
  public void mark(int position) {
    urgent = true;
    end = position;
  }

  /// Whether urgent data is not acknowledged yet.
  public boolean isUrgent() {
    return urgent;
  }

  /// Everything before a position is acknowledged.
  public void acknowledged(int sndUna) {
    if (urgent && Seq.beforeOrAt(end, sndUna)) {
      urgent = false;
    }
  }

  /// Forgets everything.
  public void clear() {
    urgent = false;
  }

  /// The urgent pointer of a segment, which points behind the last urgent octet (RFC 6093 section
  /// 4); as far as it can if that is too far away.
  ///
  /// @param segSeq sequence number of the segment
  /// @return 1 to 65535; 0 if there is nothing urgent from there on
  public int field(int segSeq) {
    return urgent && Seq.before(segSeq, end)
        ? Math.min(Seq.distance(segSeq, end), LARGEST_FIELD)
        : 0;
  }
}
