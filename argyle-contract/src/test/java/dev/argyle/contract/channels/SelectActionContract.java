package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Selections that perform an action instead of gathering keys: `Selector.select(Consumer)` and its
/// kin.
@Tag("F2")
abstract class SelectActionContract extends ChannelContract {
  SelectActionContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  /// The key of a channel that has an octet to read.
  private SelectionKey readable(Selector selector) throws IOException {
    Pair pair = pair();
    SocketChannel channel = pair.client();
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    write(pair.server(), (byte) 1);
    return key;
  }

  @Test
  void performsItOnceForEachKeyThatIsReady() throws IOException {
    Selector selector = clientSelector();
    List<SelectionKey> ready = List.of(readable(selector), readable(selector));
    List<SelectionKey> acted = new ArrayList<>();

    while (acted.size() < 2) {
      int before = acted.size();
      int actions =
          selector.select(key -> {
            acted.add(key);
            key.interestOps(0);
          });
      assertThat(actions).isEqualTo(acted.size() - before);
    }

    assertThat(acted).containsExactlyInAnyOrderElementsOf(ready);
    assertThat(acted).allMatch(SelectionKey::isReadable);
  }

  @Test
  void leavesTheSelectedKeysAsTheyAre() throws IOException {
    Selector selector = clientSelector();
    SelectionKey key = readable(selector);
    assertThat(selector.select(_ -> {})).isEqualTo(1);
    assertThat(selector.selectedKeys()).isEmpty();
    assertThat(selector.select()).isEqualTo(1);

    assertThat(selector.select(_ -> {})).isEqualTo(1);

    assertThat(selector.selectedKeys()).containsExactly(key);
  }

  @Test
  void performsNothingWhenItIsWoken() throws IOException {
    Selector selector = clientSelector();
    List<SelectionKey> acted = new ArrayList<>();
    Background<Integer> selecting =
        Background.start(() -> selector.select(acted::add)).awaitBlocked();

    selector.wakeup();

    assertThat(selecting.get()).isZero();
    assertThat(acted).isEmpty();
  }

  @Test
  void isWokenByItsOwnActionTheNextTime() throws IOException {
    Selector selector = clientSelector();
    SelectionKey key = readable(selector);

    assertThat(selector.select(_ -> selector.wakeup())).isEqualTo(1);

    key.interestOps(0);
    assertThat(selector.select(_ -> {})).isZero();
  }

  @Test
  void refusesAnotherSelectionInsideTheAction() throws IOException {
    Selector selector = clientSelector();
    SelectionKey key = readable(selector);

    assertThatIllegalStateException().isThrownBy(() -> selector.select(_ -> selectNow(selector)));

    assertThat(key.isValid()).isTrue();
  }

  private static void selectNow(Selector selector) {
    try {
      selector.selectNow();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void endsWhenTheActionClosesTheSelector() throws IOException {
    Selector selector = clientSelector();
    SelectionKey key = readable(selector);

    assertThatExceptionOfType(ClosedSelectorException.class)
        .isThrownBy(() -> selector.select(_ -> close(selector)));

    assertThat(key.isValid()).isFalse();
  }

  private static void close(Closeable open) {
    try {
      open.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void passesOnWhatTheActionThrows() throws IOException {
    Selector selector = clientSelector();
    SelectionKey key = readable(selector);
    ArithmeticException thrown = new ArithmeticException("of the action");

    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() ->
            selector.select(_ -> {
              throw thrown;
            }))
        .isSameAs(thrown);

    assertThat(selector.select()).isEqualTo(1);
    assertThat(selector.selectedKeys()).containsExactly(key);
  }

  @Test
  void letsTheActionCancelItsKey() throws IOException {
    Selector selector = clientSelector();
    SelectionKey key = readable(selector);

    assertThat(selector.select(SelectionKey::cancel)).isEqualTo(1);

    assertThat(key.isValid()).isFalse();
    assertThat(selector.keys()).containsExactly(key);
    assertThat(selector.selectNow(_ -> {})).isZero();
    assertThat(selector.keys()).isEmpty();
    assertThatExceptionOfType(CancelledKeyException.class).isThrownBy(key::readyOps);
  }

  /// Keys of channels that all have an octet to read already.
  private List<SelectionKey> readableTogether(Selector selector) throws IOException {
    List<SelectionKey> keys = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Pair pair = pair();
      write(pair.server(), (byte) 1);
      awaitReadable(pair.client());
      pair.client().configureBlocking(false);
      keys.add(pair.client().register(selector, SelectionKey.OP_READ));
    }
    return keys;
  }

  @Test
  void isPerformedOnAKeyThatAnotherActionHasCancelled() throws IOException {
    Selector selector = clientSelector();
    List<SelectionKey> keys = readableTogether(selector);
    List<SelectionKey> acted = new ArrayList<>();

    int actions =
        selector.select(key -> {
          acted.add(key);
          keys.forEach(SelectionKey::cancel);
        });

    assertThat(actions).isEqualTo(3);
    assertThat(acted).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(selector.keys()).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(selector.selectNow(acted::add)).isZero();
    assertThat(selector.keys()).isEmpty();
  }

  @Test
  void isNotPerformedOnAKeyWhoseChannelAnotherActionHasClosed() throws IOException {
    Selector selector = clientSelector();
    List<SelectionKey> keys = readableTogether(selector);
    List<SelectionKey> acted = new ArrayList<>();

    int actions =
        selector.select(key -> {
          acted.add(key);
          keys.forEach(each -> close(each.channel()));
        });

    assertThat(actions).isEqualTo(1);
    assertThat(acted).hasSize(1);
    assertThat(selector.keys()).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(selector.selectNow(acted::add)).isZero();
    assertThat(selector.keys()).isEmpty();
  }

  @Test
  void waitsAsLongAsItWasTold() throws IOException {
    Selector selector = clientSelector();
    long startNanos = System.nanoTime();

    assertThat(selector.select(_ -> {}, 20)).isZero();

    assertThat(System.nanoTime() - startNanos)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
  }

  @Test
  void refusesWrongArguments() throws IOException {
    Selector selector = clientSelector();

    assertThatNullPointerException().isThrownBy(() -> selector.select(null));
    assertThatNullPointerException().isThrownBy(() -> selector.select(null, 1));
    assertThatNullPointerException().isThrownBy(() -> selector.selectNow(null));
    assertThatIllegalArgumentException().isThrownBy(() -> selector.select(_ -> {}, -1));
  }
}
