package dev.argyle.bench.worker;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.SockAddr;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A sink of datagrams, which counts, and a source: whoever sends it a datagram that begins with 1
/// is sent datagrams until it sends one that begins with 0. A thread for each; they end when the
/// descriptors are closed.
final class DatagramServices {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int SENT_BETWEEN_LOOKS = 64;

  private final Syscalls calls;
  private final Executor threads;
  private final AtomicLong received = new AtomicLong();

  /// @param threads starts the two threads
  DatagramServices(Syscalls calls, Executor threads) {
    this.calls = calls;
    this.threads = threads;
  }

  /// Binds both ports at every IPv4 address.
  void start() {
    int sink = bind(Ports.UDP_SINK);
    int source = bind(Ports.UDP_SOURCE);
    threads.execute(() -> count(sink));
    threads.execute(() -> serve(source));
  }

  /// How many datagrams the sink has read.
  long received() {
    return received.get();
  }

  private int bind(int port) {
    int fd = calls.socket(AddressFamily.AF_INET, SocketType.DGRAM.number(), 0);
    int result = calls.bind(fd, InetSockAddr.of(IpAddress.ANY4, port));
    if (result < 0) {
      throw new IllegalStateException("port " + port + ": error " + -result);
    }
    return fd;
  }

  private void count(int fd) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (calls.read(fd, buffer.clear()) >= 0) {
      received.setRelease(received.get() + 1);
    }
  }

  private void serve(int fd) {
    ByteBuffer request = ByteBuffer.allocate(1);
    ByteBuffer datagram = ByteBuffer.allocate(BareResponder.DATAGRAM_BYTES);
    AtomicReference<@Nullable SockAddr> asker = new AtomicReference<>();
    int octets = 1;
    while (octets >= 0) {
      octets = calls.recvfrom(fd, request.clear(), 0, asker::set);
      SockAddr to = asker.get();
      if (octets > 0 && request.get(0) != 0 && to != null) {
        sendUntilAsked(fd, datagram, to, request);
      }
    }
  }

  /// Sends until the next datagram comes.
  private void sendUntilAsked(int fd, ByteBuffer datagram, SockAddr to, ByteBuffer request) {
    do {
      for (int i = 0; i < SENT_BETWEEN_LOOKS; i++) {
        calls.sendto(fd, datagram.clear(), 0, to);
      }
    } while (calls.recv(fd, request.clear(), MessageFlags.MSG_DONTWAIT) < 0
        && calls.getsockname(fd, _ -> {}) == 0);
  }
}
