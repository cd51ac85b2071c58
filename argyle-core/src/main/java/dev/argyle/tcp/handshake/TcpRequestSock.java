package dev.argyle.tcp.handshake;

import dev.argyle.env.Timer;
import dev.argyle.env.TimerQueue;
import dev.argyle.sock.RequestSock;
import dev.argyle.sock.TcpState;

/// A connection in SYN-RECEIVED: all that is needed to answer its SYN, again and again, and to make
/// the whole sock when the answer is acknowledged. Under 256 bytes with its timer, its options and
/// its place in the SYN table, for there may be many (MISSION B10).
///
/// What the SYN said and how it is answered is set before the request enters the SYN table and does
/// not change there. The rest is touched by the timer's task only; [#stop] may come from anywhere.
public final class TcpRequestSock extends RequestSock {
  /// How long the first SYN-ACK waits for its ACK, RFC 6298 section 2; doubled each time.
  public static final long FIRST_TIMEOUT_NANOS = 1_000_000_000L;

  /// How often a SYN-ACK is sent again, if not configured otherwise (`tcp_synack_retries`): the
  /// request lives 63 s.
  public static final int DEFAULT_RETRIES = 5;

  private static final long LONGEST_TIMEOUT_NANOS = 120_000_000_000L; // TCP_RTO_MAX
  private static final int MOST_DOUBLINGS = 7; // which is longer than that

  /// What to do when the SYN-ACK was not acknowledged in time.
  public enum Verdict {
    /// Send it again.
    SEND_AGAIN,
    /// Nothing: the peer has acknowledged it, and data is waited for.
    WAIT,
    /// Forget the request.
    GIVE_UP
  }

  /// Whoever answers for the listeners of a stack.
  public interface Expiry {
    /// The timers of the stack.
    TimerQueue timers();

    /// The SYN-ACK was not acknowledged in time. Called with no lock held; the request may have
    /// left the SYN table by then. It is to be asked for its [TcpRequestSock#verdict].
    void synAckExpired(TcpRequestSock request);
  }

  private final Expiry expiry;
  private final Timer timer;
  private volatile boolean stopped;
  private volatile boolean acknowledged;
  private volatile EcnMode ecn;
  private EcnMode ecnAsked = EcnMode.NONE;
  private volatile byte synField;
  private volatile boolean unmarkable;
  private boolean answeredOnce = true;
  private boolean fromCookie;
  private final boolean sackPermitted;
  private final boolean timestamps;
  private final byte ownScale;
  private final byte peerScale;
  private char timeouts;
  private char windowBytes;
  private char ownMssBytes;
  private char peerWindowBytes;
  private final char sendMssBytes;
  private int irs;
  private int iss;
  private int tsRecent;
  private int tsOffset;
  private int arrivalInterface;
  private long answeredNanos;

  /// @param family the listener's
  /// @param expiry told when the SYN-ACK should be sent again
  /// @param agreed what follows from the SYN and what we offer; kept in its parts
  public TcpRequestSock(int family, Expiry expiry, NegotiatedOptions agreed) {
    super(family);
    this.expiry = expiry;
    this.sendMssBytes = (char) agreed.sendMssBytes();
    this.ownScale = (byte) agreed.ownScale();
    this.peerScale = (byte) agreed.peerScale();
    this.sackPermitted = agreed.sackPermitted();
    this.timestamps = agreed.timestamps();
    this.ecn = agreed.ecn();
    this.timer = new Timer(() -> this.expiry.synAckExpired(this));
    state(TcpState.SYN_RECEIVED);
  }

  /// Takes note of the SYN.
  ///
  /// @param seq its sequence number, IRS
  /// @param window its window field, never scaled, 0 to 65535
  /// @param tsVal its TSval; 0 without timestamps
  /// @param interfaceIndex where it came in
  public void received(int seq, int window, int tsVal, int interfaceIndex) {
    irs = seq;
    peerWindowBytes = (char) window;
    tsRecent = tsVal;
    arrivalInterface = interfaceIndex;
  }

  /// Takes note of how it is answered.
  ///
  /// @param seq our initial sequence number, ISS
  /// @param window what the SYN-ACK announces, never scaled, 0 to 65535
  /// @param mss what the SYN-ACK offers, 0 to 65535
  /// @param timestampOffset [InitialSequence#timestampOffset]
  public void answered(int seq, int window, int mss, int timestampOffset) {
    iss = seq;
    windowBytes = (char) window;
    ownMssBytes = (char) mss;
    tsOffset = timestampOffset;
  }

  /// IRS: the peer's first sequence number, that of its SYN.
  public int irs() {
    return irs;
  }

  /// ISS: our first sequence number, that of our SYN.
  public int iss() {
    return iss;
  }

  /// RCV.NXT: the position behind the peer's SYN.
  public int rcvNxt() {
    return irs + 1;
  }

  /// SND.NXT: the position behind our SYN, which the third segment acknowledges.
  public int sndNxt() {
    return iss + 1;
  }

  /// The window that the SYN-ACK announces, 0 to 65535.
  public int windowBytes() {
    return windowBytes;
  }

  /// The window that the SYN announced, 0 to 65535.
  public int peerWindowBytes() {
    return peerWindowBytes;
  }

  /// The MSS that the SYN-ACK offers, 0 to 65535.
  public int ownMssBytes() {
    return ownMssBytes;
  }

  /// What follows from the SYN and what we offer.
  public NegotiatedOptions agreed() {
    return new NegotiatedOptions(sendMssBytes, ownScale, peerScale, sackPermitted, timestamps, ecn);
  }

  /// TS.Recent: the timestamp to echo.
  public int tsRecent() {
    return tsRecent;
  }

  /// What our timestamps add to the clock.
  public int tsOffset() {
    return tsOffset;
  }

  /// Index of the interface that the SYN came in by.
  public int arrivalInterface() {
    return arrivalInterface;
  }

  /// How often the time for its ACK has run out, whether the SYN-ACK was sent again then or not.
  public int timeouts() {
    return timeouts;
  }

  /// The SYN-ACK was acknowledged, but the connection cannot, or shall not, be complete yet.
  public void acknowledged() {
    acknowledged = true;
  }

  /// The SYN-ACK has left for the first time: waits for its ACK.
  public void start(long nowNanos) {
    answeredNanos = nowNanos;
    arm(nowNanos + FIRST_TIMEOUT_NANOS);
  }

  /// The SYN has come again and was answered again: nobody knows any more which SYN-ACK the next
  /// ACK is for.
  public void answeredAgain() {
    answeredOnce = false;
  }

  /// Takes note of what the SYN said of ECN.
  ///
  /// @param asked for, whatever was agreed to
  /// @param field of its IP header, 0 to 3
  public void ecn(EcnMode asked, int field) {
    ecnAsked = asked;
    synField = (byte) field;
  }

  /// The SYN has come again. One that does not ask for ECN any more shows that something on the way
  /// seems to drop packets for it: classic ECN is not used then (RFC 3168 section 6.1.1.1);
  /// accurate ECN still tells of marks, but our packets allow none (RFC 9768 section 3.1.5).
  ///
  /// @param asked what it asks for
  /// @param field of its IP header, 0 to 3; it is this one that is told from now on
  /// @return whether a connection may come of it: its sender must not ask for both kinds (RFC 9768
  ///     section 3.1.5)
  public boolean ecnAgain(EcnMode asked, int field) {
    if (asked != ecnAsked && asked != EcnMode.NONE && ecnAsked != EcnMode.NONE) {
      return false;
    }
    synField = (byte) field;
    if (asked == EcnMode.NONE && ecn == EcnMode.ACCURATE) {
      unmarkable = true;
    } else if (asked == EcnMode.NONE) {
      ecn = EcnMode.NONE;
    }
    return true;
  }

  /// The SYN-ACK is about to be sent without a word of ECN, since two were not answered.
  public void unmarkable() {
    unmarkable = true;
  }

  /// Whether packets of the connection may allow marks: not if SYN or SYN-ACK went without a word
  /// of ECN, under accurate ECN.
  public boolean isUnmarkable() {
    return unmarkable;
  }

  /// The field of the IP header that the newest SYN came with, 0 to 3.
  public int synField() {
    return synField;
  }

  /// Whether the SYN-ACK was sent only once so far, or is about to be.
  public boolean isFirstAnswer() {
    return timeouts == 0 && answeredOnce;
  }

  /// It was made of a cookie: nobody knows when its SYN-ACK has left.
  public void madeOfCookie() {
    fromCookie = true;
    answeredOnce = false;
  }

  /// Whether it was made of a cookie.
  public boolean isMadeOfCookie() {
    return fromCookie;
  }

  /// The round trip that the ACK of the SYN-ACK measures, or -1 if the SYN-ACK was sent more than
  /// once (Karn's rule, RFC 6298 section 3), or nobody knows when.
  public long rttNanos(long nowNanos) {
    return answeredOnce ? nowNanos - answeredNanos : -1;
  }

  /// The time for the ACK of the SYN-ACK has run out: counts that, and waits twice as long as
  /// before, but no longer than two minutes, unless it is given up.
  ///
  /// While a handshake that is acknowledged waits for data, nothing is sent again, but at the end
  /// of that time once: its ACK then completes the connection without data (as Linux).
  ///
  /// @param most how often the SYN-ACK may be sent again
  /// @param deferAccept for how many time-outs the connection waits for data
  public Verdict verdict(int most, int deferAccept, long nowNanos) {
    boolean waits = deferAccept > 0 && acknowledged;
    if (stopped || (timeouts >= most && !(waits && timeouts < deferAccept))) {
      return Verdict.GIVE_UP;
    }
    boolean again = !waits || timeouts >= deferAccept - 1;
    timeouts++;
    arm(nowNanos + timeoutNanos(timeouts));
    if (!again) {
      return Verdict.WAIT;
    }
    answeredOnce = false;
    return Verdict.SEND_AGAIN;
  }

  private static long timeoutNanos(int timeouts) {
    return Math.min(
        FIRST_TIMEOUT_NANOS << Math.min(timeouts, MOST_DOUBLINGS), LONGEST_TIMEOUT_NANOS);
  }

  @Override
  protected void stop() {
    stopped = true;
    expiry.timers().cancel(timer);
  }

  private void arm(long deadlineNanos) {
    expiry.timers().arm(timer, deadlineNanos);
    if (stopped) { // between the caller's look and the arming
      expiry.timers().cancel(timer);
    }
  }
}
