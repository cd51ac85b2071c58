package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A hundred thousand connected channels of ours on one selector, of which few have something to
/// say.
@Tag("F2")
@Timeout(120)
class ManyChannelsTest {
  private static final int CHANNELS = 100_000;
  private static final int PAIRS_OF_A_LISTENER = 20_000; // a port of its own for each
  private static final int FEW = 1_000;
  private static final int READY = 10;
  private static final int ROUNDS = 201;

  /// With cost in proportion to the channels this would be a hundred.
  private static final int MOST_TIMES_AS_SLOW = 10;

  private final StackNet net = StackNet.loopback();
  private final List<SocketChannel> opened = new ArrayList<>();

  @AfterEach
  void closeNet() throws IOException {
    for (SocketChannel channel : opened) {
      channel.close();
    }
    net.close();
  }

  @Test
  void theReadyOnesCostAndTheOthersDoNot() throws IOException {
    SelectorProvider provider = net.client();
    try (Selector few = provider.openSelector();
        Selector many = provider.openSelector()) {
      List<SocketChannel> peersOfFew = register(few, FEW);
      List<SocketChannel> peersOfMany = register(many, CHANNELS);
      assertThat(many.keys()).hasSize(CHANNELS);

      long fewNanos = medianNanos(few, peersOfFew);
      long manyNanos = medianNanos(many, peersOfMany);

      assertThat(manyNanos)
          .as("nanoseconds with %d channels; with %d it takes %d", CHANNELS, FEW, fewNanos)
          .isLessThan(fewNanos * MOST_TIMES_AS_SLOW);
    }
  }

  /// Registers both ends of half as many connections, for reading.
  private List<SocketChannel> register(Selector selector, int channels) throws IOException {
    List<SocketChannel> registered = new ArrayList<>();
    while (registered.size() < channels) {
      int pairs = Math.min(PAIRS_OF_A_LISTENER, (channels - registered.size()) / 2);
      try (ServerSocketChannel listener = net.server().openServerSocketChannel()) {
        listener.bind(new InetSocketAddress(net.serverAddress(), 0));
        for (int i = 0; i < pairs; i++) {
          SocketChannel client = net.client().openSocketChannel();
          client.connect(listener.getLocalAddress());
          registered.add(client);
          registered.add(listener.accept());
        }
      }
    }
    for (SocketChannel channel : registered) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
    }
    opened.addAll(registered);
    return registered;
  }

  /// Half the rounds warm up.
  private static long medianNanos(Selector selector, List<SocketChannel> channels)
      throws IOException {
    long[] nanos = new long[ROUNDS];
    for (int round = -ROUNDS; round < ROUNDS; round++) {
      Set<SocketChannel> spokenTo = speak(channels, round + ROUNDS);
      long startNanos = System.nanoTime();
      int selected = selector.select();
      nanos[Math.max(round, 0)] = System.nanoTime() - startNanos;
      assertThat(selected).isEqualTo(READY);
      assertThat(heard(selector)).isEqualTo(spokenTo);
    }
    Arrays.sort(nanos);
    return nanos[ROUNDS / 2];
  }

  /// Writes an octet to each of a few. @return to whom
  private static Set<SocketChannel> speak(List<SocketChannel> channels, int round)
      throws IOException {
    Set<SocketChannel> spokenTo = new HashSet<>();
    for (int i = 0; i < READY; i++) {
      int client = 2 * ((round * READY + i) * 7 % (channels.size() / 2));
      assertThat(channels.get(client).write(ByteBuffer.allocate(1))).isEqualTo(1);
      spokenTo.add(channels.get(client + 1));
    }
    return spokenTo;
  }

  private static Set<SocketChannel> heard(Selector selector) throws IOException {
    Set<SocketChannel> heard = new HashSet<>();
    for (SelectionKey key : selector.selectedKeys()) {
      SocketChannel channel = (SocketChannel) key.channel();
      assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(1);
      heard.add(channel);
    }
    selector.selectedKeys().clear();
    return heard;
  }
}
