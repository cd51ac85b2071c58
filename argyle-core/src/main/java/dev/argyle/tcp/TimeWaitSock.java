package dev.argyle.tcp;

import dev.argyle.buffer.SkBuff;
import dev.argyle.env.Timer;
import dev.argyle.sock.PortOwner;
import dev.argyle.sock.SockCommon;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.tcp.send.SegmentHeader;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.tcp.seq.Seq;
import dev.argyle.wire.TcpFlags;
import java.util.concurrent.locks.ReentrantLock;

/// What is left of a connection in TIME-WAIT: its name, where it stood, and a timer. It stands in
/// the connection table in the place of the sock, so that an old segment cannot harm a new
/// connection of the same name, and a repeated FIN gets its ACK (RFC 9293 section 3.6.1).
///
/// It keeps its port from being bound anew, but by a socket that may share it, as on Linux.
///
/// A reset does not end it (RFC 1337). A SYN that is certainly new does, and goes to the listener
/// (RFC 6191).
final class TimeWaitSock extends SockCommon implements PortOwner {
  private static final int PAST_BYTES = 0x1_0001; // more than a window without scaling

  private final TcpProtocol tcp;
  private final ReentrantLock lock = new ReentrantLock();
  private final Timer timer = new Timer(this::expire);
  private final int sndNxt;
  private final int rcvNxt;
  private final int windowField; // as in the header, scaled already
  private final boolean timestamps;
  private final int timestampOffset;
  private final boolean reuseAddress;
  private final boolean reusePort;
  private final boolean portBound;
  private final boolean v6Only;
  private final ChallengeAck challengeAck = new ChallengeAck(); // guarded by lock
  private int tsRecent; // guarded by lock

  private TimeWaitSock(TcpSock sock, TcpProtocol tcp) {
    super(sock.family());
    this.tcp = tcp;
    localAddress(sock.localHigh(), sock.localLow());
    localPort(sock.localPort());
    remote(sock.remoteHigh(), sock.remoteLow(), sock.remotePort());
    boundInterface(sock.boundInterface());
    sndNxt = sock.snd.nxt();
    rcvNxt = sock.rcv.nxt();
    windowField = OutgoingHeader.windowField(sock);
    timestamps = sock.agreed.timestamps();
    timestampOffset = sock.timestampOffset;
    tsRecent = sock.paws.tsRecent();
    reuseAddress = sock.reuseAddress();
    reusePort = sock.reusePort();
    portBound = sock.isPortBound();
    v6Only = sock.v6Only();
  }

  /// Puts a TIME-WAIT in the place of a sock that has reached that state, and ends the sock. An ACK
  /// that is still owed goes out first. If too many are remembered already, nothing remains, as on
  /// Linux. The caller holds the sock's lock.
  static void replace(TcpSock sock, TcpProtocol tcp, long nowNanos) {
    if (sock.pending.needsAck()) {
      tcp.output().sendAck(sock, nowNanos);
    }
    if (tcp.memory().timeWaitBegins()) {
      replace(sock, new TimeWaitSock(sock, tcp), nowNanos);
    } else {
      tcp.counters().count(Counter.TIME_WAITS_FORGOTTEN);
    }
    sock.done();
  }

  private static void replace(TcpSock sock, TimeWaitSock timeWait, long nowNanos) {
    TcpTables tables = timeWait.tcp.tables();
    timeWait.state(TcpState.TIME_WAIT);
    tables.bind().inherit(timeWait); // first: a SYN may end it as soon as it can be found
    if (tables.established().replace(sock, timeWait)) {
      timeWait.arm(nowNanos);
      sock.unhashed();
    } else {
      tables.bind().release(timeWait);
      timeWait.tcp.memory().timeWaitEnds();
    }
  }

  /// Takes a segment, with no lock held; the packet is used up unless the answer is true.
  ///
  /// @return whether it is a SYN for a new connection: this one is over then, and the packet is
  /// still
  ///     the caller's
  boolean arrive(SkBuff packet, Segment segment, long nowNanos) {
    boolean reopen = false;
    lock.lock();
    try {
      if (isPlainSyn(segment) && isNewer(segment)) {
        reopen = true;
      } else {
        answer(segment, nowNanos);
      }
    } finally {
      lock.unlock();
    }
    if (reopen) {
      expire();
    } else {
      packet.release();
    }
    return reopen;
  }

  /// The sequence number of a connection that takes the place of this one: past all that this one
  /// has used (RFC 9293 section 3.6.1, MAY-2), which the clock of initial sequence numbers does not
  /// ensure if it was fast; as far past as on Linux.
  ///
  /// @param chosen what a new connection would start from
  int initialSequencePast(int chosen) {
    return Seq.max(chosen, sndNxt + PAST_BYTES);
  }

  /// A listener would drop a SYN with a FIN, so it must not end what is here.
  private static boolean isPlainSyn(Segment segment) {
    return segment.isSyn() && !segment.hasAck() && !segment.isReset() && !segment.isFin();
  }

  private boolean isNewer(Segment segment) {
    if (timestamps && segment.options().hasTimestamps()) {
      return Seq.after(segment.options().tsValue(), tsRecent)
          || (segment.options().tsValue() == tsRecent && Seq.after(segment.seq(), rcvNxt));
    }
    return Seq.after(segment.seq(), rcvNxt);
  }

  private void answer(Segment segment, long nowNanos) {
    if (segment.isReset()) {
      return;
    }
    boolean repeatedFin = segment.isFin() && segment.endSeq() == rcvNxt;
    if (repeatedFin) {
      arm(nowNanos);
    }
    boolean data = segment.length() > 0 && !segment.isSyn();
    if (data || (isOutOfPlace(segment) && challengeAck.allowed(nowNanos))) {
      SegmentHeader header = new SegmentHeader();
      header.begin(sndNxt, rcvNxt, TcpFlags.ACK, windowField);
      if (timestamps) {
        header.timestamps(OutgoingHeader.timestamp(timestampOffset, nowNanos), tsRecent);
      }
      tcp.reply().send(this, header);
    }
  }

  private boolean isOutOfPlace(Segment segment) {
    return segment.seq() != rcvNxt || segment.isSyn() || isOld(segment);
  }

  /// RFC 7323 section 5.3, R1.
  private boolean isOld(Segment segment) {
    return timestamps
        && segment.options().hasTimestamps()
        && Seq.before(segment.options().tsValue(), tsRecent);
  }

  private void arm(long nowNanos) {
    tcp.env().timers().arm(timer, nowNanos + tcp.config().times().timeWait().toNanos());
  }

  /// Ends it before its time, or at it.
  void expire() {
    tcp.env().timers().cancel(timer);
    if (tcp.tables().established().remove(this)) {
      tcp.memory().timeWaitEnds();
    }
    tcp.tables().bind().release(this);
  }

  @Override
  public SockCommon common() {
    return this;
  }

  @Override
  public boolean reuseAddress() {
    return reuseAddress;
  }

  @Override
  public boolean reusePort() {
    return reusePort;
  }

  @Override
  public boolean isPortBound() {
    return portBound;
  }

  @Override
  public boolean v6Only() {
    return v6Only;
  }

  @Override
  protected void destruct() {}
}
