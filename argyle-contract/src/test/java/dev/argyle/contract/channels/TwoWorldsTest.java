package dev.argyle.contract.channels;

import static java.nio.channels.SelectionKey.OP_ACCEPT;
import static java.nio.channels.SelectionKey.OP_READ;
import static java.nio.channels.SelectionKey.OP_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.argyle.env.SystemEnv;
import dev.argyle.nio.ArgyleSelectorProvider;
import dev.argyle.nio.PlatformRule;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One selector with channels of the stack and of the platform: the address 127.0.0.1 is the
/// kernel's, 127.0.0.2 is the stack's.
@Timeout(120)
class TwoWorldsTest {
  private static final String KERNEL = "127.0.0.1";
  private static final String STACK = "127.0.0.2";
  private static final int EXCHANGES = 5_000;

  private final SystemEnv env = new SystemEnv();
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  private final ArgyleSelectorProvider provider =
      new ArgyleSelectorProvider(stack.syscalls(), PlatformRule.NOTHING.with(KERNEL));
  private final List<AutoCloseable> open = new ArrayList<>();
  private Selector selector;

  @AfterEach
  void close() throws Exception {
    if (selector != null) {
      selector.close();
    }
    for (AutoCloseable each : open) {
      each.close();
    }
    assertThat(stack.syscalls().openDescriptors()).isZero();
    stack.close();
    env.close();
  }

  private <T extends AutoCloseable> T closing(T channel) {
    open.add(channel);
    return channel;
  }

  private Selector selector() throws IOException {
    selector = provider.openSelector();
    return selector;
  }

  private ServerSocketChannel listener(String address) throws IOException {
    ServerSocketChannel listener = closing(provider.openServerSocketChannel());
    return listener.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
  }

  /// @param watched in non-blocking mode
  private record Pair(SocketChannel watched, SocketChannel other) {}

  private Pair pair(String address) throws IOException {
    ServerSocketChannel listener = listener(address);
    SocketChannel client = closing(provider.openSocketChannel());
    client.connect(listener.getLocalAddress());
    SocketChannel server = closing(listener.accept());
    listener.close();
    client.configureBlocking(false);
    return new Pair(client, server);
  }

  private static void say(SocketChannel channel) throws IOException {
    assertThat(channel.write(ByteBuffer.wrap(new byte[] {1}))).isEqualTo(1);
  }

  private static void hear(SocketChannel channel) throws IOException {
    assertThat(channel.read(ByteBuffer.allocate(2))).isEqualTo(1);
  }

  @Test
  void oneSelectionTellsOfBoth() throws IOException {
    Pair kernel = pair(KERNEL);
    Pair ours = pair(STACK);
    SelectionKey there = kernel.watched.register(selector(), OP_READ);
    SelectionKey here = ours.watched.register(selector, OP_READ);
    assertThat(selector.selectNow()).isZero();

    say(kernel.other);
    say(ours.other);

    Set<SelectionKey> told = new HashSet<>();
    while (told.size() < 2) {
      selector.select(told::add);
    }
    assertThat(told).containsExactlyInAnyOrder(there, here);
    hear(kernel.watched);
    hear(ours.watched);
    assertThat(selector.selectNow()).isZero();
    assertThat(selector.keys()).containsExactlyInAnyOrder(there, here);
  }

  @ParameterizedTest
  @ValueSource(strings = {KERNEL, STACK})
  void whoSleepsIsWokenByEither(String address) throws Exception {
    Pair kernel = pair(KERNEL);
    Pair ours = pair(STACK);
    kernel.watched.register(selector(), OP_READ, KERNEL);
    ours.watched.register(selector, OP_READ, STACK);
    Background<Integer> selected = Background.<Integer>start(selector::select).awaitBlocked();

    say(address.equals(KERNEL) ? kernel.other : ours.other);

    assertThat(selected.get()).isEqualTo(1);
    assertThat(selector.selectedKeys())
        .extracting(SelectionKey::attachment)
        .containsExactly(address);
  }

  @Test
  void whoSleepsIsWokenByAWakeUpAndByItsClose() throws Exception {
    pair(KERNEL).watched.register(selector(), OP_READ);
    pair(STACK).watched.register(selector, OP_READ);
    Background<Integer> selected = Background.<Integer>start(selector::select).awaitBlocked();
    selector.wakeup();
    assertThat(selected.get()).isZero();
    assertThat(selector.selectNow()).isZero();

    Background<Integer> last = Background.<Integer>start(selector::select).awaitBlocked();
    selector.close();
    assertThat(last.get()).isZero();
  }

  @Test
  void whoSleepsHearsOfAChangeOfInterestTheNextTime() throws Exception {
    SelectionKey there = pair(KERNEL).watched.register(selector(), OP_READ);
    pair(STACK).watched.register(selector, OP_READ);
    Background<Integer> selected = Background.<Integer>start(selector::select).awaitBlocked();

    there.interestOps(OP_WRITE);

    selector.wakeup();
    assertThat(selected.get()).isZero();
    assertThat(selector.select()).isEqualTo(1);
    assertThat(selector.selectedKeys()).containsExactly(there);
  }

  @Test
  void whoSleepsHearsOfAChannelThatBecomesThePlatforms() throws Exception {
    ServerSocketChannel listener = listener(KERNEL);
    SocketChannel client = closing(provider.openSocketChannel());
    client.configureBlocking(false);
    client.setOption(StandardSocketOptions.TCP_NODELAY, true);
    SelectionKey key = client.register(selector(), SelectionKey.OP_CONNECT);
    Background<Integer> selected = Background.<Integer>start(selector::select).awaitBlocked();

    if (!client.connect(listener.getLocalAddress())) {
      assertThat(selected.get()).isEqualTo(1);
      assertThat(selector.selectedKeys()).containsExactly(key);
      assertThat(client.finishConnect()).isTrue();
    }

    assertThat(client.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
    assertThat(closing(listener.accept()).getRemoteAddress()).isEqualTo(client.getLocalAddress());
    selector.wakeup();
  }

  @Test
  void aKeyIsCancelledAndTheChannelRegisteredAgain() throws IOException {
    Pair kernel = pair(KERNEL);
    kernel.watched.register(selector(), OP_READ).cancel();
    assertThat(selector.selectNow()).isZero();
    assertThat(kernel.watched.isRegistered()).isFalse();

    kernel.watched.register(selector, OP_WRITE);
    assertThat(selector.select()).isEqualTo(1);

    kernel.watched.keyFor(selector).cancel();
    kernel.watched.configureBlocking(true);
    say(kernel.other);
    hear(kernel.watched);
    assertThat(selector.selectNow()).isZero();
    assertThat(selector.keys()).isEmpty();
  }

  @Test
  void aConnectionThatThePlatformAcceptsIsTakenToo() throws IOException {
    ServerSocketChannel there = listener(KERNEL);
    ServerSocketChannel here = listener(STACK);
    for (ServerSocketChannel each : List.of(there, here)) {
      each.configureBlocking(false);
      each.register(selector == null ? selector() : selector, OP_ACCEPT);
    }
    for (ServerSocketChannel each : List.of(there, here)) {
      SocketChannel client = closing(provider.openSocketChannel());
      client.connect(each.getLocalAddress());
      assertThat(selector.select()).isEqualTo(1);
      assertThat(selector.selectedKeys()).containsExactly(each.keyFor(selector));
      selector.selectedKeys().clear();
      SocketChannel accepted = closing(each.accept());
      accepted.configureBlocking(false);
      SelectionKey key = accepted.register(selector, OP_READ);
      say(client);
      assertThat(selector.select()).isEqualTo(1);
      assertThat(selector.selectedKeys()).containsExactly(key);
      selector.selectedKeys().clear();
      hear(accepted);
    }
  }

  @Test
  void datagramsAreNotLeftToThePlatform() throws IOException {
    DatagramChannel channel = closing(provider.openDatagramChannel());
    InetSocketAddress there = new InetSocketAddress(InetAddress.ofLiteral(KERNEL), 7);
    ByteBuffer octet = ByteBuffer.allocate(1);
    String why = "UDP to or from /127.0.0.1:7 cannot be left to the platform";

    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> channel.send(octet, there))
        .withMessage(why);
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> channel.connect(there))
        .withMessage(why);
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> channel.bind(there))
        .withMessage(why);

    InetSocketAddress here = new InetSocketAddress(InetAddress.ofLiteral(STACK), 0);
    assertThat(channel.bind(here).getLocalAddress()).isNotNull();
    assertThat(channel.send(octet, channel.getLocalAddress())).isEqualTo(1);
  }

  /// Each side waits for the other's octet, so a single wake-up that is lost stops it.
  @Test
  void noExchangeIsLostWhenBothWorldsAreBusy() throws Exception {
    selector();
    List<Background<Integer>> speakers = new ArrayList<>();
    for (String address : List.of(KERNEL, STACK, KERNEL, STACK)) {
      Pair pair = pair(address);
      pair.watched.register(selector, OP_READ);
      speakers.add(
          Background.start(() -> {
            for (int i = 0; i < EXCHANGES; i++) {
              say(pair.other);
              hear(pair.other);
            }
            return EXCHANGES;
          }));
    }
    for (int left = 4 * EXCHANGES; left > 0; ) {
      List<SelectionKey> ready = new ArrayList<>();
      selector.select(ready::add);
      for (SelectionKey each : ready) {
        hear((SocketChannel) each.channel());
        say((SocketChannel) each.channel());
        left--;
      }
    }
    for (Background<Integer> each : speakers) {
      assertThat(each.get()).isEqualTo(EXCHANGES);
    }
  }
}
