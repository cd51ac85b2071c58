package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.IllegalSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Registering channels, and what becomes of their keys.
abstract class SelectionKeyContract extends ChannelContract {
  SelectionKeyContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  private static SelectionKey register(SocketChannel channel, Selector selector, int ops)
      throws IOException {
    channel.configureBlocking(false);
    return channel.register(selector, ops);
  }

  @Test
  void tiesAChannelToASelector() throws IOException {
    Selector selector = clientSelector();
    SocketChannel channel = pair().client();
    channel.configureBlocking(false);
    Object attachment = new Object();

    SelectionKey key = channel.register(selector, SelectionKey.OP_READ, attachment);

    assertThat(key.channel()).isSameAs(channel);
    assertThat(key.selector()).isSameAs(selector);
    assertThat(key.attachment()).isSameAs(attachment);
    assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_READ);
    assertThat(key.readyOps()).isZero();
    assertThat(key.isValid()).isTrue();
    assertThat(channel.keyFor(selector)).isSameAs(key);
    assertThat(channel.isRegistered()).isTrue();
    assertThat(selector.keys()).containsExactly(key);
  }

  @Test
  void changesTheKeyOfAChannelThatIsRegisteredAgain() throws IOException {
    Selector selector = clientSelector();
    SocketChannel channel = pair().client();
    SelectionKey key = register(channel, selector, SelectionKey.OP_READ);

    SelectionKey again = channel.register(selector, SelectionKey.OP_WRITE, "attachment");

    assertThat(again).isSameAs(key);
    assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_WRITE);
    assertThat(key.attachment()).isEqualTo("attachment");
    assertThat(selector.keys()).hasSize(1);
    assertThat(selector.select()).isEqualTo(1);
  }

  @Test
  void tellsAndChangesItsInterest() throws IOException {
    SelectionKey key = register(pair().client(), clientSelector(), SelectionKey.OP_READ);

    assertThat(key.interestOpsOr(SelectionKey.OP_WRITE)).isEqualTo(SelectionKey.OP_READ);
    assertThat(key.interestOpsAnd(~SelectionKey.OP_READ))
        .isEqualTo(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_WRITE);
    assertThat(key.interestOps(0)).isSameAs(key);
    assertThat(key.interestOps()).isZero();
  }

  @Test
  void knowsOnlyTheOperationsOfItsChannel() throws IOException {
    SelectionKey key = register(pair().client(), clientSelector(), SelectionKey.OP_READ);
    ServerSocketChannel listener = listener();
    listener.configureBlocking(false);
    Selector selector = serverSelector();

    assertThatIllegalArgumentException().isThrownBy(() -> key.interestOps(SelectionKey.OP_ACCEPT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> key.interestOpsOr(SelectionKey.OP_ACCEPT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> listener.register(selector, SelectionKey.OP_READ));
    assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_READ);
    assertThat(selector.keys()).isEmpty();
  }

  @Test
  void isRegisteredOnlyIfItMayNotBlock() throws IOException {
    Selector selector = clientSelector();
    SocketChannel channel = pair().client();

    assertThatExceptionOfType(IllegalBlockingModeException.class)
        .isThrownBy(() -> channel.register(selector, SelectionKey.OP_READ));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    assertThatExceptionOfType(IllegalBlockingModeException.class)
        .isThrownBy(() -> channel.configureBlocking(true));
  }

  @Test
  void isRegisteredOnlyWithASelectorOfItsOwnKind() throws IOException {
    SocketChannel channel = pair().client();
    channel.configureBlocking(false);
    try (Selector foreign = net().foreign().openSelector();
        SocketChannel stranger = net().foreign().openSocketChannel()) {
      stranger.configureBlocking(false);
      Selector selector = clientSelector();

      assertThatExceptionOfType(IllegalSelectorException.class)
          .isThrownBy(() -> channel.register(foreign, SelectionKey.OP_READ));
      assertThatExceptionOfType(IllegalSelectorException.class)
          .isThrownBy(() -> stranger.register(selector, SelectionKey.OP_READ));
      assertThat(selector.keys()).isEmpty();
    }
  }

  @Test
  void isNotRegisteredWhenItsChannelIsClosed() throws IOException {
    Selector selector = clientSelector();
    SocketChannel channel = pair().client();
    channel.configureBlocking(false);
    channel.close();

    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> channel.register(selector, SelectionKey.OP_READ));
  }

  @Test
  void isInvalidFromItsCancelOnAndGoneWithTheNextSelection() throws IOException {
    Selector selector = clientSelector();
    SocketChannel channel = pair().client();
    SelectionKey key = register(channel, selector, SelectionKey.OP_WRITE);
    assertThat(selector.select()).isEqualTo(1);

    key.cancel();
    key.cancel();

    assertThat(key.isValid()).isFalse();
    assertThat(selector.keys()).containsExactly(key);
    assertThat(selector.selectedKeys()).containsExactly(key);
    assertThat(selector.selectNow()).isZero();
    assertThat(selector.keys()).isEmpty();
    assertThat(selector.selectedKeys()).isEmpty();
    assertThat(channel.isRegistered()).isFalse();
    assertThat(channel.keyFor(selector)).isNull();
  }

  @Test
  void tellsNothingWhenCancelled() throws IOException {
    SelectionKey key = register(pair().client(), clientSelector(), SelectionKey.OP_READ);
    key.cancel();

    assertThatExceptionOfType(CancelledKeyException.class).isThrownBy(key::interestOps);
    assertThatExceptionOfType(CancelledKeyException.class).isThrownBy(() -> key.interestOps(0));
    assertThatExceptionOfType(CancelledKeyException.class).isThrownBy(() -> key.interestOpsOr(0));
    assertThatExceptionOfType(CancelledKeyException.class).isThrownBy(() -> key.interestOpsAnd(0));
    assertThatExceptionOfType(CancelledKeyException.class).isThrownBy(key::readyOps);
    assertThatExceptionOfType(CancelledKeyException.class).isThrownBy(key::isReadable);
    assertThat(key.channel()).isNotNull();
    assertThat(key.selector()).isNotNull();
  }

  @Test
  void isRegisteredAnewOnlyAfterTheSelectorHasForgottenTheCancelledKey() throws IOException {
    Selector selector = clientSelector();
    SocketChannel channel = pair().client();
    SelectionKey first = register(channel, selector, SelectionKey.OP_READ);
    first.cancel();

    assertThatExceptionOfType(CancelledKeyException.class)
        .isThrownBy(() -> channel.register(selector, SelectionKey.OP_READ));
    selector.selectNow();
    SelectionKey second = channel.register(selector, SelectionKey.OP_WRITE);

    assertThat(second).isNotSameAs(first);
    assertThat(selector.select()).isEqualTo(1);
    assertThat(selector.selectedKeys()).containsExactly(second);
  }

  @Test
  void blocksAgainAtOnceAfterItsKeyWasCancelled() throws IOException {
    Selector selector = serverSelector();
    Pair pair = pair();
    SelectionKey key = register(pair.server(), selector, SelectionKey.OP_READ);
    write(pair.client(), (byte) 1);
    assertThat(selector.select()).isEqualTo(1);

    key.cancel();
    pair.server().configureBlocking(true);

    assertThat(read(pair.server(), 1)).containsExactly(1);
    Background<byte[]> reader = Background.start(() -> read(pair.server(), 1)).awaitBlocked();
    write(pair.client(), (byte) 2);
    assertThat(reader.get()).containsExactly(2);
    selector.selectNow();
    pair.server().configureBlocking(false);
    pair.server().register(selector, SelectionKey.OP_READ);
    write(pair.client(), (byte) 3);
    assertThat(selector.select()).isEqualTo(1);
  }

  @Test
  void isCancelledByTheCloseOfItsChannel() throws IOException {
    Selector selector = clientSelector();
    SocketChannel channel = pair().client();
    SelectionKey key = register(channel, selector, SelectionKey.OP_WRITE);
    assertThat(selector.select()).isEqualTo(1);

    channel.close();

    assertThat(key.isValid()).isFalse();
    selector.selectNow();
    assertThat(selector.keys()).isEmpty();
    assertThat(selector.selectedKeys()).isEmpty();
  }

  @Test
  void closesItsChannelForThePeerToSeeThoughNobodySelects() throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    register(pair.client(), selector, SelectionKey.OP_READ);

    pair.client().close();

    assertThat(pair.server().read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }

  @Test
  void isReadyForNothingWhenItIsCancelledWhileAThreadSelects() throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    SelectionKey key = register(pair.client(), selector, SelectionKey.OP_READ);
    Background<Integer> selecting = Background.start(() -> selector.select()).awaitBlocked();

    key.cancel();
    selector.wakeup();

    assertThat(selecting.get()).isZero();
    assertThat(selector.keys()).isEmpty();
  }

  @Test
  void hasItsInterestHeededByTheNextSelectionIfItChangesDuringOne() throws IOException {
    Selector selector = clientSelector();
    SelectionKey key = register(pair().client(), selector, 0);
    Background<Integer> selecting = Background.start(() -> selector.select()).awaitBlocked();

    key.interestOps(SelectionKey.OP_WRITE);
    selector.wakeup();

    assertThat(selecting.get()).isZero();
    assertThat(selector.selectNow()).isEqualTo(1);
    assertThat(selector.selectedKeys()).containsExactly(key);
  }

  @Test
  void isHeededByTheNextSelectionIfItComesDuringOne() throws IOException {
    Selector selector = clientSelector();
    SocketChannel channel = pair().client();
    channel.configureBlocking(false);
    Background<Integer> selecting = Background.start(() -> selector.select()).awaitBlocked();

    SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);

    assertThat(selector.keys()).containsExactly(key);
    selector.wakeup();
    assertThat(selecting.get()).isZero();
    assertThat(selector.selectNow()).isEqualTo(1);
    assertThat(selector.selectedKeys()).containsExactly(key);
  }

  @Test
  void endsASelectionWithNothingByWhatIsNotOfInterestAnyMore() throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    SelectionKey key = register(pair.client(), selector, SelectionKey.OP_READ);
    Background<Integer> selecting = Background.start(() -> selector.select()).awaitBlocked();

    key.interestOps(0);
    write(pair.server(), (byte) 1);

    assertThat(selecting.get()).isZero();
    assertThat(selector.selectedKeys()).isEmpty();
    assertThat(selector.selectNow()).isZero();
  }

  @Test
  void endsASelectionWithNothingByWhatComesAfterItsCancel() throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    SelectionKey key = register(pair.client(), selector, SelectionKey.OP_READ);
    Background<Integer> selecting = Background.start(() -> selector.select()).awaitBlocked();

    key.cancel();
    write(pair.server(), (byte) 1);

    assertThat(selecting.get()).isZero();
    assertThat(selector.selectedKeys()).isEmpty();
    assertThat(selector.keys()).isEmpty();
  }

  @Test
  void standsInAViewThatNobodyChanges() throws IOException {
    Selector selector = clientSelector();
    SelectionKey key = register(pair().client(), selector, SelectionKey.OP_WRITE);
    Set<SelectionKey> keys = selector.keys();

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> keys.remove(key));
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(keys::clear);
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> keys.add(key));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> {
          var iterator = keys.iterator();
          iterator.next();
          iterator.remove();
        });
    assertThat(selector.keys()).isSameAs(keys);
  }

  @Test
  void isTakenFromTheSelectedOnesButNotAdded() throws IOException {
    Selector selector = clientSelector();
    SelectionKey key = register(pair().client(), selector, SelectionKey.OP_WRITE);
    Set<SelectionKey> selected = selector.selectedKeys();
    assertThat(selector.select()).isEqualTo(1);

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> selected.add(key));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> selected.addAll(Set.of(key)));
    assertThat(selected.remove(key)).isTrue();
    assertThat(selected).isEmpty();
    assertThat(selector.select()).isEqualTo(1);
    var iterator = selected.iterator();
    iterator.next();
    iterator.remove();
    assertThat(selected).isEmpty();
    assertThat(selector.selectedKeys()).isSameAs(selected);
  }

  @Test
  void isAmongTheOthersWithWhichNothingElseIsPut() throws IOException {
    Selector selector = clientSelector();
    assertThat(register(pair().client(), selector, SelectionKey.OP_WRITE).isValid()).isTrue();
    assertThat(selector.select()).isEqualTo(1);

    for (Set<SelectionKey> set : List.of(selector.keys(), selector.selectedKeys())) {
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> untyped(set).add("no key"));
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> untyped(set).addAll(List.of("no key")));
      assertThat(set).hasSize(1);
    }
    Set<SelectionKey> keys = selector.keys();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> keys.removeAll(Set.of()));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> keys.retainAll(Set.copyOf(keys)));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> keys.removeIf(key -> false));
  }

  @SuppressWarnings("unchecked") // as a program that does not look at types
  private static Set<Object> untyped(Set<?> set) {
    return (Set<Object>) set;
  }

  @Test
  void isOneOfSeveralIfItsChannelHasSeveralSelectors() throws IOException {
    Selector one = clientSelector();
    Selector other = clientSelector();
    Pair pair = pair();
    SelectionKey first = register(pair.client(), one, SelectionKey.OP_READ);
    SelectionKey second = register(pair.client(), other, SelectionKey.OP_READ);
    write(pair.server(), (byte) 1);

    assertThat(one.select()).isEqualTo(1);
    assertThat(other.select()).isEqualTo(1);

    assertThat(first.isReadable()).isTrue();
    assertThat(second.isReadable()).isTrue();
    one.close();
    assertThat(first.isValid()).isFalse();
    assertThat(second.isValid()).isTrue();
    assertThat(pair.client().isRegistered()).isTrue();
  }
}
