package dev.argyle.nio;

import dev.argyle.sock.PollEvents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;

/// The end of a pipe that is read.
final class ArgylePipeSource extends Pipe.SourceChannel implements StreamChannel {
  private final Descriptor descriptor;
  private final ChannelCalls calls;
  private final StreamTransfer transfer;

  ArgylePipeSource(SelectorProvider provider, Descriptor descriptor) {
    super(provider);
    this.descriptor = descriptor;
    this.calls = new ChannelCalls(descriptor, this::begin, this::end);
    this.transfer = new StreamTransfer(this);
  }

  @Override
  public Descriptor descriptor() {
    return descriptor;
  }

  @Override
  public ChannelCalls calls() {
    return calls;
  }

  @Override
  public void requireConnected() throws ClosedChannelException {
    requireOpen();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return transfer.read(Objects.requireNonNull(into), 0);
  }

  @Override
  public long read(ByteBuffer[] into) throws IOException {
    return transfer.read(into, 0, into.length);
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    return transfer.read(into, offset, length);
  }

  @Override
  protected void implCloseSelectableChannel() {
    descriptor.close();
  }

  @Override
  protected void implConfigureBlocking(boolean block) throws IOException {
    transfer.locks().configureBlocking(descriptor, block);
  }

  @Override
  public int eventsFor(int interestOps) {
    return (interestOps & SelectionKey.OP_READ) != 0 ? PollEvents.IN | PollEvents.RDHUP : 0;
  }

  @Override
  public int readyFor(int events) {
    return (events & PollEvents.READABLE) != 0 ? SelectionKey.OP_READ : 0;
  }
}
