package dev.argyle.examples.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.UnaryOperator;

/// Answers requests of a fixed length, one on each connection.
public final class Responder {
  private final int port;
  private final int requestOctets;
  private final UnaryOperator<ByteBuffer> answers;

  /// @param answers what to answer; called by many threads at once
  public Responder(int port, int requestOctets, UnaryOperator<ByteBuffer> answers) {
    this.port = port;
    this.requestOctets = requestOctets;
    this.answers = answers;
  }

  /// Answers until the thread is interrupted.
  public void run() throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(port));
      while (!Thread.currentThread().isInterrupted()) {
        SocketChannel connection = listener.accept();
        Thread.startVirtualThread(() -> answer(connection));
      }
    } catch (ClosedByInterruptException e) {
      // that is how it ends
    }
  }

  private void answer(SocketChannel connection) {
    try (connection) {
      ByteBuffer answer = answers.apply(Peers.read(connection, requestOctets));
      while (answer.hasRemaining()) {
        connection.write(answer);
      }
    } catch (IOException e) {
      // whoever asked has gone, and will ask again
    }
  }
}
