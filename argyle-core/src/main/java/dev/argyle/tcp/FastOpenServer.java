package dev.argyle.tcp;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.ip.Route;
import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.ReceivePath;
import dev.argyle.sock.RequestSockQueue;
import dev.argyle.sock.SipHash;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.TcpConfig.SynCookieUse;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.tcp.fastopen.FastOpenKeys;
import dev.argyle.tcp.fastopen.FastOpenKeys.Match;
import dev.argyle.tcp.fastopen.FastOpenQueue;
import dev.argyle.tcp.handshake.TcpRequestSock;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.wire.FastOpenCookie;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The server's side of Fast Open, RFC 7413 section 4.2.2: what the SYN of a listener is worth, and
/// a connection that is used before its handshake is complete. Such a child is a full sock in
/// SYN-RECEIVED, or further if its user has closed it, and what is its own in that time is here:
/// its SYN-ACK goes again and nothing else does, until the ACK comes.
final class FastOpenServer {
  private static final long FIRST_TIMEOUT_NANOS = TcpRequestSock.FIRST_TIMEOUT_NANOS;
  private static final long LONGEST_TIMEOUT_NANOS = 120_000_000_000L; // TCP_RTO_MAX
  private static final int MOST_DOUBLINGS = 7;

  /// What a SYN is worth.
  ///
  /// @param opens whether the connection may begin at once
  /// @param tells the option of the SYN-ACK if it does, or null for none
  /// @param tellsElse the option of the SYN-ACK if it does not
  record Verdict(
      boolean opens, @Nullable FastOpenCookie tells, @Nullable FastOpenCookie tellsElse) {
    static final Verdict PLAIN = new Verdict(false, null, null);
  }

  private final TcpProtocol tcp;
  private final TcpListener listening;
  private final AtomicReference<@Nullable FastOpenKeys> drawn = new AtomicReference<>();

  FastOpenServer(TcpProtocol tcp, TcpListener listening) {
    this.tcp = tcp;
    this.listening = listening;
  }

  /// A listener begins: it may use Fast Open without having asked for it.
  static void listens(TcpSock listener, int backlog) {
    FastOpenKnobs config = listener.tcp.config().options().fastOpen();
    FastOpenQueue queue = listener.rare().fastOpen.queue;
    boolean unset = queue == null || queue.most() == 0;
    if (config.has(FastOpenKnobs.EVERY_LISTENER) && config.has(FastOpenKnobs.SERVER) && unset) {
      listener.ownRare().fastOpen.queue = new FastOpenQueue(backlog);
    }
  }

  /// The keys of the stack, or null before one was needed.
  @Nullable FastOpenKeys knownKeys() {
    String configured = tcp.config().options().fastOpen().keys();
    return configured.isEmpty() ? drawn.get() : FastOpenKeys.parse(configured);
  }

  private FastOpenKeys keys() {
    FastOpenKeys own = knownKeys();
    if (own == null) {
      SipHash key = new SipHash(tcp.env().entropy().secret(), tcp.env().entropy().secret());
      FastOpenKeys fresh = new FastOpenKeys(key, null);
      own = drawn.compareAndSet(null, fresh) ? fresh : drawn.get();
      assert own != null : "drawn once";
    }
    return own;
  }

  /// What the SYN of a listener is worth. If the SYN queue is full, nothing: whoever answers by
  /// cookies remembers nothing, and takes no data.
  Verdict judge(TcpSock listener, RequestSockQueue queue, SkBuff packet, Segment segment) {
    FastOpenCookie brought = segment.options().fastOpen();
    if (brought != null && brought.isRequest()) {
      tcp.counters().count(Counter.FAST_OPEN_COOKIES_REQUESTED);
    }
    FastOpenKnobs config = tcp.config().options().fastOpen();
    FastOpenQueue places = listener.rare().fastOpen.queue;
    boolean wanted = brought != null || segment.payloadOctets() > 0;
    if (!wanted || places == null || places.most() == 0 || !config.has(FastOpenKnobs.SERVER)) {
      return Verdict.PLAIN;
    }
    if (!places.hasRoom(tcp.env().clock().nanos())) {
      tcp.counters().count(Counter.FAST_OPEN_OVERFLOW);
      return Verdict.PLAIN;
    }
    boolean full = queue.halfOpen() >= queue.halfOpenLimit();
    if (full || tcp.config().queues().synCookies() == SynCookieUse.ALWAYS) {
      return Verdict.PLAIN;
    }
    if (config.has(FastOpenKnobs.SERVER_WITHOUT_COOKIE) || listener.rare().fastOpen.withoutCookie) {
      return new Verdict(true, null, null);
    }
    return brought == null ? Verdict.PLAIN : judge(listener, packet, brought);
  }

  private Verdict judge(TcpSock listener, SkBuff packet, FastOpenCookie brought) {
    FastOpenKeys ofListener = listener.rare().fastOpen.keys;
    FastOpenKeys keys = ofListener == null ? keys() : ofListener;
    PacketInfo info = packet.info();
    FastOpenCookie ours =
        keys.cookie(
                info.sourceHigh(), info.sourceLow(), info.destinationHigh(), info.destinationLow())
            .in(brought.experimental());
    Match match =
        keys.check(
            brought,
            info.sourceHigh(),
            info.sourceLow(),
            info.destinationHigh(),
            info.destinationLow());
    switch (match) {
      case NONE -> {
        if (!brought.isRequest()) {
          tcp.counters().count(Counter.FAST_OPEN_PASSIVE_FAILED);
        }
      }
      case FIRST -> {}
      case SECOND -> tcp.counters().count(Counter.FAST_OPEN_SECOND_KEY);
    }
    return new Verdict(match != Match.NONE, match == Match.SECOND ? ours : null, ours);
  }

  /// Opens a connection by its SYN: the child is whole, has the data, and is ready to be accepted.
  ///
  /// @param request that knows how the SYN is answered; in no queue
  /// @param tells the option of the SYN-ACK, or null for none
  /// @return false if there is no room: the handshake goes its usual way
  boolean open(
      TcpSock listener,
      RequestSockQueue queue,
      TcpRequestSock request,
      SkBuff packet,
      Segment segment,
      @Nullable FastOpenCookie tells,
      long nowNanos) {
    FastOpenQueue places = listener.rare().fastOpen.queue;
    if (places == null || !places.enter(nowNanos)) {
      return false;
    }
    Route route = listening.routeBack(packet);
    TcpSock child = null;
    if (route != null && queue.reserve(request)) {
      child =
          tcp.open()
              .child(
                  listener,
                  request,
                  route,
                  nowNanos,
                  c -> begin(c, request, places, packet, segment, nowNanos));
      if (child == null) {
        queue.cancelReservation();
      }
    }
    if (child == null) {
      places.leave();
      tcp.counters().count(Counter.FAST_OPEN_PASSIVE_FAILED);
      return false;
    }
    tcp.counters().count(Counter.FAST_OPEN_PASSIVE);
    listening.synAcks().send(request, child.rare().fastOpen.synEnd, tells, nowNanos);
    child.lock().acquire();
    try {
      tcp.open().handOver(child, request, listener);
    } finally {
      child.lock().release();
    }
    return true;
  }

  /// Makes a child ready that nobody knows of yet.
  private void begin(
      TcpSock child,
      TcpRequestSock request,
      FastOpenQueue places,
      SkBuff packet,
      Segment segment,
      long nowNanos) {
    child.listener = null;
    child.request = null; // its place in the accept queue is sure
    child.snd.acknowledge(child.snd.nxt()); // as far as data goes: the SYN is not in its way
    child.snd.initialWindow(segment.seq(), child.snd.nxt(), segment.window());
    child.permission.windowSeen(segment.window());
    tcp.open().begin(child, nowNanos);
    int octets = packet.length();
    if (octets > 0) {
      SkBuff data = packet.copy(tcp.pool());
      tcp.receiveTrace().reached(child, ReceivePath.RECEIVE_QUEUE, child.rcv.nxt(), octets);
      child.receiveQueue().add(data);
      child.rcv.advance(octets);
      child.rcv.acknowledged();
      child.publishReadable();
      child.ownRare().fastOpen.dataTaken = true;
    }
    child.window.start(child.rcv.nxt(), request.windowBytes(), child.agreed.ownShift());
    child.ownRare().fastOpen.begin(places, request, child.rcv.nxt());
    child.timers.arm(TimerKind.RETRANSMIT, nowNanos + FIRST_TIMEOUT_NANOS);
  }

  /// The SYN has come again: our answer was lost, or late.
  ///
  /// @return whether that is what the segment is
  boolean takeSynAgain(TcpSock child, Segment segment, long nowNanos) {
    boolean again =
        segment.isSyn()
            && !segment.hasAck()
            && !segment.isReset()
            && segment.seq() == child.rcv.irs();
    if (again && child.challengeAck.allowed(nowNanos)) {
      sendSynAckAgain(child, nowNanos);
    }
    return again;
  }

  /// The time for the ACK of the SYN-ACK has run out. Data waits for it however long it takes. One
  /// try more than in an ordinary handshake, as on Linux: it may have been accepted.
  void synAckExpired(TcpSock child, long nowNanos) {
    FastOpenState state = child.rare().fastOpen;
    int own = child.settings.synRetries;
    int most = own == 0 ? tcp.config().retries().synAck() + 1 : own;
    if (state.synAckTimeouts >= most) {
      tcp.counters().count(Counter.ABORTED_ON_TIMEOUT);
      child.abort(Errno.ETIMEDOUT);
      return;
    }
    state.synAckTimeouts++;
    tcp.counters().count(Counter.RETRANSMITTED_SEGMENTS);
    sendSynAckAgain(child, nowNanos);
    long nanos = FIRST_TIMEOUT_NANOS << Math.min(state.synAckTimeouts, MOST_DOUBLINGS);
    child.timers.arm(TimerKind.RETRANSMIT, nowNanos + Math.min(nanos, LONGEST_TIMEOUT_NANOS));
  }

  private void sendSynAckAgain(TcpSock child, long nowNanos) {
    TcpRequestSock request = child.rare().fastOpen.request;
    if (request != null) {
      request.answeredAgain();
      listening.synAcks().send(request, child.rare().fastOpen.synEnd, null, nowNanos);
    }
  }

  /// The ACK of the handshake has come.
  void complete(TcpSock child, long nowNanos) {
    TcpRequestSock request = child.rare().fastOpen.request;
    long rttNanos = request == null ? -1 : request.rttNanos(nowNanos);
    if (rttNanos >= 0 && !child.rtt.hasSample()) {
      child.rtt.sample(rttNanos);
    }
    child.timers.cancel(TimerKind.RETRANSMIT); // flush starts it anew, for data
    if (child.state() == TcpState.SYN_RECEIVED) {
      tcp.open().established(child, nowNanos);
      child.waitQueue().wake(PollEvents.OUT);
    }
    child.rare().fastOpen.complete();
  }
}
