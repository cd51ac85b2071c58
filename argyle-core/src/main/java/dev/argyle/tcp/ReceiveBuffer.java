package dev.argyle.tcp;

import dev.argyle.sock.Sock;
import dev.argyle.tcp.receive.ReadRate;
import dev.argyle.tcp.receive.ReceiveWindow;
import dev.argyle.tcp.receive.ReceiverRtt;
import dev.argyle.tcp.seq.Segment;

/// How much the receive side of a connection may hold, and how that grows (MISSION D3): as the user
/// reads, up to the third number of `tcp_rmem`, unless the user has set `SO_RCVBUF`. About half of
/// the memory is for payload, since memory is counted with what it wastes (Linux's
/// `tcp_adv_win_scale` of 1). Guarded by the sock's lock.
final class ReceiveBuffer {
  private static final int FIRST_ROUND_SEGMENTS = 10; // the initial window of a sender
  private static final int SHORT_SEGMENTS = 4; // of a window while memory is short
  private static final long TICK_NANOS = 1_000_000L;

  private final TcpSock sock;
  private final ReadRate readRate = new ReadRate();
  private final ReceiverRtt rtt = new ReceiverRtt();
  private int earnedBytes; // window that the peer has shown a use for

  ReceiveBuffer(TcpSock sock) {
    this.sock = sock;
  }

  /// Payload octets that there is room for behind RCV.NXT. No more is promised than the peer has
  /// earned: each segment lets the window open by twice of it, so that a peer who sends little
  /// cannot ever send much at once (Linux's `rcv_ssthresh`).
  ///
  /// Differs from Linux: what has come out of order lies behind RCV.NXT and within that room, so it
  /// is not taken off once more. While a hole is mended, the window opens as the user reads.
  int roomBytes() {
    long inOrderBytes = sock.receiveQueue().truesize();
    long free = Math.max(0, (sock.receiveBufferBytes() - inOrderBytes) / 2);
    return sock.settings.clamped((int) Math.min(free, earnedBytes()));
  }

  /// Whether an ACK would tell the peer that it may send nothing at all until the user has read.
  boolean isShut() {
    return roomBytes() == 0 && sock.window.windowBytes(sock.rcv.nxt()) == 0;
  }

  /// Whether reading has made so much room that the peer should be told of it. One that will send
  /// nothing more, or to whom nobody listens any more, need not know.
  boolean isRoomWorthAnAck() {
    return sock.state().canReceive()
        && (sock.shutdown() & Sock.RCV_SHUTDOWN) == 0
        && sock.window.worthAnUpdate(
            sock.rcv.nxt(), roomBytes(), sock.peerSegment.bytes(), mostRoomBytes());
  }

  private int earnedBytes() {
    if (earnedBytes == 0) {
      earnedBytes = synWindowBytes(); // what it was told first
    }
    if (sock.tcp.memory().isShort()) {
      earnedBytes = Math.min(earnedBytes, SHORT_SEGMENTS * sock.advertisedMssBytes);
    }
    return earnedBytes;
  }

  /// Whether one more segment in order cannot be kept: the peer has sent more than it was allowed
  /// to, or memory is exhausted and this connection has its least already.
  boolean isExhausted() {
    return sock.env().faultPoints().refusesMemory()
        || usedBytes() > 2L * sock.receiveBufferBytes()
        || (sock.tcp.memory().isExhausted() && usedBytes() > limits().leastBytes());
  }

  /// Memory that the out-of-order queue may hold.
  long outOfOrderLimitBytes() {
    long free = sock.receiveBufferBytes() - sock.receiveQueue().truesize();
    return sock.tcp.memory().isExhausted() ? Math.min(free, limits().leastBytes()) : free;
  }

  private long usedBytes() {
    return sock.receiveQueue().truesize() + sock.rare().outOfOrder.truesize();
  }

  /// The largest window that the buffer allows at its present size.
  int fullWindowBytes() {
    return sock.settings.clamped(sock.receiveBufferBytes() / 2);
  }

  /// The largest window that the peer can be told as things stand, whatever is read. The buffer may
  /// have grown far beyond it.
  private int mostRoomBytes() {
    return Math.min(fullWindowBytes(), earnedBytes());
  }

  /// The window that our SYN announces.
  int synWindowBytes() {
    return ReceiveWindow.synField(fullWindowBytes());
  }

  /// What the window may ever grow to, for the scale that our SYN offers. As on Linux all of the
  /// largest buffer counts, though a window takes half of it.
  int scaledForBytes() {
    return sock.settings.fixedReceiveBuffer
        ? fullWindowBytes()
        : sock.settings.clamped(Math.max(limits().mostBytes(), fullWindowBytes()));
  }

  /// Data has come in order.
  void arrived(Segment segment, long nowNanos) {
    int step = 2 * Math.max(sock.advertisedMssBytes, segment.payloadOctets());
    int earned = earnedBytes();
    earnedBytes = Math.clamp((long) earned + step, earned, Math.max(earned, fullWindowBytes()));
    if (!readRate.isRunning()) {
      int firstRound = FIRST_ROUND_SEGMENTS * sock.advertisedMssBytes;
      readRate.start(sock.copiedSeq(), Math.min(firstRound, fullWindowBytes()), nowNanos);
    }
    if (sock.agreed.timestamps() && segment.options().hasTimestamps()) {
      int echo = segment.options().tsEcho();
      int ticks = OutgoingHeader.timestamp(sock.timestampOffset, nowNanos) - echo;
      rtt.echoed(echo, ticks * TICK_NANOS, TICK_NANOS);
    }
    rtt.advanced(sock.rcv.nxt(), sock.window.windowBytes(sock.rcv.nxt()), nowNanos);
  }

  /// The user has read: the buffer may grow.
  void read(long nowNanos) {
    if (!readRate.isRunning()) {
      return;
    }
    long window = readRate.read(sock.copiedSeq(), rttNanos(), sock.advertisedMssBytes, nowNanos);
    if (window > 0 && grows()) {
      grow(2 * window);
    }
  }

  /// The user waits for that many octets at once: they must fit in.
  void mustHold(int octets) {
    if (!sock.settings.fixedReceiveBuffer) {
      grow(2L * octets);
    }
  }

  /// The most that a user may wait for.
  int mostHeldOctets() {
    int bytes = sock.settings.fixedReceiveBuffer ? sock.receiveBufferBytes() : limits().mostBytes();
    return Math.max(1, bytes / 2);
  }

  /// Forgets an earlier connection.
  void clear() {
    readRate.clear();
    rtt.clear();
    earnedBytes = 0;
  }

  /// Until data has shown it, what the handshake has measured counts.
  private long rttNanos() {
    if (rtt.nanos() != ReceiverRtt.UNKNOWN || !sock.rtt.hasSample()) {
      return rtt.nanos();
    }
    return Math.max(1, sock.rtt.srttNanos());
  }

  private boolean grows() {
    return !sock.settings.fixedReceiveBuffer
        && !sock.tcp.memory().isShort()
        && sock.tcp.config().buffers().moderatesReceive();
  }

  private void grow(long bytes) {
    int wanted = (int) Math.min(bytes, limits().mostBytes());
    if (wanted > sock.receiveBufferBytes()) {
      sock.receiveBufferBytes(wanted);
    }
  }

  private TcpConfig.Sizes limits() {
    return sock.tcp.config().buffers().receive();
  }
}
