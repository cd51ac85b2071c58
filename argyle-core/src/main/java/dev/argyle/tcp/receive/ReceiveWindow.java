package dev.argyle.tcp.receive;

import dev.argyle.tcp.seq.Seq;
import dev.argyle.wire.TcpHeader;

/// What window to announce, RFC 9293 section 3.8.6.2.2, scaled by RFC 7323 section 2 (MISSION D3).
///
/// It is what keeps the receive buffer from overflowing (MISSION D3).
/// It remembers the right edge that the peer has been promised. The edge never moves left (RFC 9293
/// SHLD-14), and it moves right only by a step worth sending for: a full segment or half the buffer
/// (RFC 9293 MUST-39), so that the peer is not led to send in small pieces.
///
/// A header can say a window only in units of the scale. An opening is rounded down to that, but a
/// promise that has to be kept is rounded up, so the peer may be told up to one unit more than is
/// free, as Linux does. Guarded by the lock of its sock.
public final class ReceiveWindow {
  /// Largest scale, RFC 7323 section 2.3.
  public static final int MAX_SCALE = 14;

  private static final int FEW_SEGMENTS = 32;

  private static final long MANY_SEGMENTS = 16;

  private int scale;
  private int rightEdge;
  private int mostFreeBytes; // the buffer when it was emptiest

  /// The scale to offer for a buffer that may grow to a size: the smallest with which the window
  /// field can tell all of it.
  ///
  /// @return 0 to 14
  public static int scaleFor(int maxBufferBytes) {
    int shift = 0;
    while (shift < MAX_SCALE && maxBufferBytes >> shift > TcpHeader.MAX_WINDOW) {
      shift++;
    }
    return shift;
  }

  /// The window field of a SYN, which is never scaled, RFC 7323 section 2.2.
  ///
  /// @return 0 to 65535
  public static int synField(int windowBytes) {
    return Math.min(windowBytes, TcpHeader.MAX_WINDOW);
  }

  /// Begins with what the handshake announced.
  ///
  /// @param rcvNxt position behind the peer's SYN
  /// @param windowBytes as our SYN or SYN-ACK told it, 0 to 65535
  /// @param agreedScale our own scale, 0 to 14; 0 if none was agreed
  public void start(int rcvNxt, int windowBytes, int agreedScale) {
    assert agreedScale >= 0 && agreedScale <= MAX_SCALE : "scale " + agreedScale;
    rightEdge = rcvNxt + windowBytes;
    scale = agreedScale;
    mostFreeBytes = windowBytes;
  }

  /// How far the fields we send are shifted, 0 to 14.
  public int scale() {
    return scale;
  }

  /// Position behind the last one that the peer may send.
  public int rightEdge() {
    return rightEdge;
  }

  /// RCV.WND: what is left of the promise, 0 or more.
  public int windowBytes(int rcvNxt) {
    return Math.max(0, Seq.distance(rcvNxt, rightEdge));
  }

  /// The window for a segment that leaves now; the promise is made by this call.
  ///
  /// @param freeBytes payload octets that the buffer can take from `rcvNxt` on; may be negative
  /// @param mssBytes size of the peer's segments
  /// @return the window in octets, which [#field] makes a header's field of
  public int announce(int rcvNxt, int freeBytes, int mssBytes) {
    mostFreeBytes = Math.max(mostFreeBytes, freeBytes);
    int window = windowAfter(rcvNxt, freeBytes, mssBytes);
    rightEdge = rcvNxt + window;
    return window;
  }

  /// Whether reading has made so much room that the peer should be told at once, RFC 9293 section
  /// 3.8.6.2.2: the window was closed and opens, or it grows by two segments or half the buffer. A
  /// peer that still has more than half the buffer to fill is not told: the next ACK comes in time.
  /// Nor is one that has many segments left, unless the window doubles.
  ///
  /// Differs from Linux in that either is told nevertheless if the buffer is one of a few segments:
  /// two segments are much of it then, and the rest is soon sent. Without that a connection with a
  /// small buffer, once out of step, would go on at half its speed.
  ///
  /// @param freeBytes as for [#announce]
  /// @param mssBytes as for [#announce]
  /// @param bufferBytes payload octets that the peer could be told of if the buffer were empty
  public boolean worthAnUpdate(int rcvNxt, int freeBytes, int mssBytes, int bufferBytes) {
    int current = windowBytes(rcvNxt);
    boolean few = isFewSegments(bufferBytes, mssBytes);
    if (current > bufferBytes / 2 && !few) {
      return false;
    }
    int growth = windowAfter(rcvNxt, freeBytes, mssBytes) - current;
    if (current == 0) {
      return growth > 0;
    }
    long worth = Math.min(2L * mssBytes, bufferBytes / 2);
    if (!few && current >= MANY_SEGMENTS * mssBytes) {
      worth = Math.max(worth, current); // as on Linux: it has enough to go on
    }
    return growth >= worth && growth > 0;
  }

  /// Whether an ACK of what has come would let the peer send as much more. If not, the user is
  /// behind with reading, and the window shrinks by some of it.
  ///
  /// @param lastAckSent the position up to which the peer has been told that its data has come
  /// @param freeBytes as for [#announce]
  public boolean keepsPace(int lastAckSent, int freeBytes) {
    int announced = Seq.distance(lastAckSent, rightEdge);
    return Math.min(freeBytes, TcpHeader.MAX_WINDOW << scale) > announced - (1 << scale);
  }

  /// The window field of any segment but a SYN.
  ///
  /// @param windowBytes from [#announce]
  /// @return 0 to 65535
  public int field(int windowBytes) {
    return Math.min(windowBytes >> scale, TcpHeader.MAX_WINDOW);
  }

  /// Whether a buffer is so small that its window is shut for much of the time.
  ///
  /// @param bufferBytes payload octets that it can take when empty
  public static boolean isFewSegments(int bufferBytes, int mssBytes) {
    return bufferBytes <= (long) FEW_SEGMENTS * mssBytes;
  }

  private int windowAfter(int rcvNxt, int freeBytes, int mssBytes) {
    int unit = 1 << scale;
    int current = windowBytes(rcvNxt);
    int possible = Math.min(Math.max(0, freeBytes), TcpHeader.MAX_WINDOW << scale) & -unit;
    int step = Math.min(mssBytes, Math.max(mostFreeBytes, freeBytes) / 2);
    if (possible > current && possible - current >= step) {
      return possible;
    }
    return (current + unit - 1) & -unit;
  }
}
