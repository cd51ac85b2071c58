package dev.argyle.contract;

import dev.argyle.nio.ArgyleSelectorProvider;
import dev.argyle.stack.NetStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A Java server on our stack that passes each connection on to another server, both ways.
final class Relay implements AutoCloseable {
  private final ArgyleSelectorProvider provider;
  private final InetSocketAddress target;
  private final ServerSocketChannel listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// Starts it.
  Relay(NetStack stack, int port, InetSocketAddress target) throws IOException {
    this.provider = new ArgyleSelectorProvider(stack.syscalls());
    this.target = target;
    this.listener = provider.openServerSocketChannel();
    listener.bind(new InetSocketAddress(port));
    threads.execute(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        threads.execute(() -> pass(client));
      }
    } catch (ClosedChannelException closed) {
      // that was close()
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void pass(SocketChannel client) {
    try (client;
        SocketChannel server = provider.openSocketChannel();
        ExecutorService ways = Executors.newVirtualThreadPerTaskExecutor()) {
      server.connect(target);
      ways.execute(() -> copy(client, server));
      ways.execute(() -> copy(server, client));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Until one ends, which the other is told.
  private static void copy(SocketChannel from, SocketChannel to) {
    try {
      ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
      while (from.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
      }
      to.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Takes no more connections, and waits for the end of those there are.
  @Override
  public void close() throws IOException {
    listener.close();
    threads.close();
  }
}
