package dev.argyle.ip.datagram;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import dev.argyle.env.Env;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.Route;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.Guard;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Proto;
import dev.argyle.sock.Sock;
import dev.argyle.sock.WaitQueue;
import dev.argyle.wire.IpAddress;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A sock that receives whole datagrams. The receive queue is guarded by a lock of its own; the
/// limit is `SO_RCVBUF`, counted in memory, and a datagram that comes when it is passed is dropped
/// and counted.
public abstract class DatagramSock extends InetSock {
  /// Linux's `rmem_default` and `wmem_default`, in octets.
  private static final int DEFAULT_BUFFER_BYTES = 212_992;

  private static final int NOTHING = Errno.EAGAIN.negated();

  private final ReentrantLock queueLock = new ReentrantLock();
  private boolean closed; // guarded by queueLock
  private final LongAdder drops = new LongAdder();
  private @Nullable Cork cork; // guarded by the sock's lock
  private volatile boolean tellsDrops;
  private boolean corked; // guarded by the sock's lock
  private @Nullable IpAddress keptSource; // guarded by the sock's lock
  private @Nullable Route route; // to the connected peer; guarded by the sock's lock

  /// @param family `AF_INET` or `AF_INET6`
  /// @param protocol IP protocol number
  @SuppressWarnings("this-escape") // setting the buffers' sizes shows it to nobody
  protected DatagramSock(int family, int protocol, Proto proto, Env env) {
    super(family, protocol, proto, env);
    receiveBufferBytes(DEFAULT_BUFFER_BYTES);
    sendBufferBytes(DEFAULT_BUFFER_BYTES);
  }

  /// The port that a packet of the receive queue was sent from, 0 where the protocol has none.
  protected int senderPort(SkBuff packet) {
    return 0;
  }

  /// Into pieces of how many octets what is sent is cut (`UDP_SEGMENT`); 0 for not at all.
  protected int segmentOctets() {
    return 0;
  }

  /// Adds what the protocol itself has to tell of a packet of the receive queue.
  protected void addOwnControl(PacketInfo info, MessageHeader message) {}

  /// Who has sent a packet of the receive queue. A link-local address says nothing without its
  /// interface.
  private InetSockAddr senderOf(SkBuff packet) {
    IpAddress from = IpAddress.of(packet.info().sourceHigh(), packet.info().sourceLow());
    int scopeId = !from.isV4() && from.isLinkLocal() ? packet.info().interfaceIndex() : 0;
    return new InetSockAddr(from, senderPort(packet), scopeId);
  }

  /// Datagrams dropped because the receive buffer was full.
  public final long receiveDrops() {
    return drops.sum();
  }

  /// Queues a datagram, which starts with what the user will read, and wakes a reader. It belongs
  /// to the sock. The sock's lock need not be held.
  ///
  /// @return false, and the datagram is gone, if the buffer is full or the sock closed
  public final boolean enqueue(SkBuff packet) {
    boolean taken;
    queueLock.lock();
    try {
      taken = !closed && receiveQueue().truesize() <= receiveBufferBytes();
      if (taken) {
        receiveQueue().add(packet);
      }
    } finally {
      queueLock.unlock();
    }
    if (taken) {
      waitQueue().wake(PollEvents.IN);
    } else {
      drops.increment();
      packet.release();
    }
    return taken;
  }

  /// Receives one datagram as `recvmsg` does; what does not fit is lost, and `MSG_TRUNC` says so.
  /// Holds no lock while it waits.
  ///
  /// @return octets given (with `MSG_TRUNC` among the flags, the datagram's true length), or a
  ///     negated [Errno]
  final int receive(IpLayer ip, MessageHeader message, int flags) {
    boolean peek = (flags & MessageFlags.MSG_PEEK) != 0;
    long deadlineNanos = 0;
    boolean waited = false;
    while (true) {
      int error = takeError();
      if (error != 0) {
        return -error;
      }
      int octets = take(ip, message, flags);
      if (octets != NOTHING) {
        return octets;
      }
      if (isDead()) {
        return Errno.EBADF.negated();
      }
      if ((flags & MessageFlags.MSG_DONTWAIT) != 0) {
        return NOTHING; // even when it is shut down, as on Linux
      }
      if ((shutdown() & Sock.RCV_SHUTDOWN) != 0) {
        return 0;
      }
      if (!waited) {
        deadlineNanos = deadline(receiveTimeoutNanos());
        waited = true;
      }
      WaitQueue.Outcome outcome =
          waitQueue().await(Guard.NONE, PollEvents.READABLE, !peek, deadlineNanos, this::endsWait);
      switch (outcome) {
        case READY -> {}
        case TIMED_OUT -> {
          return NOTHING;
        }
        case INTERRUPTED -> {
          return Errno.EINTR.negated();
        }
      }
    }
  }

  /// Octets of all datagrams that wait to be read.
  public final long readableOctets() {
    queueLock.lock();
    try {
      return receiveQueue().octets();
    } finally {
      queueLock.unlock();
    }
  }

  /// Octets of the next datagram, or 0.
  final int nextOctets() {
    queueLock.lock();
    try {
      SkBuff first = receiveQueue().peek();
      return first == null ? 0 : first.length();
    } finally {
      queueLock.unlock();
    }
  }

  /// Whether a datagram, even one without octets, is there.
  final boolean isReadable() {
    queueLock.lock();
    try {
      return !receiveQueue().isEmpty();
    } finally {
      queueLock.unlock();
    }
  }

  /// What `poll` tells: bits of [PollEvents].
  final int poll() {
    int shutdown = shutdown();
    int events = PollEvents.OUT;
    if (isReadable()) {
      events |= PollEvents.IN;
    }
    if ((shutdown & Sock.RCV_SHUTDOWN) != 0) {
      events |= PollEvents.IN | PollEvents.RDHUP;
    }
    if (shutdown == Sock.SHUTDOWN_MASK) {
      events |= PollEvents.HUP;
    }
    boolean failed = pendingError() != 0 || hasErrors();
    return failed ? events | PollEvents.ERR : events;
  }

  /// Gives up what is queued and takes no more.
  final void closeQueue() {
    queueLock.lock();
    try {
      closed = true;
      receiveQueue().clear();
    } finally {
      queueLock.unlock();
    }
    Cork filling = cork;
    cork = null;
    if (filling != null) {
      filling.packet().release();
    }
    closeErrors();
  }

  /// What is being filled, or null.
  final @Nullable Cork cork() {
    return cork;
  }

  final void cork(@Nullable Cork filling) {
    cork = filling;
  }

  /// `SO_RXQ_OVFL`: whether a receive tells how many datagrams were dropped.
  public final boolean tellsDrops() {
    return tellsDrops;
  }

  /// Sets `SO_RXQ_OVFL`.
  public final void tellsDrops(boolean on) {
    tellsDrops = on;
  }

  /// `UDP_CORK`: whether everything that is sent collects.
  public final boolean corked() {
    return corked;
  }

  /// Sets `UDP_CORK`.
  public final void corked(boolean on) {
    corked = on;
  }

  /// The IPv4 source that was chosen with the first peer of a sock bound to a broadcast or group
  /// address, which cannot be one itself; null before. It stays, as on Linux.
  final @Nullable IpAddress keptSource() {
    return keptSource;
  }

  /// @param chosen the way to the first peer, or null to forget it
  final void keepSource(@Nullable Route chosen) {
    keptSource = chosen == null ? null : IpAddress.of(chosen.sourceHigh(), chosen.sourceLow());
  }

  /// Whether it can send there, as far as families go: 0, or a negated [Errno].
  final int checkFamily(IpAddress to) {
    if (fitsFamily(to)) {
      return 0;
    }
    boolean v6Only = family() == AddressFamily.AF_INET6;
    return (v6Only ? Errno.ENETUNREACH : Errno.EAFNOSUPPORT).negated();
  }

  /// Whether an address is of its family: IPv4 is of an IPv6 sock's that speaks both.
  final boolean fitsFamily(IpAddress address) {
    boolean v4 = address.isV4();
    return family() == AddressFamily.AF_INET ? v4 : !(v4 && v6Only());
  }

  final @Nullable Route route() {
    return route;
  }

  final void route(@Nullable Route toPeer) {
    route = toPeer;
    foundRoute();
  }

  /// A packet that arrives is queued without the sock's lock, so nothing comes by way of the
  /// backlog.
  @Override
  protected final void backlogReceive(SkBuff packet) {
    enqueue(packet);
  }

  private boolean endsWait() {
    return isDead() || pendingError() != 0 || (shutdown() & Sock.RCV_SHUTDOWN) != 0 || isReadable();
  }

  private int take(IpLayer ip, MessageHeader message, int flags) {
    if ((flags & MessageFlags.MSG_PEEK) != 0) {
      queueLock.lock(); // or another reader might release it under our hands
      try {
        SkBuff first = receiveQueue().peek();
        return first == null ? NOTHING : give(ip, first, message, flags);
      } finally {
        queueLock.unlock();
      }
    }
    SkBuff packet = dequeue();
    if (packet == null) {
      return NOTHING;
    }
    int octets = give(ip, packet, message, flags);
    packet.release();
    return octets;
  }

  private @Nullable SkBuff dequeue() {
    SkBuffQueue queue = receiveQueue();
    queueLock.lock();
    try {
      return queue.poll();
    } finally {
      queueLock.unlock();
    }
  }

  private int give(IpLayer ip, SkBuff packet, MessageHeader message, int flags) {
    int octets = (int) Math.min(packet.length(), message.data().remaining());
    packet.copyTo(0, message.data(), octets);
    message.name(senderOf(packet));
    ReceivedControl.add(ip, this, packet.info(), message);
    if (octets == packet.length()) {
      return octets;
    }
    message.addFlags(MessageFlags.MSG_TRUNC);
    return (flags & MessageFlags.MSG_TRUNC) != 0 ? packet.length() : octets;
  }
}
