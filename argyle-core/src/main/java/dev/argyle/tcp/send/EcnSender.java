package dev.argyle.tcp.send;

import dev.argyle.tcp.seq.Seq;
import dev.argyle.wire.TcpFlags;

/// What the sender of data says and hears of ECN, RFC 3168 sections 6.1.1 and 6.1.2: which packets
/// allow marks, when an echo is news, and CWR. Guarded by the lock of its sock.
///
/// ```
///   echo is news ──> window reduced ──> CWR with the next new data ──> acknowledged: open for news
/// ```
///
/// What has been reduced for already is not heard again: the peer echoes until it has seen CWR, so
/// that an echo means something new only behind the segment that carried it. With that there is at
/// most one reduction for a window.
public final class EcnSender {
  /// The field of the IP header: may be marked, RFC 3168 section 5.
  public static final int CAPABLE = 2; // ECT(0)

  private boolean marks;
  private boolean always;
  private int sentUpTo;
  private boolean cwrDue;
  private boolean cwrSent; // and not acknowledged
  private int cwrSeq;

  /// Begins anew.
  ///
  /// @param capable whether packets may say that they can be marked
  /// @param alwaysCapable whether all do, not only those with new data; as Linux for senders that
  ///     count marks
  /// @param iss of the sender's first octet, or before it
  public void begin(boolean capable, boolean alwaysCapable, int iss) {
    marks = capable;
    always = alwaysCapable;
    sentUpTo = iss;
    cwrDue = false;
    cwrSent = false;
  }

  /// The window was reduced, for whatever reason: the peer is to be told.
  public void reduced() {
    cwrDue = marks;
    cwrSent = false;
  }

  /// Whether an echo tells of congestion that the window was not reduced for yet.
  ///
  /// @param segAck of the segment that carried it
  public boolean isNews(int segAck) {
    if (!marks || cwrDue) {
      return false;
    }
    if (cwrSent && !Seq.after(segAck, cwrSeq)) {
      return false;
    }
    cwrSent = false;
    return true;
  }

  /// Data leaves. @return whether it is new: what is sent again must not be marked (RFC 3168
  /// section 6.1.5), nor say CWR
  ///
  /// @param endSeq behind its last octet
  /// @param octets of payload
  public boolean leaves(int endSeq, int octets) {
    boolean isNew = octets > 0 && Seq.after(endSeq, sentUpTo);
    if (isNew) {
      sentUpTo = endSeq;
    }
    return isNew;
  }

  /// CWR if it is time to say it, else nothing. Asking ends it.
  ///
  /// @param seq first octet of the new data that it goes with
  public int takeCwr(int seq) {
    if (!cwrDue) {
      return 0;
    }
    cwrDue = false;
    cwrSent = true;
    cwrSeq = seq;
    return TcpFlags.CWR;
  }

  /// The two bits of the IP header.
  ///
  /// @param isNew whether the packet carries new data
  public int field(boolean isNew) {
    return marks && (isNew || always) ? CAPABLE : 0;
  }
}
