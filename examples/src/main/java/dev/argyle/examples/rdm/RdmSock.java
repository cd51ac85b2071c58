package dev.argyle.examples.rdm;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.env.Timer;
import dev.argyle.ip.IcmpError;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.Route;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.IpSettings;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.TcpState;
import dev.argyle.wire.IpAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The stack's side of an RDM socket: its peers, its timer, its receive queue. Everything is
/// guarded by [#lock]; what `poll` reads without it is volatile.
final class RdmSock extends InetSock {
  private static final int DEFAULT_BUFFER_BYTES = 212_992;
  private static final int TIMER = 1; // the mark that a timer leaves while a user owns the sock
  private static final int MOST_PEERS = 1024;

  private final RdmProtocol rdm;
  private final Map<InetSockAddr, RdmPeer> peers = new LinkedHashMap<>();
  private final Timer timer = new Timer(() -> lock().defer(TIMER));
  private volatile int queuedBytes; // memory of all send windows
  private volatile boolean readable;
  private boolean closed;

  @SuppressWarnings("this-escape") // setting the buffers' sizes shows it to nobody
  RdmSock(int family, RdmProtocol rdm) {
    super(family, Rdm.PROTOCOL, rdm.proto(), rdm.ip().env());
    this.rdm = rdm;
    receiveBufferBytes(DEFAULT_BUFFER_BYTES);
    sendBufferBytes(DEFAULT_BUFFER_BYTES);
  }

  // Sending.

  /// Whether there is room for another message.
  boolean hasRoom() {
    return queuedBytes < sendBufferBytes();
  }

  /// Memory of the messages that are not acknowledged, in octets.
  int queuedBytes() {
    return queuedBytes;
  }

  /// The peer at an address, known or new; null if there are too many.
  ///
  /// @param local our address, as the peer knows it, or the wildcard
  @Nullable RdmPeer peer(InetSockAddr address, IpAddress local) {
    RdmPeer known = peers.get(address);
    if (known == null && peers.size() < MOST_PEERS) {
      known = new RdmPeer(address, local, boundInterface(), new SendWindow(rdm.nextBirth()));
      peers.put(address, known);
    }
    return known;
  }

  /// Takes a message for a peer, and sends what may be sent.
  void send(RdmPeer peer, SkBuff message) {
    peer.window.add(message);
    flush();
  }

  /// Sends what is due, gives up peers that do not answer, and sets the timer anew. The end of
  /// whatever has happened to the sock.
  private void flush() {
    long nowNanos = env().clock().nanos();
    long nearest = Long.MAX_VALUE;
    int queued = 0;
    for (RdmPeer peer : peers.values()) {
      SendWindow window = peer.window;
      window.send(
          nowNanos,
          (message, number, oldest) ->
              transmit(peer, header(peer, RdmHeader.Kind.DATA, number, oldest), message));
      if (window.isHopeless()) {
        giveUp(peer, Errno.ETIMEDOUT);
      }
      nearest = Math.min(nearest, window.nanosToNext(nowNanos));
      queued += window.truesize();
    }
    queuedBytes = queued;
    if (isNoSpace() && hasRoom()) {
      noSpace(false);
      waitQueue().wake(PollEvents.OUT);
    }
    if (nearest == Long.MAX_VALUE) {
      env().timers().cancel(timer);
    } else {
      env().timers().arm(timer, nowNanos + nearest);
    }
    if (isDead() && queued == 0) {
      end();
    }
  }

  private void giveUp(RdmPeer peer, Errno why) {
    peer.window.clear();
    peer.window = new SendWindow(rdm.nextBirth());
    fail(why);
  }

  private RdmHeader header(RdmPeer peer, RdmHeader.Kind kind, int number, int oldest) {
    boolean data = kind == RdmHeader.Kind.DATA;
    long birth = data ? peer.window.birth() : peer.order.birth();
    long held = data ? 0 : peer.order.held();
    return new RdmHeader(localPort(), peer.address.port(), kind, birth, number, oldest, held);
  }

  private void acknowledge(RdmPeer peer) {
    RdmHeader.Kind kind = peer.starved ? RdmHeader.Kind.FULL : RdmHeader.Kind.ACK;
    transmit(peer, header(peer, kind, peer.order.next(), 0), null);
  }

  /// Sends one packet. If it cannot be sent it is as if it had been lost.
  ///
  /// @param message what follows the header; it stays the caller's, and its octets are not copied
  private void transmit(RdmPeer peer, RdmHeader header, @Nullable SkBuff message) {
    IpLayer ip = rdm.ip();
    Route route = peer.route(ip);
    if (route == null) {
      return;
    }
    SkBuff packet = ip.pool().allocate(SkBuff.HEAD_ROOM_BYTES, RdmHeader.LENGTH_BYTES);
    packet.put(RdmHeader.LENGTH_BYTES);
    if (message != null) {
      packet.share(message, 0, message.length());
    }
    IpAddress to = peer.address.address();
    PacketInfo info = packet.info();
    info.addresses(route.sourceHigh(), route.sourceLow(), to.high(), to.low());
    info.protocol(Rdm.PROTOCOL);
    IpSettings settings = settings(to.isV4());
    int hops = settings.hopLimit();
    info.hopLimit(hops == DEFAULT_HOP_LIMIT ? IpLayer.DEFAULT_HOP_LIMIT : hops);
    info.trafficClass(settings.trafficClass());
    header.write(packet);
    ip.output(packet, route);
  }

  // What comes in.

  /// One packet, which has its [RdmHeader] as note; whether now or from the backlog, the lock is
  /// held.
  @Override
  protected void backlogReceive(SkBuff packet) {
    if (closed || !(packet.control() instanceof RdmHeader header) || !isFromPeer(packet, header)) {
      packet.release();
      return;
    }
    PacketInfo info = packet.info();
    IpAddress local = IpAddress.of(info.destinationHigh(), info.destinationLow());
    InetSockAddr sender = senderOf(packet);
    switch (header.kind()) {
      case DATA -> {
        RdmPeer peer = isDead() ? null : peer(sender, local);
        if (peer == null) {
          packet.release();
        } else {
          takeMessage(peer, header, packet);
        }
      }
      case ACK, FULL -> {
        RdmPeer peer = peers.get(sender);
        if (peer != null) {
          peer.window.acknowledge(header, env().clock().nanos());
        }
        packet.release();
      }
    }
    flush();
  }

  /// A connected sock hears its peer only.
  private boolean isFromPeer(SkBuff packet, RdmHeader header) {
    PacketInfo info = packet.info();
    return state() != TcpState.ESTABLISHED
        || remotePort() == header.sourcePort()
            && remoteHigh() == info.sourceHigh()
            && remoteLow() == info.sourceLow();
  }

  private void takeMessage(RdmPeer peer, RdmHeader header, SkBuff packet) {
    long room = receiveBufferBytes() - receiveQueue().truesize();
    packet.pull(RdmHeader.LENGTH_BYTES);
    switch (peer.order.take(header, packet, room, this::queue)) {
      case TAKEN -> {
        peer.starved = false;
        acknowledge(peer);
      }
      case SUPERFLUOUS -> {
        packet.release();
        acknowledge(peer);
      }
      case NO_ROOM -> {
        packet.release();
        peer.starved = true;
        acknowledge(peer);
      }
      case STALE -> packet.release();
    }
  }

  private void queue(SkBuff message) {
    receiveQueue().add(message);
    readable = true;
    waitQueue().wake(PollEvents.IN);
  }

  /// Takes the next message from the queue; who had to wait for room is told of it.
  SkBuff take() {
    SkBuff message = receiveQueue().poll();
    if (message == null) {
      throw new IllegalStateException("nothing is queued");
    }
    readable = !receiveQueue().isEmpty();
    if (receiveQueue().truesize() < receiveBufferBytes()) {
      for (RdmPeer peer : peers.values()) {
        if (peer.starved) {
          peer.starved = false;
          acknowledge(peer);
        }
      }
    }
    return message;
  }

  /// Whether a message can be read.
  boolean isReadable() {
    return readable;
  }

  /// Who has sent a queued message.
  static InetSockAddr senderOf(SkBuff message) {
    PacketInfo info = message.info();
    IpAddress from = IpAddress.of(info.sourceHigh(), info.sourceLow());
    boolean scoped = !from.isV4() && from.isLinkLocal();
    int port = message.control() instanceof RdmHeader header ? header.sourcePort() : 0;
    return new InetSockAddr(from, port, scoped ? info.interfaceIndex() : 0);
  }

  // Timer, errors, the end.

  @Override
  protected void processDeferred(int marks) {
    if (!closed) {
      flush();
    }
  }

  /// An ICMP error says that messages to a peer cannot arrive. The lock is held.
  void refused(IcmpError error) {
    IpAddress remote = IpAddress.of(error.remoteHigh(), error.remoteLow());
    for (RdmPeer peer : peers.values()) {
      boolean meant =
          peer.address.port() == error.remotePort() && peer.address.address().equals(remote);
      if (meant && !closed && !peer.window.isEmpty()) {
        giveUp(peer, error.errno());
        flush();
        return;
      }
    }
  }

  /// The user has closed it: what can be read is gone, what was sent is still delivered.
  ///
  /// @param drop whether that is given up, too
  void leave(boolean drop) {
    if (closed) {
      return;
    }
    markDead();
    receiveQueue().clear();
    readable = false;
    for (RdmPeer peer : peers.values()) {
      peer.order.clear();
      if (drop) {
        peer.window.clear();
      }
    }
    flush();
  }

  /// Whether everything is delivered or given up.
  boolean isClosed() {
    return closed;
  }

  private void end() {
    if (!closed) {
      closed = true;
      state(TcpState.CLOSED);
      rdm.remove(this);
      waitQueue().wakeAll();
      put();
    }
  }
}
