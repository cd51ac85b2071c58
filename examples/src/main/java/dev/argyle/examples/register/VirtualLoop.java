package dev.argyle.examples.register;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Netty's event loop on a virtual thread. By default it is a platform thread; this one belongs to
/// whom it was started by, so that on a simulated host the seed says when it runs.
final class VirtualLoop {
  private VirtualLoop() {}

  /// A loop that channels of plain NIO are handled by.
  static EventLoopGroup open() {
    return new MultiThreadIoEventLoopGroup(
        1, Thread.ofVirtual().factory(), NioIoHandler.newFactory());
  }

  /// Closes its channels and ends it, without the two seconds that Netty waits for latecomers.
  static void close(EventLoopGroup loop) {
    Future<?> _ = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    for (EventExecutor each : loop) { // the group is told by a platform thread
      each.terminationFuture().awaitUninterruptibly();
    }
  }
}
