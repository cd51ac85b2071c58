package dev.argyle.contract.channels;

import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.concurrent.TimeUnit;

/// A group that no provider has made.
final class ForeignGroup extends AsynchronousChannelGroup {
  ForeignGroup(AsynchronousChannelProvider provider) {
    super(provider);
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public void shutdown() {}

  @Override
  public void shutdownNow() {}

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return false;
  }
}
