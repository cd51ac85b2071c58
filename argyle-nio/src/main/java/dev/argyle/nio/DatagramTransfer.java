package dev.argyle.nio;

import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.NotYetConnectedException;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The datagrams of one socket, in and out. One thread receives and one sends at a time.
///
/// There are two ways, as in the JDK: `receive` and `send` name the other end and take a datagram
/// without octets for what it is; `read` and `write` belong to a connected socket, do nothing when
/// there is no room or no octet, and take a datagram without octets for the end of a stream.
final class DatagramTransfer {
  /// What is done between the beginning and the end of a call. @return octets, or a negated error
  @FunctionalInterface
  private interface Attempt {
    long make() throws IOException;
  }

  private static final int EOF = -1;

  private final ArgyleDatagramChannel channel;
  private final ChannelCalls calls;
  private final Descriptor descriptor;
  private final Syscalls syscalls;
  private final TransferLocks locks = new TransferLocks();
  private final AppliedTimeout timeout; // guarded by locks.reading
  private final SocketAddresses.Name sender = SocketAddresses.name(); // guarded by locks.reading

  /// @param channel with its descriptor and calls in place
  DatagramTransfer(ArgyleDatagramChannel channel) {
    this.channel = channel;
    this.calls = channel.calls();
    this.descriptor = channel.descriptor();
    this.syscalls = descriptor.syscalls();
    this.timeout = new AppliedTimeout(descriptor, SolSocket.SO_RCVTIMEO);
  }

  /// One thread receives and one sends.
  TransferLocks locks() {
    return locks;
  }

  // In.

  /// Receives one datagram; what does not fit is lost.
  ///
  /// @param millis how long to wait when blocking; 0 for ever
  /// @return who sent it; null if there is none and the channel does not block
  @Nullable SocketAddress receive(ByteBuffer into, int millis) throws IOException {
    return receive(into, millis, 0);
  }

  private @Nullable SocketAddress receive(ByteBuffer into, int millis, int flags)
      throws IOException {
    Buffers.requireWritable(into);
    locks.reading.lock();
    try {
      channel.requireOpen();
      long result =
          call(() -> {
            channel.bindIfUnbound();
            applyTimeout(millis);
            return receiveFrom(into, flags);
          });
      return received(result, false) ? sender.address() : null;
    } finally {
      locks.reading.unlock();
    }
  }

  /// Receives on behalf of a `java.net` socket, which must be in blocking mode.
  ///
  /// @param flags bits of [MessageFlags]
  SocketAddress receiveBlocking(ByteBuffer into, int millis, int flags) throws IOException {
    locks.reading.lock();
    try {
      channel.requireOpen();
      channel.requireBlockingMode();
      return Objects.requireNonNull(
          calls.<@Nullable SocketAddress>persist(() -> receive(into, millis, flags)));
    } finally {
      locks.reading.unlock();
    }
  }

  /// A socket without a peer is not told of closed ports; what is left of an earlier peer is passed
  /// over.
  private long receiveFrom(ByteBuffer into, int flags) {
    int result;
    do {
      result = syscalls.recvfrom(descriptor.number(), into, flags, sender);
    } while (IoErrors.is(Errno.ECONNREFUSED, result) && channel.remoteAddress() == null);
    return result;
  }

  /// Reads one datagram of the peer.
  int read(ByteBuffer into) throws IOException {
    Objects.requireNonNull(into);
    return (int)
        read(
            () -> {
              Buffers.requireWritable(into);
              return into.hasRemaining();
            },
            () -> syscalls.read(descriptor.number(), into));
  }

  /// Reads one datagram of the peer into several buffers, in order.
  long read(ByteBuffer[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    return read(
        () -> Buffers.haveRoom(into, offset, length),
        () -> syscalls.readv(descriptor.number(), into, offset, length));
  }

  /// @param hasRoom whether there is room for an octet; may refuse the buffers
  private long read(BooleanSupplier hasRoom, Attempt attempt) throws IOException {
    locks.reading.lock();
    try {
      channel.requireOpen();
      requireConnected();
      if (!hasRoom.getAsBoolean()) {
        return 0;
      }
      long result =
          call(() -> {
            applyTimeout(0);
            return attempt.make();
          });
      if (!received(result, true)) {
        return 0;
      }
      return result == 0 ? EOF : result;
    } finally {
      locks.reading.unlock();
    }
  }

  private void applyTimeout(int millis) throws IOException {
    if (channel.isBlocking()) {
      timeout.apply(millis);
    }
  }

  /// @return whether there was a datagram
  private boolean received(long result, boolean connected) throws IOException {
    if (result >= 0) {
      return true;
    }
    if (!IoErrors.is(Errno.EAGAIN, result)) {
      throw IoErrors.ofDatagram(result, connected);
    }
    if (channel.isBlocking()) {
      throw new SocketTimeoutException("Receive timed out");
    }
    return false;
  }

  /// Drops what was received before the socket had a peer. The caller is inside the descriptor.
  void discardReceived() {
    ByteBuffer nothing = ByteBuffer.allocate(0);
    int result;
    do {
      result = syscalls.recv(descriptor.number(), nothing, MessageFlags.MSG_DONTWAIT);
    } while (result >= 0);
  }

  // Out.

  /// Sends one datagram.
  ///
  /// @return octets; 0 if there is no room and the channel does not block
  int send(ByteBuffer from, SocketAddress target) throws IOException {
    Objects.requireNonNull(from);
    InetSocketAddress to = SocketAddresses.checked(target, channel.family());
    locks.writing.lock();
    try {
      channel.requireOpen();
      channel.requireStacks(to);
      boolean connected = channel.remoteAddress() != null;
      return (int) sent(call(() -> sendTo(from, to)), connected);
    } finally {
      locks.writing.unlock();
    }
  }

  /// Sends on behalf of a `java.net` socket, which must be in blocking mode.
  int sendBlocking(ByteBuffer from, SocketAddress target) throws IOException {
    locks.writing.lock();
    try {
      channel.requireOpen();
      channel.requireBlockingMode();
      return calls.persist(() -> send(from, target));
    } finally {
      locks.writing.unlock();
    }
  }

  private long sendTo(ByteBuffer from, InetSocketAddress to) throws IOException {
    channel.bindIfUnbound();
    InetSocketAddress peer = channel.remoteAddress();
    if (peer != null) {
      if (!to.equals(peer)) {
        throw new AlreadyConnectedException();
      }
      return writeToPeer(from);
    }
    if (to.getPort() == 0) {
      throw new SocketException("Can't send to port 0");
    }
    Buffers.requireReadable(from);
    return syscalls.sendto(descriptor.number(), from, 0, SocketAddresses.toStack(to));
  }

  private int writeToPeer(ByteBuffer from) {
    Buffers.requireReadable(from);
    return from.hasRemaining() ? syscalls.write(descriptor.number(), from) : 0;
  }

  /// Sends one datagram to the peer.
  int write(ByteBuffer from) throws IOException {
    Objects.requireNonNull(from);
    return (int) write(() -> writeToPeer(from));
  }

  /// Sends one datagram to the peer, from several buffers in order.
  long write(ByteBuffer[] from, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, from.length);
    return write(() ->
        Buffers.haveContent(from, offset, length)
            ? syscalls.writev(descriptor.number(), from, offset, length)
            : 0);
  }

  private long write(Attempt attempt) throws IOException {
    locks.writing.lock();
    try {
      channel.requireOpen();
      requireConnected();
      return sent(call(attempt), true);
    } finally {
      locks.writing.unlock();
    }
  }

  private long sent(long result, boolean connected) throws IOException {
    if (result >= 0) {
      return result;
    }
    if (IoErrors.is(Errno.EAGAIN, result) && !channel.isBlocking()) {
      return 0;
    }
    throw IoErrors.ofDatagram(result, connected);
  }

  private long call(Attempt attempt) throws IOException {
    boolean blocking = channel.isBlocking();
    long result = Errno.EIO.negated(); // until the stack has answered
    calls.enter(blocking);
    try {
      result = attempt.make();
    } finally {
      calls.leave(blocking, result, result >= 0);
    }
    return result;
  }

  private void requireConnected() {
    if (channel.remoteAddress() == null) {
      throw new NotYetConnectedException();
    }
  }
}
