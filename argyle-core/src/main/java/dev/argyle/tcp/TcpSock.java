package dev.argyle.tcp;

import dev.argyle.buffer.SkBuff;
import dev.argyle.ip.Route;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetConnectionSock;
import dev.argyle.sock.ReceivePath;
import dev.argyle.sock.RequestSockQueue;
import dev.argyle.sock.TcpInfo;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.congestion.CongestionControl;
import dev.argyle.tcp.congestion.Pacer;
import dev.argyle.tcp.congestion.WindowUse;
import dev.argyle.tcp.handshake.NegotiatedOptions;
import dev.argyle.tcp.handshake.SynOptions;
import dev.argyle.tcp.handshake.TcpRequestSock;
import dev.argyle.tcp.receive.DelayedAck;
import dev.argyle.tcp.receive.Paws;
import dev.argyle.tcp.receive.PeerSegmentSize;
import dev.argyle.tcp.receive.ReceiveWindow;
import dev.argyle.tcp.recovery.LossRecovery;
import dev.argyle.tcp.recovery.RetransmissionTimeout;
import dev.argyle.tcp.recovery.RttEstimator;
import dev.argyle.tcp.send.KeepAlive;
import dev.argyle.tcp.send.SendBuffer;
import dev.argyle.tcp.send.SendPermission;
import dev.argyle.tcp.seq.ReceiveSequence;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.tcp.seq.SendSequence;
import dev.argyle.tcp.seq.Seq;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One TCP connection, or a listener: it owns the parts and knows the connection as a whole. What
/// is done to it on an event is in the classes of this package that are named after the events
/// (MISSION B9).
///
/// Fields are guarded by [#lock], but for the volatile ones, which `poll` reads.
public final class TcpSock extends InetConnectionSock {
  private static final int TIMER_MARK = 1;

  /// How long a segment waits for the reader that was woken for it: less than any peer's
  /// retransmission time-out (200 ms on Linux, whose prequeue waited as long).
  private static final long PREQUEUE_NANOS = 150_000_000L;

  private static final SynOptions NOTHING_OFFERED =
      new SynOptions(SynOptions.NONE, SynOptions.NONE, false, false);
  private static final NegotiatedOptions NOTHING_AGREED =
      new NegotiatedOptions(
          NegotiatedOptions.DEFAULT_MSS4_BYTES,
          NegotiatedOptions.NONE,
          NegotiatedOptions.NONE,
          false,
          false);

  final TcpProtocol tcp;
  final SendSequence snd = new SendSequence();
  final ReceiveSequence rcv = new ReceiveSequence();
  final PendingWork pending = new PendingWork();
  final TcpTimers timers;
  final SendBuffer sendBuffer;
  final MemoryShare memory;
  final SendPermission permission;
  final ReceiveWindow window = new ReceiveWindow();
  final PeerSegmentSize peerSegment = new PeerSegmentSize();
  final ChallengeAck challengeAck = new ChallengeAck();
  final Paws paws = new Paws();
  final TcpSettings settings = new TcpSettings();
  final TcpReadiness readiness = new TcpReadiness(this);
  final OutputQueue outputQueue = new OutputQueue(this);
  final ReceiveBuffer receiveBuffer = new ReceiveBuffer(this);
  final Chronograph chronograph = new Chronograph(this);
  final ReceiveReport receiveReport = new ReceiveReport(this);
  final Pacer pacer = new Pacer();
  final WindowUse windowUse = new WindowUse();
  final Ecn ecn = new Ecn(this);

  RttEstimator rtt;
  RetransmissionTimeout retransmissionTimeout;
  DelayedAck delayedAck = new DelayedAck();
  CongestionControl congestion;
  LossRecovery recovery;
  SynOptions synOptions = NOTHING_OFFERED; // what our SYN says
  NegotiatedOptions agreed = NOTHING_AGREED;
  int mssBytes = NegotiatedOptions.DEFAULT_MSS4_BYTES; // payload of a full segment
  int maxSegmentBytes; // TCP_MAXSEG, 0 if the user has set none
  int advertisedMssBytes; // what our SYN told
  long segmentsSent;
  long segmentsReceived;
  long userTimeoutNanos; // TCP_USER_TIMEOUT, 0 for none
  int deferAccept; // TCP_DEFER_ACCEPT, in time-outs of the SYN-ACK; not inherited
  int timestampOffset;
  boolean cwndLimited; // the last flush stopped for want of window, not of data
  boolean writing; // a call of the user has more to append
  boolean takesNext; // a reader owns it and will take what is in the receive queue
  boolean finQueued; // the user is done; FIN follows the last octet
  boolean finSent;
  boolean finReceived; // the peer is done: the stream has an end, whatever comes after it
  boolean passive; // it came out of a listener
  boolean sentYet; // whether lastSentNanos means anything
  long lastReceivedNanos;
  long lastDataNanos; // in order or not; at first, when the connection came to be
  long lastSentNanos;
  long retransmitDeadlineNanos; // when the RTO is over, if no probe comes before
  boolean probeNext; // the retransmission timer waits to probe the tail first
  @Nullable Route route;
  @Nullable TcpSock listener; // until the handshake of an accepted connection is complete
  @Nullable TcpRequestSock request;

  private volatile RareParts rare = RareParts.NOTHING;
  private @Nullable KeepAlive keepAliveProbes; // made when somebody asks for them
  private boolean inTable;

  TcpSock(int family, TcpProtocol tcp) {
    super(family, IpProtocol.TCP, tcp.proto(), tcp.env());
    this.tcp = tcp;
    this.memory = new MemoryShare(tcp.memory());
    this.timers = new TcpTimers(env(), () -> lock().defer(TIMER_MARK));
    this.sendBuffer = new SendBuffer(writeQueue(), tcp.pool());
    this.permission = new SendPermission(mssBytes, TcpOutput.LARGEST_PAYLOAD_OCTETS);
    this.congestion = tcp.newCongestionControl(tcp.config().congestionControl());
    this.rtt = tcp.newRttEstimator();
    this.retransmissionTimeout = new RetransmissionTimeout(rtt);
    this.recovery = new LossRecovery(congestion, rtt, mssBytes);
    TcpConfig.Buffers buffers = tcp.config().buffers();
    receiveBufferBytes(buffers.receive().firstBytes());
    sendBufferBytes(buffers.send().firstBytes());
  }

  @Override
  protected void backlogReceive(SkBuff packet) {
    long nowNanos = env().clock().nanos();
    segmentsReceived++;
    tcp.segmentArrives().arrive(this, packet, nowNanos);
    tcp.output().flush(this, nowNanos);
  }

  @Override
  protected void processDeferred(int marks) {
    if ((marks & TIMER_MARK) != 0) {
      tcp.timeouts().expire(this, env().clock().nanos());
    }
  }

  /// Whoever only acknowledges is served at once: its ACK lets writers go on, and tells a reader
  /// nothing.
  @Override
  protected boolean isForReader(SkBuff packet) {
    return !tcp.config().queues().lowLatency() && Segment.payloadOctets(packet) > 0;
  }

  @Override
  protected void prequeueBegun() {
    timers.arm(TimerKind.PREQUEUE, env().clock().nanos() + PREQUEUE_NANOS);
  }

  @Override
  protected void prequeueForced(boolean full) {
    tcp.receiveTrace().prequeueForced(full);
  }

  @Override
  protected void reached(SkBuff packet, ReceivePath path) {
    tcp.receiveTrace().arrived(this, packet, path);
  }

  /// Its keep-alive probes, with the times of the configuration until the user sets others.
  KeepAlive keepAliveProbes() {
    KeepAlive own = keepAliveProbes;
    if (own == null) {
      own = tcp.newKeepAlive();
      keepAliveProbes = own;
    }
    return own;
  }

  /// What few connections use, to look at.
  RareParts rare() {
    return rare;
  }

  /// What few connections use, to change it. The caller owns the lock.
  RareParts ownRare() {
    RareParts own = rare.own(tcp.pool());
    rare = own;
    return own;
  }

  /// Position of the first octet that the send buffer still holds.
  int sendBufferSeq() {
    return snd.una() == snd.iss() ? snd.iss() + 1 : snd.una();
  }

  /// Octets written and not sent yet.
  int unsentOctets() {
    boolean none = finSent || snd.nxt() == snd.iss(); // done, or not begun
    return none ? 0 : sendBuffer.octets() - Seq.distance(sendBufferSeq(), snd.nxt());
  }

  /// Position of the FIN, once it was sent.
  int finSeq() {
    return sendBufferSeq() + sendBuffer.octets();
  }

  /// Whether it goes over IPv6.
  boolean isV6() {
    return !IpAddress.isV4(remoteHigh(), remoteLow());
  }

  /// Position of the next octet that the user reads.
  int copiedSeq() {
    return rcv.nxt() - (finReceived ? 1 : 0) - (int) receiveQueue().octets();
  }

  /// Tells `poll`, and whoever waits for it, how much is in the queues.
  void publishReadable() {
    readiness.publishReadable();
  }

  /// Tells `poll` how much of the send buffer is in use, and wakes writers that wait for room.
  void publishQueued() {
    readiness.publishQueued();
  }

  /// Octets that the user could read now.
  public int readableOctets() {
    return readiness.readableOctets();
  }

  /// Octets written and not acknowledged. Takes the lock.
  public int queuedOctets() {
    return locked(sendBuffer::octets);
  }

  /// Octets that wait past a hole. Takes the lock.
  public int outOfOrderOctets() {
    return locked(() -> (int) rare.outOfOrder.octets());
  }

  /// How the connection stands. Takes the lock.
  public TcpInfo info() {
    return locked(() -> ConnectionInfo.of(this));
  }

  private <T> T locked(Supplier<T> question) {
    lock().acquire();
    try {
      return question.get();
    } finally {
      lock().release();
    }
  }

  /// Forgets an earlier connection, or an attempt at one, before the next.
  void renew() {
    takeError();
    receiveQueue().clear();
    publishReadable();
    permission.renew();
    pacer.clear();
    windowUse.clear();
    receiveBuffer.clear();
    rare.renew();
    if (sentYet || passive || segmentsReceived > 0) { // else they are new
      rtt = tcp.newRttEstimator();
      retransmissionTimeout = new RetransmissionTimeout(rtt);
      delayedAck = new DelayedAck();
      adopt(tcp.newCongestionControl(congestion.name()));
    }
    finQueued = false;
    finSent = false;
    finReceived = false;
    forgetSoftError();
    sentYet = false;
  }

  /// A child takes what the user has set on its listener.
  void inherit(TcpSock from) {
    inheritSettings(from);
    inheritIpSettings(from);
    bound(from.isAddressBound(), false);
    addShutdown(from.shutdown());
    v6Only(from.v6Only());
    maxSegmentBytes = from.maxSegmentBytes;
    userTimeoutNanos = from.userTimeoutNanos;
    settings.inherit(from.settings);
    readiness.unsentLimitOctets(from.readiness.unsentLimitOctets());
    pacer.mostBytesPerSecond(from.pacer.mostBytesPerSecond());
    permission.noDelay(from.permission.noDelay());
    permission.cork(from.permission.isCorked());
    if (from.keepAliveProbes != null) {
      keepAliveProbes().inherit(from.keepAliveProbes);
    }
    if (!congestion.name().equals(from.congestion.name())) {
      adopt(tcp.newCongestionControl(from.congestion.name()));
    }
  }

  /// Changes the congestion control and begins anew, with nothing sent.
  void adopt(CongestionControl chosen) {
    congestion = chosen;
    recovery = new LossRecovery(chosen, rtt, mssBytes);
  }

  /// Segments carry that much payload from now on.
  void adoptMss(int octets) {
    if (octets != mssBytes) {
      mssBytes = octets;
      recovery.mss(octets);
      permission.segments(octets, TcpOutput.LARGEST_PAYLOAD_OCTETS);
    }
  }

  /// Enters it into the connection table. @return false if the four-tuple is taken
  boolean hash() {
    if (!tcp.tables().established().insert(this)) {
      return false;
    }
    hold();
    inTable = true;
    return true;
  }

  /// It is gone from the table: removed, or replaced by its TIME-WAIT.
  void unhashed() {
    if (inTable) {
      inTable = false;
      put();
    }
  }

  /// Ends the connection with nothing more to send: CLOSED. Whoever waits wakes.
  void done() {
    if (state() == TcpState.CLOSED) {
      return;
    }
    outputQueue.ends();
    state(TcpState.CLOSED);
    addShutdown(SHUTDOWN_MASK);
    timers.cancelAll();
    pending.clear();
    sendBuffer.clear();
    tcp.fastOpenClient().ended(this);
    rare.outOfOrder.clear();
    publishQueued();
    memory.ends();
    neverComplete();
    if (inTable) {
      tcp.tables().established().remove(this);
    }
    releasePort();
    waitQueue().wakeAll();
    unhashed();
  }

  /// CLOSED: gives the port back, unless `bind` has named it.
  void releasePort() {
    if (!isPortNamed()) {
      tcp.tables().bind().release(this);
      bound(isAddressBound(), false);
    }
  }

  /// A handshake that a place in the accept queue was kept for has failed.
  private void neverComplete() {
    RequestSockQueue queue = request == null ? null : request.queue();
    listener = null;
    request = null;
    if (queue != null) {
      queue.cancelReservation();
    }
  }

  /// Ends the connection with an error for its user. Whoever is woken by it finds all of it: the
  /// error, the end, the hang-up.
  void abort(Errno errno) {
    if (state() != TcpState.CLOSED) {
      pendingError(errno);
      done();
    }
  }

  @Override
  protected void destruct() {
    super.destruct();
    sendBuffer.clear();
    rare.outOfOrder.clear();
    memory.use(0);
    tcp.tables().bind().release(this);
  }
}
