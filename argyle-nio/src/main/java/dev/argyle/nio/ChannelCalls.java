package dev.argyle.nio;

import dev.argyle.sock.Errno;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/// The beginning and the end of a channel's calls on its descriptor. Closing the channel wakes a
/// call that sleeps, and while a call may block, an interrupt of its thread closes the channel.
///
/// The second is so for channels. A channel that is the inside of a `Socket` or `DatagramSocket` is
/// not interrupted: there [#persist] goes on with the call.
final class ChannelCalls {
  /// `AbstractInterruptibleChannel.end`, which a channel can hand out but nobody else can call.
  @FunctionalInterface
  interface End {
    /// Ends it.
    ///
    /// @param completed whether the call did what it was to do
    void end(boolean completed) throws AsynchronousCloseException;
  }

  private final Descriptor descriptor;
  private final Runnable begin;
  private final End end;
  private final boolean interruptible;

  /// Those of a channel.
  ///
  /// @param begin the channel's `AbstractInterruptibleChannel.begin`
  ChannelCalls(Descriptor descriptor, Runnable begin, End end) {
    this(descriptor, begin, end, true);
  }

  private ChannelCalls(Descriptor descriptor, Runnable begin, End end, boolean interruptible) {
    this.descriptor = descriptor;
    this.begin = begin;
    this.end = end;
    this.interruptible = interruptible;
  }

  /// Those of a channel inside a socket of `java.net`.
  static ChannelCalls uninterruptible(SelectableSocket channel) {
    End end =
        completed -> {
          if (!completed && !channel.isOpen()) {
            throw new AsynchronousCloseException();
          }
        };
    return new ChannelCalls(channel.descriptor(), () -> {}, end, false);
  }

  /// Begins a call: from here on an interrupt closes the channel if the call may block.
  ///
  /// @throws ClosedChannelException if the channel is closed; then there is nothing to leave
  void enter(boolean blocking) throws ClosedChannelException {
    if (!blocking) {
      descriptor.enter(false);
      return;
    }
    begin.run();
    if (!descriptor.tryEnter(true)) {
      end.end(false);
      throw new ClosedChannelException();
    }
  }

  /// Ends a call, and tells if it was an interrupt or a close that ended it. The stack notices an
  /// interrupt by itself, so it may not have come to the channel yet: then it is taken there.
  ///
  /// @param blocking as it began
  /// @param result of the call
  /// @param completed whether it did what it was to do
  void leave(boolean blocking, long result, boolean completed) throws IOException {
    descriptor.leave(blocking);
    if (!blocking) {
      return;
    }
    end.end(completed);
    if (IoErrors.is(Errno.EINTR, result)) {
      if (!interruptible) {
        throw new InterruptedCallException();
      }
      begin.run();
      end.end(completed);
    }
  }

  /// A call of a socket of `java.net`.
  ///
  /// @param <T> its result
  @FunctionalInterface
  interface SocketCall<T extends @Nullable Object> {
    /// Makes it, or what is left of it.
    T make() throws IOException;
  }

  /// Whether they are those of a socket of `java.net`.
  boolean persists() {
    return !interruptible;
  }

  /// Makes a call for a socket of `java.net`, in the way of those: an interrupt does not end it,
  /// and what it throws is a `SocketException`. Its thread finds the interrupt status set
  /// afterwards. But to a virtual thread it is an `InterruptedIOException`, by which the JDK closes
  /// the socket. For the adaptor of a channel it is the call alone.
  <T extends @Nullable Object> T persist(SocketCall<T> call) throws IOException {
    if (interruptible) {
      return call.make();
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return call.make();
        } catch (InterruptedCallException e) {
          if (Thread.currentThread().isVirtual()) {
            throw new InterruptedIOException();
          }
          interrupted |= Thread.interrupted();
        }
      }
    } catch (SocketException | InterruptedIOException known) {
      throw known;
    } catch (ClosedChannelException closed) {
      throw new SocketException("Socket closed", closed);
    } catch (IOException other) {
      throw new SocketException(other.getMessage(), other);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// A call was interrupted and can be made again.
  static final class InterruptedCallException extends IOException {}
}
