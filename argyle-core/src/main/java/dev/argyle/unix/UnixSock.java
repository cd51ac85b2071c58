package dev.argyle.unix;

import dev.argyle.buffer.SkBuff;
import dev.argyle.env.BottomHalf;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.TcpState;
import dev.argyle.sock.UnixSockAddr;
import dev.argyle.sock.WaitQueue;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A UNIX socket of the stack. Its state is `CLOSED`, `LISTEN`, `SYN_SENT` while a connect is
/// between its two steps, or `ESTABLISHED`, as in Linux.
///
/// `links` guards peer, queues, state and what is shut down; it is held for a few instructions, and
/// never together with that of another sock. What one of these methods does to a sock, its callers
/// tell by a wake-up after it.
public final class UnixSock extends Sock {
  /// Linux's `wmem_default`, in octets.
  private static final int DEFAULT_BUFFER_BYTES = 212_992;

  private final UnixFamily unix;
  private final UnixKind kind;
  private final ReentrantLock links = new ReentrantLock();
  private final MessageQueue messages = new MessageQueue(); // guarded by links
  private final ArrayDeque<UnixSock> unaccepted = new ArrayDeque<>(0); // guarded by links
  private final SentMemory sent = new SentMemory(this);
  private final WaitQueue roomQueue; // who waits for room in messages or unaccepted
  private final RoomRelay relay = new RoomRelay(this);
  private final PeerIdentity identity = new PeerIdentity();
  private volatile int unacceptedCount; // size of unaccepted, written under links
  private volatile int mostQueued; // messages of a datagram sock, connections of a listener
  private volatile @Nullable UnixSock peer; // written under links
  private volatile @Nullable UnixSock listener; // until it is accepted
  private volatile UnixSockAddr name = UnixSockAddr.UNNAMED; // written under the lock of the names
  private volatile int inFlight; // written under the lock of FilesInFlight
  private boolean closed; // guarded by links

  @SuppressWarnings("this-escape") // setting the buffers' sizes shows it to nobody
  UnixSock(UnixFamily unix, UnixKind kind, UnixProto proto) {
    super(AddressFamily.AF_UNIX, proto, unix.env());
    this.unix = unix;
    this.kind = kind;
    this.roomQueue = new WaitQueue(unix.env());
    this.mostQueued = unix.config().mostQueuedDatagrams();
    receiveBufferBytes(DEFAULT_BUFFER_BYTES);
    sendBufferBytes(DEFAULT_BUFFER_BYTES);
  }

  UnixFamily unix() {
    return unix;
  }

  UnixKind kind() {
    return kind;
  }

  UnixSockAddr name() {
    return name;
  }

  void name(UnixSockAddr bound) {
    name = bound;
  }

  /// Who it is connected to, also after that one was closed; null for nobody.
  @Nullable UnixSock peer() {
    return peer;
  }

  /// Who waits for room in its queue.
  WaitQueue roomQueue() {
    return roomQueue;
  }

  /// What wakes this sock when another's queue has room.
  RoomRelay relay() {
    return relay;
  }

  /// Who its peer is, and what of the peer it wants told with every message.
  PeerIdentity identity() {
    return identity;
  }

  /// How often it is on its way in messages.
  int inFlight() {
    return inFlight;
  }

  void inFlight(int times) {
    inFlight = times;
  }

  /// One of its descriptors was closed, and it has others: if those are all on their way to
  /// somebody, it may be that nobody can receive them any more.
  public void descriptorDropped() {
    if (inFlight > 0) {
      BottomHalf.raise(unix.inFlight()::collect);
    }
  }

  // Room: what its own messages take, and whether others have to wait.

  /// What its messages take in other queues.
  SentMemory sent() {
    return sent;
  }

  /// Whether its queue has more messages, or connections, than it may.
  boolean isFull() {
    return (state() == TcpState.LISTEN ? unacceptedCount : messages.size()) > mostQueued;
  }

  /// Whether a message of that sender has to wait until this sock has read some. Not between two
  /// that are connected to each other: what one has sent there is limited by its memory alone.
  boolean isFullFor(UnixSock sender) {
    return kind == UnixKind.DATAGRAM && this != sender && peer != sender && isFull();
  }

  /// Whether a send would look at what goes beside the octets: a seqpacket sock finds out first
  /// that it has failed, or is not connected.
  public boolean looksAtControl() {
    return kind != UnixKind.SEQPACKET || state() == TcpState.ESTABLISHED && pendingError() == 0;
  }

  // The queue of messages.

  /// Takes a message in.
  Delivery deliver(UnixMessage message, UnixSock from) {
    links.lock();
    try {
      if (kind == UnixKind.DATAGRAM && peer != null && peer != from) {
        return Delivery.FORBIDDEN;
      }
      if (closed) {
        return Delivery.GONE;
      }
      if ((shutdown() & RCV_SHUTDOWN) != 0) {
        return Delivery.SHUT;
      }
      if (isFullFor(from)) {
        return Delivery.FULL;
      }
      messages.add(message);
      return Delivery.DONE;
    } finally {
      links.unlock();
    }
  }

  /// The first message, or null. It stays; who reads owns the sock, so it stays the first unless
  /// the sock is closed.
  @Nullable UnixMessage firstMessage() {
    if (messages.size() == 0) {
      return null;
    }
    links.lock();
    try {
      return messages.first();
    } finally {
      links.unlock();
    }
  }

  /// The message after one that is queued, or null.
  @Nullable UnixMessage messageAfter(UnixMessage message) {
    links.lock();
    try {
      return message.next;
    } finally {
      links.unlock();
    }
  }

  /// Takes the first message, if it is still this one. The caller gives its memory back.
  boolean removeFirst(UnixMessage message) {
    boolean removed;
    boolean hasRoomAgain;
    links.lock();
    try {
      boolean wasFull = isFull();
      removed = messages.removeFirst(message);
      hasRoomAgain = wasFull && !isFull();
    } finally {
      links.unlock();
    }
    if (hasRoomAgain) {
      roomQueue.wake(PollEvents.OUT);
    }
    return removed;
  }

  boolean hasMessages() {
    return messages.size() > 0;
  }

  /// Octets that can be read.
  long readableOctets() {
    links.lock();
    try {
      return messages.octets();
    } finally {
      links.unlock();
    }
  }

  /// Throws away what it has not read, as a datagram sock does when it gets another peer.
  ///
  /// @return whether there was something
  boolean discardMessages() {
    UnixMessage first;
    boolean wasFull;
    links.lock();
    try {
      wasFull = isFull();
      first = messages.removeAll();
    } finally {
      links.unlock();
    }
    release(first);
    if (wasFull) {
      roomQueue.wakeAll();
    }
    return first != null;
  }

  /// Gives up messages that were taken out of the queue, from this one on.
  void release(@Nullable UnixMessage first) {
    for (UnixMessage each = first; each != null; each = each.next) {
      unix.inFlight().drop(each);
      each.uncharge();
    }
  }

  // Connections.

  /// Becomes a listener, or changes its limit.
  ///
  /// @return whether its state allows it
  boolean listen(int backlog) {
    links.lock();
    try {
      if (closed || state() != TcpState.CLOSED && state() != TcpState.LISTEN) {
        return false;
      }
      mostQueued = backlog;
      state(TcpState.LISTEN);
    } finally {
      links.unlock();
    }
    identity.credentials(unix.config().credentials());
    roomQueue.wake(PollEvents.OUT);
    return true;
  }

  /// Whether a connect to it can go on: 0, `ECONNREFUSED`, or `EAGAIN` while its queue is full.
  int admits() {
    links.lock();
    try {
      if (closed || state() != TcpState.LISTEN || (shutdown() & RCV_SHUTDOWN) != 0) {
        return Errno.ECONNREFUSED.negated();
      }
      return isFull() ? Errno.EAGAIN.negated() : 0;
    } finally {
      links.unlock();
    }
  }

  /// Queues the other end of a connection, to be accepted. @return as [#admits]
  int enqueue(UnixSock connection) {
    links.lock();
    try {
      int refused = admits();
      if (refused == 0) {
        connection.listener = this;
        unaccepted.addLast(connection);
        unacceptedCount = unaccepted.size();
      }
      return refused;
    } finally {
      links.unlock();
    }
  }

  /// Takes the connection that has waited longest, or null.
  @Nullable UnixSock dequeue() {
    UnixSock connection;
    boolean hasRoomAgain;
    links.lock();
    try {
      boolean wasFull = isFull();
      connection = unaccepted.pollFirst();
      unacceptedCount = unaccepted.size();
      hasRoomAgain = wasFull && !isFull();
    } finally {
      links.unlock();
    }
    if (connection != null) {
      connection.identity.inherit(identity);
      connection.listener = null;
    }
    if (hasRoomAgain) {
      roomQueue.wake(PollEvents.OUT);
    }
    return connection;
  }

  boolean hasUnaccepted() {
    return unacceptedCount > 0;
  }

  /// Whose queue it waits in to be accepted; null for none.
  @Nullable UnixSock listener() {
    return listener;
  }

  /// Sets the peer, if the state is that one, and goes to another.
  ///
  /// @return false, and nothing is done, if the state is another or the sock is closed
  boolean link(@Nullable UnixSock other, TcpState from, TcpState to) {
    links.lock();
    try {
      if (closed || state() != from) {
        return false;
      }
      peer = other;
      state(to);
      return true;
    } finally {
      links.unlock();
    }
  }

  /// Gives a datagram sock another peer, or with null none.
  ///
  /// @param old the peer it has; if that is another by now, nothing is done
  /// @return whether it was done
  boolean relink(@Nullable UnixSock old, @Nullable UnixSock other) {
    links.lock();
    try {
      if (closed || peer != old) {
        return false;
      }
      peer = other;
      state(other == null ? TcpState.CLOSED : TcpState.ESTABLISHED);
    } finally {
      links.unlock();
    }
    if (old != null) {
      old.roomQueue.remove(relay);
    }
    if (other != null) {
      other.roomQueue.add(relay);
    }
    return true;
  }

  /// Shuts halves down. @return the peer that has to hear of it, or null
  @Nullable UnixSock shut(int halves) {
    links.lock();
    try {
      addShutdown(halves);
      return kind.isConnected() ? peer : null;
    } finally {
      links.unlock();
    }
  }

  /// Ends it: from here on nobody can link to it or send to it. What it had, others have to be
  /// told of.
  Remains end() {
    links.lock();
    try {
      boolean wasFull = isFull();
      var remains = new Remains(messages.removeAll(), new ArrayDeque<>(unaccepted), peer, wasFull);
      closed = true;
      unaccepted.clear();
      unacceptedCount = 0;
      if (!kind.isConnected()) {
        peer = null;
      }
      addShutdown(SHUTDOWN_MASK);
      state(TcpState.CLOSED);
      return remains;
    } finally {
      links.unlock();
    }
  }

  /// Nothing comes as a packet.
  @Override
  protected void backlogReceive(SkBuff packet) {
    throw new IllegalStateException("a packet for a UNIX socket");
  }
}
