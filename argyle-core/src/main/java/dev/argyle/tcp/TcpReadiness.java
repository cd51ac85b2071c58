package dev.argyle.tcp;

import dev.argyle.sock.PollEvents;
import dev.argyle.sock.RequestSockQueue;
import dev.argyle.sock.Sock;
import dev.argyle.sock.TcpState;

/// What `poll` may know of a connection without its lock: how much can be read, and whether there
/// is room to write. Published by whoever holds the lock, before the wake-up that tells of it.
final class TcpReadiness {
  private final TcpSock sock;
  private volatile int readableOctets;
  private volatile int pollableOctets; // without an urgent octet that a read would step over
  private volatile boolean urgentHere;
  private volatile int queuedBytes;
  private volatile int unsentOctets; // kept only while there is a limit for it
  private volatile int unsentLimitOctets; // TCP_NOTSENT_LOWAT

  TcpReadiness(TcpSock sock) {
    this.sock = sock;
  }

  /// What `poll` tells: bits of [PollEvents].
  int poll() {
    TcpState state = sock.state();
    if (state == TcpState.LISTEN) {
      RequestSockQueue queue = sock.acceptQueue();
      return queue != null && queue.acceptLength() > 0 ? PollEvents.IN : 0;
    }
    int shutdown = sock.shutdown();
    int events = 0;
    if (shutdown == Sock.SHUTDOWN_MASK || state == TcpState.CLOSED) {
      events |= PollEvents.HUP;
    }
    if ((shutdown & Sock.RCV_SHUTDOWN) != 0) {
      events |= PollEvents.IN | PollEvents.RDHUP;
    }
    if (sock.rare().fastOpen.deferred) {
      events |= PollEvents.OUT; // a write sends the SYN
    }
    boolean opening = state == TcpState.SYN_SENT || state == TcpState.SYN_RECEIVED;
    if (!opening || sock.rare().fastOpen.isHalfOpen()) {
      if (isReadable()) {
        events |= PollEvents.IN;
      }
      if (isUrgentHere()) {
        events |= PollEvents.PRI;
      }
      events |= pollWritable(shutdown);
    }
    boolean failed = sock.pendingError() != 0 || sock.hasErrors();
    return failed ? events | PollEvents.ERR : events;
  }

  private int pollWritable(int shutdown) {
    if ((shutdown & Sock.SEND_SHUTDOWN) != 0 || isWritable()) {
      return PollEvents.OUT;
    }
    waitForSpace();
    return isWritable() ? PollEvents.OUT : 0; // room may have come before anybody waited for it
  }

  /// The receive queue has changed, or what is urgent in it.
  void publishReadable() {
    int octets = (int) sock.receiveQueue().octets();
    readableOctets = octets;
    accountMemory();
    boolean urgent = sock.rare().urgentMark.isSet();
    boolean nextIsUrgent = urgent && !sock.oobInline() && UrgentData.isAtMark(sock);
    pollableOctets = nextIsUrgent ? octets - 1 : octets;
    urgentHere = urgent && sock.rare().urgentMark.isHere();
  }

  /// Data has come, or less of it will do: wakes readers if it is as much as `SO_RCVLOWAT` asks
  /// for, as much as there can be, or all there will ever be. As on Linux an urgent octet counts.
  void dataCame() {
    publishReadable();
    int octets = readableOctets;
    if (octets >= sock.receiveLowWaterOctets()
        || octets >= sock.receiveBuffer.fullWindowBytes()
        || sock.finReceived) {
      sock.waitQueue().wake(PollEvents.IN);
    }
  }

  /// The send buffer has changed: wakes writers if there is the room they wait for.
  void publishQueued() {
    queuedBytes = sock.outputQueue.chargedBytes();
    if (mostUnsentOctets() < Integer.MAX_VALUE) {
      unsentOctets = sock.unsentOctets();
    }
    accountMemory();
    if (sock.isNoSpace() && isWritable()) {
      sock.noSpace(false);
      sock.waitQueue().wake(PollEvents.OUT);
    }
  }

  /// Has the stack know what this connection holds.
  void accountMemory() {
    long received = sock.receiveQueue().truesize() + sock.rare().outOfOrder.truesize();
    sock.memory.use(received + queuedBytes);
  }

  /// Octets in the receive queue.
  int readableOctets() {
    return readableOctets;
  }

  /// Whether there is something to read: as much as `SO_RCVLOWAT` asks for, or as much as there can
  /// be.
  boolean isReadable() {
    int octets = pollableOctets;
    return octets > 0
        && (octets >= sock.receiveLowWaterOctets()
            || octets >= sock.receiveBuffer.fullWindowBytes());
  }

  /// Whether there is an urgent octet.
  boolean isUrgentHere() {
    return urgentHere;
  }

  /// Whether there is room enough to be worth a wake-up: a third of the buffer, and half of what
  /// `TCP_NOTSENT_LOWAT` allows, as on Linux. When not, the next room that comes wakes. Other than
  /// there the buffer is small while the stack is out of memory: what `poll` finds writable can be
  /// written.
  boolean isWritable() {
    int queued = queuedBytes;
    int limit = mostUnsentOctets();
    return sock.outputQueue.limitBytes() - queued >= queued / 2
        && (limit == Integer.MAX_VALUE || 2L * unsentOctets < limit);
  }

  /// A writer has found too little room and waits for more.
  void waitForSpace() {
    sock.noSpace(true);
  }

  /// How much may be written and not sent, by `TCP_NOTSENT_LOWAT` or else by configuration;
  /// `Integer.MAX_VALUE` for no limit.
  int mostUnsentOctets() {
    int octets =
        unsentLimitOctets == 0
            ? sock.tcp.config().buffers().unsentLimitOctets()
            : unsentLimitOctets;
    return octets < 0 ? Integer.MAX_VALUE : octets;
  }

  /// `TCP_NOTSENT_LOWAT`: 0 for what is configured, below 0 for no limit.
  int unsentLimitOctets() {
    return unsentLimitOctets;
  }

  /// Sets `TCP_NOTSENT_LOWAT`.
  void unsentLimitOctets(int octets) {
    unsentLimitOctets = octets;
    publishQueued();
  }
}
