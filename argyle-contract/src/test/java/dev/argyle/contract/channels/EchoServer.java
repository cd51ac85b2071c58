package dev.argyle.contract.channels;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// One thread and one selector that send everything back. What a client does to its connection ends
/// that connection and no other.
final class EchoServer implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 14;

  private final Selector selector;
  private final ServerSocketChannel listener;
  private final Background<Integer> loop;
  private volatile boolean done;
  private int connections; // the loop's own

  /// @param listener bound; belongs to the server from here on
  EchoServer(Selector selector, ServerSocketChannel listener) throws IOException {
    this.selector = selector;
    this.listener = listener;
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    this.loop = Background.start(this::serve);
  }

  private int serve() throws IOException {
    while (!done) {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        if (key.channel() instanceof SocketChannel connection) {
          echo(key, connection);
        } else {
          acceptAll();
        }
      }
      selector.selectedKeys().clear();
    }
    acceptAll(); // the last ones may have come, and gone, since the last look
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
    return connections;
  }

  private void acceptAll() throws IOException {
    for (SocketChannel next = listener.accept(); next != null; next = listener.accept()) {
      connections++;
      next.configureBlocking(false);
      ByteBuffer pending = ByteBuffer.allocate(BUFFER_BYTES);
      next.register(selector, SelectionKey.OP_READ, pending);
    }
  }

  private void echo(SelectionKey key, SocketChannel connection) throws IOException {
    ByteBuffer pending = (ByteBuffer) key.attachment();
    try {
      boolean end = connection.read(pending) < 0;
      pending.flip();
      connection.write(pending);
      pending.compact();
      if (end && pending.position() == 0) {
        connection.close();
        return;
      }
      int reading = end || !pending.hasRemaining() ? 0 : SelectionKey.OP_READ;
      key.interestOps(reading | (pending.position() > 0 ? SelectionKey.OP_WRITE : 0));
    } catch (IOException reset) {
      connection.close();
    }
  }

  /// Ends it. @return how many connections came
  int end() {
    done = true;
    selector.wakeup();
    return loop.get();
  }

  @Override
  public void close() {
    int ignored = end();
  }
}
