package dev.argyle.tcp.handshake;

import dev.argyle.sock.SipHash;

/// A handshake without memory: what a half-open connection would have to remember is sent out in
/// the SYN-ACK and comes back in its ACK (RFC 4987 section 3.6).
///
/// The sequence number of the SYN-ACK carries the minute it was made in and the MSS of the peer,
/// hidden under keyed hashes of the four-tuple. The lowest six bits of its timestamp, if there are
/// timestamps, carry the peer's window scale, whether it takes SACK and whether it asks for ECN;
/// without timestamps a connection has none of them.
///
/// ```
///   cookie = H1(ends) + IRS + (minute << 24) + ((H2(ends, minute) + MSS index) & 0xffffff)
/// ```
///
/// IRS is in it so that our numbers go up with those of a peer that opens the same connection again
/// and again. A cookie is believed for one to two minutes. A guess is right once in two million
/// times; only while there is a reason for cookies should anybody ask.
///
/// Immutable and thread-safe. Its key is used for nothing else.
public final class SynCookies {
  /// How long a cookie may be believed.
  public static final long VALID_NANOS = 120_000_000_000L;

  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final int MOST_MINUTES = 1; // how much older than this minute
  private static final int LOW_24 = 0xff_ffff;

  /// In the word of the ports: which of the two hashes.
  private static final long FIRST = 1L << 32;

  private static final long SECOND = 2L << 32;
  private static final int MINUTE_SHIFT = 34;

  private static final int[] MSS4_BYTES = {536, 1300, 1440, 1460};
  private static final int[] MSS6_BYTES = {1220, 1280, 1420, 1440};

  private static final int MARK_BITS = 0x3f;
  private static final int SCALE_BITS = 0x0f;
  private static final int NO_SCALE = 0x0f;
  private static final int SACK_BIT = 0x10;
  private static final int ECN_BIT = 0x20;

  private final SipHash key;

  /// @param key secret, and chosen anew for each stack
  public SynCookies(SipHash key) {
    this.key = key;
  }

  /// The sequence number of the SYN-ACK.
  ///
  /// @param ends of the connection
  /// @param irs sequence number of the SYN
  /// @param mssBytes the peer's; what comes back is the next smaller of four common ones
  public int cookie(Ends ends, int irs, int mssBytes, long nowNanos) {
    long minute = minute(nowNanos);
    int hidden = (int) (hash(ends, SECOND, minute) + index(ends.isV6(), mssBytes)) & LOW_24;
    return (int) hash(ends, FIRST, 0) + irs + ((int) minute << 24) + hidden;
  }

  /// The MSS in a cookie, or 0 if it is none of ours, or too old.
  ///
  /// @param irs sequence number before that of the ACK
  /// @param cookie what the ACK acknowledges, less one
  public int mssBytes(Ends ends, int irs, int cookie, long nowNanos) {
    int rest = cookie - (int) hash(ends, FIRST, 0) - irs;
    long now = minute(nowNanos);
    int age = (int) now - (rest >>> 24) & 0xff;
    if (age > MOST_MINUTES) {
      return 0;
    }
    int index = rest - (int) hash(ends, SECOND, now - age) & LOW_24;
    int[] table = table(ends.isV6());
    return index < table.length ? table[index] : 0;
  }

  /// The timestamp of the SYN-ACK, before the connection's offset: the clock, or up to 64 ticks
  /// before it, so that no later timestamp is smaller.
  ///
  /// @param clock the stack's, in ticks
  /// @param peerScale the peer's window scale, or [SynOptions#NONE]
  public static int timestamp(int clock, int peerScale, boolean sackPermitted, boolean ecn) {
    int mark = peerScale == SynOptions.NONE ? NO_SCALE : peerScale;
    if (sackPermitted) {
      mark |= SACK_BIT;
    }
    if (ecn) {
      mark |= ECN_BIT;
    }
    int marked = clock & ~MARK_BITS | mark;
    return marked - clock > 0 ? marked - (MARK_BITS + 1) : marked;
  }

  /// The peer's window scale, from the timestamp that the ACK echoes less the connection's offset;
  /// or [SynOptions#NONE].
  public static int peerScale(int echo) {
    int scale = echo & SCALE_BITS;
    return scale == NO_SCALE ? SynOptions.NONE : Math.min(scale, SynOptions.MAX_WINDOW_SCALE);
  }

  /// Whether the peer takes SACK, from the same.
  public static boolean sackPermitted(int echo) {
    return (echo & SACK_BIT) != 0;
  }

  /// Whether ECN was agreed, from the same.
  public static boolean ecn(int echo) {
    return (echo & ECN_BIT) != 0;
  }

  private long hash(Ends ends, long which, long minute) {
    long ports = (long) ends.localPort() << 16 | ends.remotePort();
    return key.hash(
        ends.localHigh(),
        ends.localLow(),
        ends.remoteHigh(),
        ends.remoteLow(),
        ports | which | minute << MINUTE_SHIFT);
  }

  private static int index(boolean v6, int mssBytes) {
    int[] table = table(v6);
    int index = table.length - 1;
    while (index > 0 && table[index] > mssBytes) {
      index--;
    }
    return index;
  }

  private static int[] table(boolean v6) {
    return v6 ? MSS6_BYTES : MSS4_BYTES;
  }

  private static long minute(long nowNanos) {
    return Math.floorDiv(nowNanos, MINUTE_NANOS);
  }
}
