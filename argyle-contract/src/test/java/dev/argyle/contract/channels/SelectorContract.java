package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Selecting: what is ready, what wakes, what is counted.
@Tag("A12")
abstract class SelectorContract extends ChannelContract {
  SelectorContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  private static SelectionKey register(SocketChannel channel, Selector selector, int ops)
      throws IOException {
    channel.configureBlocking(false);
    return channel.register(selector, ops);
  }

  private static int select(Selector selector) throws IOException {
    selector.selectedKeys().clear();
    return selector.select();
  }

  @Test
  void selectsAChannelThatHasSomethingToRead() throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    SelectionKey key = register(pair.client(), selector, SelectionKey.OP_READ);
    assertThat(selector.selectNow()).isZero();
    write(pair.server(), (byte) 1);

    assertThat(selector.select()).isEqualTo(1);

    assertThat(selector.selectedKeys()).containsExactly(key);
    assertThat(key.readyOps()).isEqualTo(SelectionKey.OP_READ);
    assertThat(key.isReadable()).isTrue();
    assertThat(key.isWritable()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void wakesWhenSomethingComesToRead(Background.Kind kind) throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    register(pair.client(), selector, SelectionKey.OP_READ);
    Background<Integer> selecting = Background.start(kind, () -> selector.select()).awaitBlocked();

    write(pair.server(), (byte) 1);

    assertThat(selecting.get()).isEqualTo(1);
  }

  @Test
  void selectsAgainAsLongAsSomethingIsLeftToRead() throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    register(pair.client(), selector, SelectionKey.OP_READ);
    write(pair.server(), (byte) 1, (byte) 2);

    assertThat(select(selector)).isEqualTo(1);
    pair.client().read(ByteBuffer.allocate(1));
    assertThat(select(selector)).isEqualTo(1);
    pair.client().read(ByteBuffer.allocate(10));
    selector.selectedKeys().clear();
    assertThat(selector.selectNow()).isZero();
  }

  @Test
  void doesNotCountAKeyThatIsStillSelectedAndAsReadyAsBefore() throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    SelectionKey key = register(pair.client(), selector, SelectionKey.OP_READ);
    write(pair.server(), (byte) 1);
    assertThat(selector.select()).isEqualTo(1);

    assertThat(selector.select()).isZero();

    assertThat(selector.selectedKeys()).containsExactly(key);
  }

  @Test
  void addsToWhatASelectedKeyIsReadyFor() throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    SelectionKey key =
        register(pair.client(), selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    assertThat(selector.select()).isEqualTo(1);
    assertThat(key.readyOps()).isEqualTo(SelectionKey.OP_WRITE);
    write(pair.server(), (byte) 1);
    key.interestOps(SelectionKey.OP_READ);

    assertThat(selector.select()).isEqualTo(1);

    assertThat(key.readyOps()).isEqualTo(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
  }

  @Test
  void forgetsWhatAKeyWasReadyForOnceItIsNoLongerSelected() throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    SelectionKey key =
        register(pair.client(), selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    assertThat(selector.select()).isEqualTo(1);
    write(pair.server(), (byte) 1);
    key.interestOps(SelectionKey.OP_READ);

    assertThat(select(selector)).isEqualTo(1);

    assertThat(key.readyOps()).isEqualTo(SelectionKey.OP_READ);
  }

  @Test
  void selectsForWritingWhileThereIsRoom() throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    SelectionKey key = register(pair.client(), selector, SelectionKey.OP_WRITE);
    assertThat(select(selector)).isEqualTo(1);
    assertThat(key.isWritable()).isTrue();

    int filled = fill(pair.client());
    selector.selectedKeys().clear();
    assertThat(selector.selectNow()).isZero();

    read(pair.server(), filled);
    assertThat(select(selector)).isEqualTo(1);
  }

  @Test
  void selectsAListenerThatSomebodyConnectsTo() throws IOException {
    Selector selector = serverSelector();
    ServerSocketChannel listener = listener();
    listener.configureBlocking(false);
    SelectionKey key = listener.register(selector, SelectionKey.OP_ACCEPT);
    assertThat(selector.selectNow()).isZero();
    socket().connect(addressOf(listener));

    assertThat(selector.select()).isEqualTo(1);

    assertThat(key.isAcceptable()).isTrue();
    closing(listener.accept());
    selector.selectedKeys().clear();
    assertThat(selector.selectNow()).isZero();
  }

  @Test
  void selectsAConnectThatHasEnded() throws IOException {
    Selector selector = clientSelector();
    SocketChannel client = socket();
    client.configureBlocking(false);
    if (client.connect(addressOf(listener()))) {
      return;
    }
    SelectionKey key = client.register(selector, SelectionKey.OP_CONNECT);

    assertThat(selector.select()).isEqualTo(1);

    assertThat(key.isConnectable()).isTrue();
    assertThat(client.finishConnect()).isTrue();
    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    assertThat(select(selector)).isEqualTo(1);
    assertThat(key.readyOps()).isEqualTo(SelectionKey.OP_WRITE);
  }

  @Test
  void selectsAConnectThatBeginsAfterItWasRegistered() throws IOException {
    Selector selector = clientSelector();
    ServerSocketChannel listener = listener();
    SocketChannel client = socket();
    client.configureBlocking(false);
    SelectionKey key = client.register(selector, 0);
    if (client.connect(addressOf(listener))) {
      return;
    }
    key.interestOps(SelectionKey.OP_CONNECT);

    assertThat(selector.select()).isEqualTo(1);

    assertThat(key.readyOps()).isEqualTo(SelectionKey.OP_CONNECT);
  }

  @Test
  void doesNotSelectAConnectThatIsUnderWay() throws IOException {
    Selector selector = clientSelector();
    pending().register(selector, SelectionKey.OP_CONNECT);

    assertThat(selector.selectNow()).isZero();
  }

  @Test
  void selectsTheEndOfTheStreamForReading() throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    SelectionKey key = register(pair.client(), selector, SelectionKey.OP_READ);
    pair.server().close();

    assertThat(selector.select()).isEqualTo(1);

    assertThat(key.isReadable()).isTrue();
    assertThat(pair.client().read(ByteBuffer.allocate(1))).isEqualTo(-1);
    assertThat(select(selector)).isEqualTo(1);
  }

  @Test
  void selectsAResetForReadingAndWriting() throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    SelectionKey key = register(pair.client(), selector, SelectionKey.OP_READ);
    pair.server().setOption(StandardSocketOptions.SO_LINGER, 0);
    pair.server().close();
    assertThat(selector.select()).isEqualTo(1);

    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    assertThat(select(selector)).isEqualTo(1);

    assertThat(key.readyOps()).isEqualTo(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
  }

  @Test
  void selectsAChannelWhoseInputWasShutDown() throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    SelectionKey key = register(pair.client(), selector, SelectionKey.OP_READ);

    pair.client().shutdownInput();

    assertThat(selector.select()).isEqualTo(1);
    assertThat(key.isReadable()).isTrue();
  }

  @Test
  void selectsNothingForWhomNobodyIsInterested() throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    register(pair.client(), selector, 0);
    pair.server().setOption(StandardSocketOptions.SO_LINGER, 0);
    pair.server().close();

    assertThat(selector.select(20)).isZero();
    assertThat(selector.selectedKeys()).isEmpty();
  }

  @Test
  void waitsAsLongAsItWasTold() throws IOException {
    Selector selector = clientSelector();
    register(pair().client(), selector, SelectionKey.OP_READ);
    long start = System.nanoTime();

    assertThat(selector.select(30)).isZero();

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(29));
  }

  @Test
  void doesNotWaitALessThanNoTime() throws IOException {
    Selector selector = clientSelector();

    assertThatIllegalArgumentException().isThrownBy(() -> selector.select(-1));
  }

  @Test
  void selectsMoreChannelsThanItIsToldAtOnce() throws IOException {
    Selector selector = clientSelector();
    ServerSocketChannel listener = server();
    listener.bind(new InetSocketAddress(net().serverAddress(), 0), 1000);
    List<SelectionKey> keys = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      Pair pair = pair(listener);
      keys.add(register(pair.client(), selector, SelectionKey.OP_READ));
      write(pair.server(), (byte) 1);
    }

    Set<SelectionKey> seen = new HashSet<>();
    while (seen.size() < 600) {
      assertThat(select(selector)).isPositive();
      for (SelectionKey key : selector.selectedKeys()) {
        seen.add(key);
        assertThat(((SocketChannel) key.channel()).read(ByteBuffer.allocate(1))).isEqualTo(1);
      }
    }

    assertThat(seen).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void performsAnActionOnWhatIsReady() throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    SelectionKey key = register(pair.client(), selector, SelectionKey.OP_READ);
    write(pair.server(), (byte) 1);
    List<SelectionKey> acted = new ArrayList<>();

    assertThat(selector.select(acted::add)).isEqualTo(1);
    assertThat(selector.selectNow(acted::add)).isEqualTo(1);
    pair.client().read(ByteBuffer.allocate(1));
    assertThat(selector.selectNow(acted::add)).isZero();

    assertThat(acted).containsExactly(key, key);
    assertThat(selector.selectedKeys()).isEmpty();
  }
}
