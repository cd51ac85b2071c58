package dev.argyle.bench.worker;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;

/// Three services over TCP for whoever measures a stack from its far end: one that swallows what
/// comes, one that sends without an end, and one that sends back. Sink and source have a thread
/// that accepts, and one for each connection; the echo is a loop around an epoll. They end when the
/// descriptors are closed.
public final class PeerServices {
  private static final int BACKLOG = 1024;
  private static final int SINK_BYTES = 256 << 10;
  private static final int SOURCE_BYTES = 64 << 10;

  private final Syscalls calls;
  private final Executor threads;

  /// @param threads starts a thread for each listener and each connection
  public PeerServices(Syscalls calls, Executor threads) {
    this.calls = calls;
    this.threads = threads;
  }

  /// Listens on all three ports, at every address, IPv4 and IPv6.
  ///
  /// @throws IllegalStateException if a port is taken
  public void start() {
    start(Ports.SINK, this::swallow);
    start(Ports.SOURCE, this::send);
    threads.execute(new EchoLoop(calls, listen(Ports.ECHO)));
  }

  /// Listens on the further ports for echo.
  ///
  /// @throws IllegalStateException if a port is taken
  public void startEchoes() {
    int[] listeners = new int[Ports.ECHOES];
    for (int i = 0; i < listeners.length; i++) {
      listeners[i] = listen(Ports.FIRST_ECHO + i);
    }
    threads.execute(new EchoLoop(calls, listeners));
  }

  private void start(int port, IntConsumer service) {
    int listener = listen(port);
    threads.execute(() -> accept(listener, service));
  }

  private int listen(int port) {
    int listener = calls.socket(AddressFamily.AF_INET6, SocketType.STREAM.number(), 0);
    calls.setsockopt(listener, SolSocket.SO_REUSEADDR, true);
    int result = calls.bind(listener, InetSockAddr.of(IpAddress.ANY6, port));
    if (result == 0) {
      result = calls.listen(listener, BACKLOG);
    }
    if (result < 0) {
      throw new IllegalStateException("port " + port + ": error " + -result);
    }
    return listener;
  }

  private void accept(int listener, IntConsumer service) {
    int connection = calls.accept(listener);
    while (connection >= 0) {
      int accepted = connection;
      calls.setsockopt(accepted, SolTcp.TCP_NODELAY, true);
      threads.execute(() -> serve(accepted, service));
      connection = calls.accept(listener);
    }
  }

  private void serve(int connection, IntConsumer service) {
    try {
      service.accept(connection);
    } finally {
      calls.close(connection);
    }
  }

  private void swallow(int connection) {
    ByteBuffer buffer = ByteBuffer.allocate(SINK_BYTES);
    int octets = calls.read(connection, buffer);
    while (octets > 0) {
      octets = calls.read(connection, buffer.clear());
    }
  }

  private void send(int connection) {
    ByteBuffer buffer = ByteBuffer.allocate(SOURCE_BYTES);
    int octets = calls.write(connection, buffer);
    while (octets > 0) {
      octets = calls.write(connection, buffer.clear());
    }
  }
}
