package dev.argyle.nio;

import dev.argyle.buffer.IoVector;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.AsyncCall;
import dev.argyle.socket.AsyncCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.InterruptedByTimeoutException;
import java.time.Duration;
import java.util.function.LongFunction;

/// The octets of an asynchronous channel in one direction, one operation at a time. A time-out is
/// the socket's own (`SO_RCVTIMEO`, `SO_SNDTIMEO`), set for each operation that has another one
/// than the last: so it is of the stack's clock.
abstract sealed class AsynchronousTransfer {
  private static final long LEAST_NANOS = 1_000; // what is less means for ever to the stack

  private final ArgyleChannelGroup group;
  private final Descriptor descriptor;
  private final Turn turn;
  private final AppliedTimeout timeout; // used by who has the turn
  private volatile boolean shutdown;

  private AsynchronousTransfer(
      ArgyleChannelGroup group, Descriptor descriptor, Turn turn, SocketOption<Duration> timeout) {
    this.group = group;
    this.descriptor = descriptor;
    this.turn = turn;
    this.timeout = new AppliedTimeout(descriptor, timeout);
  }

  /// What a connection receives.
  static AsynchronousTransfer in(ArgyleChannelGroup group, Descriptor descriptor, Turn turn) {
    return new In(group, descriptor, turn);
  }

  /// What a connection sends.
  static AsynchronousTransfer out(ArgyleChannelGroup group, Descriptor descriptor, Turn turn) {
    return new Out(group, descriptor, turn);
  }

  /// Begins to move octets, or throws if it may not.
  ///
  /// @param timeoutNanos 0 or less for none
  /// @param count makes the result of the number of octets
  final <V> void begin(
      ByteBuffer[] buffers, long timeoutNanos, LongFunction<V> count, Initiator<V> initiator) {
    turn.take();
    IoVector data = IoVector.of(buffers);
    if (!shutdown && data.hasRemaining() && Buffers.areShared(buffers)) {
      new Move<>(data, timeoutNanos, count, initiator).begin(descriptor);
      return;
    }
    turn.free();
    try {
      Buffers.requireShared(buffers);
      V value = count.apply(shutdown ? shutdownCount() : 0);
      initiator.tellHere(value, null);
    } catch (IOException failure) {
      initiator.tellHere(null, failure);
    }
  }

  /// Allows nothing any more, for nobody knows what has been moved.
  final void kill() {
    turn.kill();
  }

  /// Shuts this half of the connection down.
  ///
  /// @param how `SHUT_RD` or `SHUT_WR`
  final void shutdown(int how) throws IOException {
    descriptor.enter(false);
    try {
      if (!shutdown) {
        int result = descriptor.syscalls().shutdown(descriptor.number(), how);
        if (!IoErrors.is(Errno.ENOTCONN, result)) { // the peer was faster
          IoErrors.check(result);
        }
        shutdown = true;
      }
    } finally {
      descriptor.leave(false);
    }
  }

  final boolean isShutdown() {
    return shutdown;
  }

  /// The call of the stack.
  abstract AsyncCall move(AsyncCalls calls, int number, MessageHeader data);

  /// How many octets a half that is shut down moves, if that is no failure.
  abstract int shutdownCount() throws ClosedChannelException;

  /// How many octets a call has moved that has not failed.
  abstract int count(int result);

  /// What a call that has failed throws.
  abstract IOException failure(int result);

  /// One read or write.
  private final class Move<V> extends Operation<V> {
    private final IoVector data;
    private final long timeoutNanos;
    private final LongFunction<V> count;

    Move(IoVector data, long timeoutNanos, LongFunction<V> count, Initiator<V> initiator) {
      super(group, initiator);
      this.data = data;
      this.timeoutNanos = timeoutNanos <= 0 ? 0 : Math.max(timeoutNanos, LEAST_NANOS);
      this.count = count;
    }

    @Override
    AsyncCall call() throws IOException {
      try {
        timeout.applyNanos(timeoutNanos);
      } catch (IOException failed) {
        turn.free();
        throw failed;
      }
      return move(descriptor.syscalls().async(), descriptor.number(), new MessageHeader(data));
    }

    @Override
    V end(int result) throws IOException {
      if (IoErrors.is(Errno.EAGAIN, result)) {
        turn.kill();
        throw new InterruptedByTimeoutException();
      }
      turn.free();
      if (result >= 0) {
        return count.apply(count(result));
      }
      throw IoErrors.is(Errno.EBADF, result) ? new AsynchronousCloseException() : failure(result);
    }

    @Override
    void cancelled(AsyncCall call) {
      turn.kill();
      call.cancel(false);
    }
  }

  private static final class In extends AsynchronousTransfer {
    private static final int EOF = -1;

    In(ArgyleChannelGroup group, Descriptor descriptor, Turn turn) {
      super(group, descriptor, turn, SolSocket.SO_RCVTIMEO);
    }

    @Override
    AsyncCall move(AsyncCalls calls, int number, MessageHeader data) {
      return calls.recvmsg(number, data, 0);
    }

    @Override
    int shutdownCount() {
      return EOF;
    }

    @Override
    int count(int result) {
      return result == 0 ? EOF : result;
    }

    @Override
    IOException failure(int result) {
      return IoErrors.ofRead(result);
    }
  }

  private static final class Out extends AsynchronousTransfer {
    Out(ArgyleChannelGroup group, Descriptor descriptor, Turn turn) {
      super(group, descriptor, turn, SolSocket.SO_SNDTIMEO);
    }

    @Override
    AsyncCall move(AsyncCalls calls, int number, MessageHeader data) {
      return calls.sendSome(number, data, 0);
    }

    @Override
    int shutdownCount() throws ClosedChannelException {
      throw new ClosedChannelException();
    }

    @Override
    int count(int result) {
      return result;
    }

    @Override
    IOException failure(int result) {
      return IoErrors.ofWrite(result);
    }
  }
}
