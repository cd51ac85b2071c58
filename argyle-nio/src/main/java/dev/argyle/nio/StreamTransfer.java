package dev.argyle.nio;

import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.ProtoOps;
import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;

/// The octets of one connection or pipe, in and out. One thread reads and one writes at a time.
final class StreamTransfer {
  private static final int EOF = -1;

  private final StreamChannel channel;
  private final ChannelCalls calls;
  private final Descriptor descriptor;
  private final Syscalls syscalls;
  private final TransferLocks locks = new TransferLocks();
  private final AppliedTimeout receiveTimeout; // guarded by locks.reading
  private final AppliedTimeout sendTimeout; // guarded by locks.writing
  private volatile boolean inputShutdown;
  private volatile boolean outputShutdown;
  private boolean connectionReset; // guarded by locks.reading

  /// @param channel with its descriptor and calls in place
  StreamTransfer(StreamChannel channel) {
    this.channel = channel;
    this.calls = channel.calls();
    this.descriptor = channel.descriptor();
    this.syscalls = descriptor.syscalls();
    this.receiveTimeout = new AppliedTimeout(descriptor, SolSocket.SO_RCVTIMEO);
    this.sendTimeout = new AppliedTimeout(descriptor, SolSocket.SO_SNDTIMEO);
  }

  /// One thread reads and one writes.
  TransferLocks locks() {
    return locks;
  }

  // In.

  /// Reads into one buffer.
  ///
  /// @param timeoutMillis how long to wait for the first octet when blocking; 0 for ever
  int read(ByteBuffer into, int timeoutMillis) throws IOException {
    locks.reading.lock();
    try {
      channel.requireConnected();
      boolean blocking = channel.isBlocking();
      int result = 0;
      calls.enter(blocking);
      try {
        applyReceiveTimeout(blocking, timeoutMillis);
        if (mayRead()) {
          Buffers.requireWritable(into);
          result = syscalls.read(descriptor.number(), into);
        }
      } finally {
        calls.leave(blocking, result, result > 0);
      }
      return (int) readResult(result, into.hasRemaining());
    } finally {
      locks.reading.unlock();
    }
  }

  /// Reads on behalf of a `java.net` socket, which must be in blocking mode.
  int readBlocking(ByteBuffer into, int timeoutMillis) throws IOException {
    locks.reading.lock();
    try {
      channel.requireBlockingMode();
      return calls.persist(() -> read(into, timeoutMillis));
    } finally {
      locks.reading.unlock();
    }
  }

  /// Reads into several buffers, in order.
  long read(ByteBuffer[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    locks.reading.lock();
    try {
      channel.requireConnected();
      boolean blocking = channel.isBlocking();
      boolean room = false;
      long result = 0;
      calls.enter(blocking);
      try {
        applyReceiveTimeout(blocking, 0);
        room = mayRead() && Buffers.haveRoom(into, offset, length);
        result = room ? syscalls.readv(descriptor.number(), into, offset, length) : 0;
      } finally {
        calls.leave(blocking, result, result > 0);
      }
      return readResult(result, room);
    } finally {
      locks.reading.unlock();
    }
  }

  private boolean mayRead() throws SocketException {
    if (connectionReset) {
      throw new SocketException("Connection reset");
    }
    return !inputShutdown;
  }

  /// @param room whether there was room for an octet, so that none means the end
  private long readResult(long result, boolean room) throws IOException {
    if (result > 0) {
      return result;
    }
    if (inputShutdown) {
      return EOF;
    }
    if (result == 0) {
      return room ? EOF : 0;
    }
    if (IoErrors.is(Errno.EAGAIN, result)) {
      if (channel.isBlocking()) {
        throw new SocketTimeoutException("Read timed out");
      }
      return 0;
    }
    connectionReset = IoErrors.is(Errno.ECONNRESET, result);
    throw IoErrors.ofRead(result);
  }

  private void applyReceiveTimeout(boolean blocking, int millis) throws IOException {
    if (blocking) {
      receiveTimeout.apply(millis);
    }
  }

  /// How many octets can be read without waiting.
  int available() throws IOException {
    return calls.persist(this::queued);
  }

  private int queued() throws IOException {
    channel.requireConnected();
    if (inputShutdown) {
      return 0;
    }
    int[] octets = {0};
    descriptor.enter(false);
    try {
      IoErrors.check(syscalls.ioctl(descriptor.number(), FileFlags.FIONREAD, n -> octets[0] = n));
    } finally {
      descriptor.leave(false);
    }
    return octets[0];
  }

  // Out.

  /// Writes from one buffer: all of it when blocking, what there is room for when not.
  int write(ByteBuffer from) throws IOException {
    locks.writing.lock();
    try {
      channel.requireConnected();
      requireOutput();
      Buffers.requireReadable(from);
      boolean blocking = channel.isBlocking();
      int result = 0;
      calls.enter(blocking);
      try {
        result = from.hasRemaining() ? syscalls.write(descriptor.number(), from) : 0;
      } finally {
        calls.leave(blocking, result, result > 0);
      }
      return (int) writeResult(result);
    } finally {
      locks.writing.unlock();
    }
  }

  /// Writes from several buffers, in order.
  long write(ByteBuffer[] from, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, from.length);
    locks.writing.lock();
    try {
      channel.requireConnected();
      requireOutput();
      boolean content = Buffers.haveContent(from, offset, length);
      boolean blocking = channel.isBlocking();
      long result = 0;
      calls.enter(blocking);
      try {
        result = content ? syscalls.writev(descriptor.number(), from, offset, length) : 0;
      } finally {
        calls.leave(blocking, result, result > 0);
      }
      return writeResult(result);
    } finally {
      locks.writing.unlock();
    }
  }

  /// Writes all on behalf of a `java.net` socket, which must be in blocking mode.
  void writeFully(ByteBuffer from) throws IOException {
    locks.writing.lock();
    try {
      channel.requireBlockingMode();
      if (outputShutdown && from.hasRemaining() && !calls.persists()) {
        throw new ClosedChannelException(); // as the JDK's, which differs here from its channels
      }
      while (from.hasRemaining()) {
        int ignored = calls.persist(() -> writeForSocket(from));
      }
    } finally {
      locks.writing.unlock();
    }
  }

  /// To a `Socket` a half that is shut down is a pipe that is broken, and no end of the socket.
  private int writeForSocket(ByteBuffer from) throws IOException {
    try {
      return write(from);
    } catch (ClosedChannelException ended) {
      if (outputShutdown && calls.persists() && channel.isOpen()) {
        throw new SocketException(Errno.EPIPE.text());
      }
      throw ended;
    }
  }

  /// Sends one octet of urgent data, on behalf of a `java.net` socket.
  void writeUrgent(byte octet) throws IOException {
    locks.writing.lock();
    try {
      channel.requireConnected();
      requireOutput();
      descriptor.enter(false);
      try {
        int flags = MessageFlags.MSG_OOB | MessageFlags.MSG_DONTWAIT;
        int result = syscalls.send(descriptor.number(), ByteBuffer.wrap(new byte[] {octet}), flags);
        if (IoErrors.is(Errno.EAGAIN, result)) {
          throw new IOException("Socket buffer full");
        }
        IoErrors.check(result);
      } finally {
        descriptor.leave(false);
      }
    } finally {
      locks.writing.unlock();
    }
  }

  /// Fails if the writing half has ended, before or meanwhile: the JDK does not tell which.
  private void requireOutput() throws AsynchronousCloseException {
    if (outputShutdown) {
      throw new AsynchronousCloseException();
    }
  }

  private long writeResult(long result) throws IOException {
    if (result > 0) {
      return result;
    }
    requireOutput();
    if (result == 0 || (IoErrors.is(Errno.EAGAIN, result) && !channel.isBlocking())) {
      return 0;
    }
    throw IoErrors.ofWrite(result);
  }

  /// Bounds how long a connect waits; the caller has the write lock.
  ///
  /// @param millis 0 for no bound
  void applySendTimeout(int millis) throws IOException {
    sendTimeout.apply(millis);
  }

  // Half-close.

  boolean isInputShutdown() {
    return inputShutdown;
  }

  boolean isOutputShutdown() {
    return outputShutdown;
  }

  /// Ends the reading half: a sleeping reader wakes and finds the end.
  void shutdownInput() throws IOException {
    if (!inputShutdown) {
      shutdown(ProtoOps.SHUT_RD, () -> inputShutdown = true);
    }
  }

  /// Ends the writing half: what was written is sent, then the end; a sleeping writer fails.
  void shutdownOutput() throws IOException {
    if (!outputShutdown) {
      shutdown(ProtoOps.SHUT_WR, () -> outputShutdown = true);
    }
  }

  private void shutdown(int how, Runnable before) throws IOException {
    descriptor.enter(false);
    try {
      before.run(); // so that who is woken by it knows why
      int result = syscalls.shutdown(descriptor.number(), how);
      if (!IoErrors.is(Errno.ENOTCONN, result)) { // the peer was faster
        IoErrors.check(result);
      }
    } finally {
      descriptor.leave(false);
    }
  }
}
