package dev.argyle.nio;

import dev.argyle.sock.Errno;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;

/// The beginning and the end of a channel's calls on its descriptor. While a call may block, an
/// interrupt of its thread closes the channel, and closing the channel wakes the call.
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

  /// @param begin the channel's `AbstractInterruptibleChannel.begin`
  ChannelCalls(Descriptor descriptor, Runnable begin, End end) {
    this.descriptor = descriptor;
    this.begin = begin;
    this.end = end;
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
  void leave(boolean blocking, long result, boolean completed) throws AsynchronousCloseException {
    descriptor.leave(blocking);
    if (blocking) {
      end.end(completed);
      if (IoErrors.is(Errno.EINTR, result)) {
        begin.run();
        end.end(completed);
      }
    }
  }
}
