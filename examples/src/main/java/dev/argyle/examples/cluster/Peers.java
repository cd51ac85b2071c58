package dev.argyle.examples.cluster;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Machines that can all be asked the same.
///
/// @param hosts their names
/// @param port on which each has a [Responder]
/// @param answerOctets how long every answer is
public record Peers(List<String> hosts, int port, int answerOctets) {
  /// Copies the list.
  public Peers {
    hosts = List.copyOf(hosts);
  }

  /// Asks all of them, and waits until enough have answered well.
  ///
  /// @param suits which answers count
  /// @param enough how many are waited for
  /// @param patience for how long
  /// @return the answers that count, fewer than enough if time was up
  public List<ByteBuffer> ask(
      ByteBuffer request, Predicate<ByteBuffer> suits, int enough, Duration patience)
      throws InterruptedException {
    BlockingQueue<ByteBuffer> answers = new LinkedBlockingQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (String host : hosts) {
      threads.add(Thread.startVirtualThread(() -> ask(host, request.duplicate(), answers)));
    }
    try {
      List<ByteBuffer> suitable = new ArrayList<>();
      long end = System.nanoTime() + patience.toNanos();
      int heard = 0;
      while (suitable.size() < enough && heard < hosts.size()) {
        ByteBuffer answer = answers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (answer == null) {
          break;
        }
        heard++;
        if (suits.test(answer.duplicate())) {
          suitable.add(answer);
        }
      }
      return suitable;
    } finally {
      threads.forEach(Thread::interrupt);
    }
  }

  @SuppressWarnings("AddressSelection") // its first address will do
  private void ask(String host, ByteBuffer request, BlockingQueue<ByteBuffer> answers) {
    try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(host, port))) {
      while (request.hasRemaining()) {
        channel.write(request);
      }
      answers.add(read(channel, answerOctets));
    } catch (IOException e) {
      // no answer, then
    }
  }

  static ByteBuffer read(SocketChannel channel, int octets) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(octets);
    while (read.hasRemaining()) {
      if (channel.read(read) < 0) {
        throw new EOFException("after " + read.position() + " octets of " + octets);
      }
    }
    return read.flip();
  }
}
