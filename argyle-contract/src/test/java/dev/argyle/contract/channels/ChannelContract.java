package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/// What all contracts have in common: a net, and that everything opened is closed at the end.
@Timeout(60)
abstract class ChannelContract {
  private static final long SETTLED_MILLIS = 500; // longer than it takes to send a segment again

  private final Supplier<ChannelNet> opener;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private ChannelNet net;

  ChannelContract(Supplier<ChannelNet> opener) {
    this.opener = opener;
  }

  @BeforeEach
  final void openNet() {
    net = opener.get();
  }

  @AfterEach
  final void closeNet() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    net.close();
  }

  final ChannelNet net() {
    return net;
  }

  /// Has it closed when the test ends.
  final <T extends AutoCloseable> T closing(T resource) {
    opened.push(resource);
    return resource;
  }

  final SocketChannel socket() throws IOException {
    return closing(net.client().openSocketChannel());
  }

  final ServerSocketChannel server() throws IOException {
    return closing(net.server().openServerSocketChannel());
  }

  final Selector clientSelector() throws IOException {
    return closing(net.client().openSelector());
  }

  final Selector serverSelector() throws IOException {
    return closing(net.server().openSelector());
  }

  /// A listener on a port of the stack's choice.
  final ServerSocketChannel listener() throws IOException {
    ServerSocketChannel listener = server();
    listener.bind(new InetSocketAddress(net.serverAddress(), 0));
    return listener;
  }

  static InetSocketAddress addressOf(ServerSocketChannel listener) throws IOException {
    return (InetSocketAddress) listener.getLocalAddress();
  }

  /// A connection that is blocking at both ends.
  final Pair pair() throws IOException {
    return pair(listener());
  }

  final Pair pair(ServerSocketChannel listener) throws IOException {
    SocketChannel client = socket();
    client.connect(addressOf(listener));
    return new Pair(client, closing(listener.accept()));
  }

  /// An address that nobody listens at.
  final InetSocketAddress refusing() throws IOException {
    try (ServerSocketChannel gone = net.server().openServerSocketChannel()) {
      gone.bind(new InetSocketAddress(net.serverAddress(), 0));
      return addressOf(gone);
    }
  }

  /// An address that answers no connect for the time being: its listener's queue is full. Where the
  /// last ACK of a handshake is lost, the octets behind it get the connection into the queue.
  final InetSocketAddress unanswering() throws IOException {
    ServerSocketChannel listener = server();
    listener.bind(new InetSocketAddress(net.serverAddress(), 0), 1);
    for (int i = 0; i < 2; i++) {
      SocketChannel queued = socket();
      queued.setOption(StandardSocketOptions.TCP_NODELAY, true);
      queued.connect(addressOf(listener));
      for (byte octet = 0; octet < 3; octet++) {
        write(queued, octet);
      }
    }
    return addressOf(listener);
  }

  /// A channel whose connect is under way and stays so.
  final SocketChannel pending() throws IOException {
    InetSocketAddress unanswering = unanswering();
    SocketChannel pending = socket();
    pending.configureBlocking(false);
    assertThat(pending.connect(unanswering)).isFalse();
    return pending;
  }

  /// Waits until a read would not block; leaves the channel in blocking mode.
  static void awaitReadable(SelectableChannel channel) throws IOException {
    channel.configureBlocking(false);
    try (Selector selector = channel.provider().openSelector()) {
      channel.register(selector, SelectionKey.OP_READ);
      assertThat(selector.select()).isEqualTo(1);
    }
    channel.configureBlocking(true);
  }

  static byte[] octets(int count, long seed) {
    byte[] octets = new byte[count];
    new Random(seed).nextBytes(octets);
    return octets;
  }

  /// Reads that many octets, with a channel in blocking mode.
  static byte[] read(SocketChannel from, int count) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(count);
    while (into.hasRemaining()) {
      assertThat(from.read(into)).as("after %d octets", into.position()).isPositive();
    }
    return into.array();
  }

  /// Writes all, with a channel in blocking mode.
  static void write(SocketChannel to, byte... octets) throws IOException {
    ByteBuffer from = ByteBuffer.wrap(octets);
    while (from.hasRemaining()) {
      assertThat(to.write(from)).isPositive();
    }
  }

  /// Writes to a peer that does not read, with a channel in blocking mode: never returns.
  static Object writeForEver(SocketChannel to) throws IOException {
    ByteBuffer from = ByteBuffer.allocate(1 << 16);
    int written;
    do {
      written = to.write(from.clear());
    } while (written > 0);
    throw new AssertionError("a blocking write wrote nothing");
  }

  /// Writes until there is no room left and none comes, though the network may still carry octets
  /// to the peer's buffer; with a channel in non-blocking mode.
  ///
  /// @return how many octets
  static int fill(SocketChannel to) throws IOException {
    ByteBuffer from = ByteBuffer.allocate(1 << 16);
    int total = 0;
    try (Selector room = to.provider().openSelector()) {
      to.register(room, SelectionKey.OP_WRITE);
      boolean quiet = false; // has it been, since the last write?
      while (true) {
        int written = to.write(from.clear());
        total += written;
        if (written == 0 && quiet) { // a write takes room too small for a selector to report
          return total;
        }
        quiet = written == 0 && room.select(key -> {}, SETTLED_MILLIS) == 0;
      }
    }
  }

  /// A connection, seen from both ends.
  record Pair(SocketChannel client, SocketChannel server) {}
}
