package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Many connections that come and go, politely and not. What they leave behind is looked for when
/// the net is closed.
abstract class ChurnContract extends ChannelContract {
  private static final int THREADS = 4;
  private static final int VISITS = 60;
  private static final int MOST_OCTETS = 60_000;

  /// How a client leaves.
  private enum Departure {
    POLITE,
    HALF_CLOSED,
    WITHOUT_READING,
    WITH_A_RESET,
    CLOSED_BY_ANOTHER_THREAD,
    INTERRUPTED
  }

  ChurnContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  @Test
  void servesEachClientWhateverTheOthersDo() throws Exception {
    ServerSocketChannel listener = server();
    listener.bind(new InetSocketAddress(net().serverAddress(), 0), 100);
    InetSocketAddress address = addressOf(listener);
    List<Background<Integer>> clients = new ArrayList<>();

    try (EchoServer echo = new EchoServer(serverSelector(), listener)) {
      for (int seed = 1; seed <= THREADS; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        var kind = seed % 2 == 0 ? Background.Kind.VIRTUAL : Background.Kind.PLATFORM;
        clients.add(Background.start(kind, () -> visitOften(address, random)));
      }
      for (Background<Integer> client : clients) {
        assertThat(client.get()).isPositive();
      }
      assertThat(echo.end()).isEqualTo(THREADS * VISITS);
    }
  }

  /// @return how many octets came back
  private int visitOften(InetSocketAddress address, SplittableRandom random) throws Exception {
    int total = 0;
    for (int i = 0; i < VISITS; i++) {
      Departure departure = Departure.values()[random.nextInt(Departure.values().length)];
      byte[] octets = octets(1 + random.nextInt(MOST_OCTETS), random.nextLong());
      try (SocketChannel channel = net().client().openSocketChannel()) {
        channel.connect(address);
        total += visit(channel, octets, departure);
      }
    }
    return total;
  }

  private static int visit(SocketChannel channel, byte[] octets, Departure departure)
      throws Exception {
    return switch (departure) {
      case POLITE -> {
        assertThat(talk(channel, octets)).isEqualTo(octets);
        yield octets.length;
      }
      case HALF_CLOSED -> {
        Background<byte[]> echo = Background.start(() -> readAll(channel, octets.length));
        write(channel, octets);
        channel.shutdownOutput();
        assertThat(echo.get()).isEqualTo(octets);
        yield octets.length;
      }
      case WITHOUT_READING -> {
        write(channel, Arrays.copyOf(octets, Math.min(octets.length, 4000)));
        yield 0;
      }
      case WITH_A_RESET -> {
        write(channel, Arrays.copyOf(octets, Math.min(octets.length, 4000)));
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        yield 0;
      }
      case CLOSED_BY_ANOTHER_THREAD -> {
        Background<Integer> reader = reading(channel);
        channel.close();
        assertThat(reader.failure()).isInstanceOf(ClosedChannelException.class);
        yield 0;
      }
      case INTERRUPTED -> {
        Background<Integer> reader = reading(channel);
        reader.interrupt();
        assertThat(reader.failure()).isInstanceOf(ClosedChannelException.class);
        yield 0;
      }
    };
  }

  private static Background<Integer> reading(SocketChannel channel) {
    return Background.start(() -> channel.read(ByteBuffer.allocate(1)));
  }

  private static byte[] talk(SocketChannel channel, byte[] octets) throws Exception {
    Background<byte[]> echo = Background.start(() -> read(channel, octets.length));
    write(channel, octets);
    return echo.get();
  }

  /// Reads up to the end of the stream.
  private static byte[] readAll(SocketChannel channel, int expected) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(expected + 1);
    int read;
    do {
      read = channel.read(into);
    } while (read > 0);
    return Arrays.copyOf(into.array(), into.position());
  }
}
