package dev.argyle.tcp.handshake;

import dev.argyle.env.Timer;
import dev.argyle.env.TimerQueue;
import dev.argyle.sock.RequestSock;
import dev.argyle.sock.TcpState;

/// A connection in SYN-RECEIVED: all that is needed to answer its SYN, again and again, and to make
/// the whole sock when the answer is acknowledged. Under 256 bytes with its timer and options, for
/// there may be many (MISSION B10).
///
/// What the SYN said and how it is answered is set before the request enters the SYN table and does
/// not change there. The rest is touched by the timer's task only; [#stop] may come from anywhere.
public final class TcpRequestSock extends RequestSock {
  /// How long the first SYN-ACK waits for its ACK, RFC 6298 section 2; doubled each time.
  public static final long FIRST_TIMEOUT_NANOS = 1_000_000_000L;

  /// How often a SYN-ACK is sent again, if not configured otherwise (`tcp_synack_retries`): the
  /// request lives 63 s.
  public static final int DEFAULT_RETRIES = 5;

  private static final int MOST_DOUBLINGS = 6;

  /// Whoever answers for the listener.
  public interface Expiry {
    /// The SYN-ACK was not acknowledged in time. Called with no lock held; the request may have
    /// left the SYN table by then. It is to [TcpRequestSock#retry], or leaves the table.
    void synAckExpired(TcpRequestSock request);
  }

  private final TimerQueue timers;
  private final Timer timer;
  private volatile boolean stopped;
  private byte retransmissions;
  private char windowBytes;
  private char ownMssBytes;
  private char peerWindowBytes;
  private int irs;
  private int iss;
  private int tsRecent;
  private int tsOffset;
  private int arrivalInterface;
  private boolean answeredOnce = true;
  private long answeredNanos;
  private final NegotiatedOptions agreed;

  /// @param family the listener's
  /// @param timers those of the stack
  /// @param expiry told when the SYN-ACK should be sent again
  /// @param agreed what follows from the SYN and what we offer
  public TcpRequestSock(int family, TimerQueue timers, Expiry expiry, NegotiatedOptions agreed) {
    super(family);
    this.timers = timers;
    this.agreed = agreed;
    this.timer = new Timer(() -> expiry.synAckExpired(this));
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
    return agreed;
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

  /// How often the SYN-ACK was sent again.
  public int retransmissions() {
    return retransmissions;
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

  /// The round trip that the ACK of the SYN-ACK measures, or -1 if the SYN-ACK was sent more than
  /// once (Karn's rule, RFC 6298 section 3).
  public long rttNanos(long nowNanos) {
    return answeredOnce ? nowNanos - answeredNanos : -1;
  }

  /// The SYN-ACK was not acknowledged in time: counts one more and waits twice as long as before.
  ///
  /// @param most how often it may be sent again
  /// @return whether to send it again; if not, it has been sent often enough or the request is over
  public boolean retry(int most, long nowNanos) {
    if (retransmissions >= most || stopped) {
      return false;
    }
    retransmissions++;
    answeredOnce = false;
    arm(nowNanos + (FIRST_TIMEOUT_NANOS << Math.min(retransmissions, MOST_DOUBLINGS)));
    return true;
  }

  @Override
  protected void stop() {
    stopped = true;
    timers.cancel(timer);
  }

  private void arm(long deadlineNanos) {
    timers.arm(timer, deadlineNanos);
    if (stopped) { // between the caller's look and the arming
      timers.cancel(timer);
    }
  }
}
