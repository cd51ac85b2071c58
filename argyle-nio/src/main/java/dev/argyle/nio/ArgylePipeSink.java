package dev.argyle.nio;

import dev.argyle.sock.PollEvents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;

/// The end of a pipe that is written.
final class ArgylePipeSink extends Pipe.SinkChannel implements StreamChannel {
  private final Descriptor descriptor;
  private final ChannelCalls calls;
  private final StreamTransfer transfer;

  ArgylePipeSink(SelectorProvider provider, Descriptor descriptor) {
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
  public int write(ByteBuffer from) throws IOException {
    return transfer.write(Objects.requireNonNull(from));
  }

  @Override
  public long write(ByteBuffer[] from) throws IOException {
    return transfer.write(from, 0, from.length);
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    return transfer.write(from, offset, length);
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
    return (interestOps & SelectionKey.OP_WRITE) != 0 ? PollEvents.OUT : 0;
  }

  @Override
  public int readyFor(int events) {
    return (events & PollEvents.WRITABLE) != 0 ? SelectionKey.OP_WRITE : 0;
  }
}
