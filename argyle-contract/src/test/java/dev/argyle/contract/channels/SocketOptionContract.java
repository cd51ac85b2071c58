package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Supplier;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Options of channels.
@Tag("A11")
abstract class SocketOptionContract extends ChannelContract {
  private static final List<SocketOption<Boolean>> SWITCHES =
      List.of(
          StandardSocketOptions.SO_KEEPALIVE,
          StandardSocketOptions.SO_REUSEADDR,
          StandardSocketOptions.SO_REUSEPORT,
          StandardSocketOptions.TCP_NODELAY);

  private static final List<SocketOption<Integer>> NUMBERS =
      List.of(
          StandardSocketOptions.SO_LINGER,
          ExtendedSocketOptions.TCP_KEEPIDLE,
          ExtendedSocketOptions.TCP_KEEPINTERVAL,
          ExtendedSocketOptions.TCP_KEEPCOUNT);

  SocketOptionContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  private static <T> T afterSetting(NetworkChannel channel, SocketOption<T> option, T value)
      throws IOException {
    assertThat((Object) channel.setOption(option, value)).isSameAs(channel);
    return channel.getOption(option);
  }

  @Test
  void turnsSwitchesOnAndOff() throws IOException {
    for (SocketChannel channel : List.of(socket(), pair().client(), pair().server())) {
      for (SocketOption<Boolean> option : SWITCHES) {
        assertThat(afterSetting(channel, option, true)).as("%s on", option).isTrue();
        assertThat(afterSetting(channel, option, false)).as("%s off", option).isFalse();
      }
    }
  }

  @Test
  void remembersNumbers() throws IOException {
    for (SocketChannel channel : List.of(socket(), pair().client(), pair().server())) {
      for (SocketOption<Integer> option : NUMBERS) {
        assertThat(afterSetting(channel, option, 7)).as("%s", option).isEqualTo(7);
      }
    }
  }

  @Test
  void tellsBuffersOfTheSizeThatWasSet() throws IOException {
    SocketChannel channel = socket();

    assertThat(afterSetting(channel, StandardSocketOptions.SO_SNDBUF, 30_000)).isEqualTo(30_000);
    assertThat(afterSetting(channel, StandardSocketOptions.SO_RCVBUF, 40_000)).isEqualTo(40_000);
    assertThat(afterSetting(server(), StandardSocketOptions.SO_RCVBUF, 50_000)).isEqualTo(50_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.setOption(StandardSocketOptions.SO_SNDBUF, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.setOption(StandardSocketOptions.SO_RCVBUF, -1));
  }

  @Test
  void lingersOnlyIfItIsToldTo() throws IOException {
    SocketChannel channel = socket();

    assertThat(channel.getOption(StandardSocketOptions.SO_LINGER)).isEqualTo(-1);
    assertThat(afterSetting(channel, StandardSocketOptions.SO_LINGER, 0)).isZero();
    assertThat(afterSetting(channel, StandardSocketOptions.SO_LINGER, 70_000)).isEqualTo(65_535);
    assertThat(afterSetting(channel, StandardSocketOptions.SO_LINGER, -3)).isEqualTo(-1);
  }

  @Test
  void marksItsTraffic() throws IOException {
    SocketChannel dual = socket();
    SocketChannel v4 = closing(net().client().openSocketChannel(StandardProtocolFamily.INET));

    assertThat(dual.getOption(StandardSocketOptions.IP_TOS)).isZero();
    assertThat(afterSetting(dual, StandardSocketOptions.IP_TOS, 0x10)).isEqualTo(0x10);
    assertThat(afterSetting(v4, StandardSocketOptions.IP_TOS, 0x08)).isEqualTo(0x08);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dual.setOption(StandardSocketOptions.IP_TOS, 256));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dual.setOption(StandardSocketOptions.IP_TOS, -1));
  }

  @Test
  void beginsAsTheJdkDocuments() throws IOException {
    SocketChannel channel = socket();

    assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
    assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isFalse();
    assertThat(channel.getOption(StandardSocketOptions.SO_REUSEADDR)).isFalse();
    assertThat(channel.getOption(StandardSocketOptions.SO_SNDBUF)).isPositive();
    assertThat(channel.getOption(StandardSocketOptions.SO_RCVBUF)).isPositive();
    assertThat(server().getOption(StandardSocketOptions.SO_REUSEADDR)).isTrue();
  }

  @Test
  void namesWhatItSupports() throws IOException {
    SocketChannel channel = socket();
    ServerSocketChannel listener = server();

    assertThat(channel.supportedOptions()).containsAll(SWITCHES).containsAll(NUMBERS);
    assertThat(channel.supportedOptions())
        .contains(
            StandardSocketOptions.SO_SNDBUF,
            StandardSocketOptions.SO_RCVBUF,
            StandardSocketOptions.IP_TOS);
    assertThat(listener.supportedOptions())
        .contains(
            StandardSocketOptions.SO_RCVBUF,
            StandardSocketOptions.SO_REUSEADDR,
            StandardSocketOptions.SO_REUSEPORT);
    for (SocketOption<?> option : channel.supportedOptions()) {
      if (!option.name().contains("INCOMING_NAPI_ID")) {
        assertThat(channel.getOption(option)).as("%s", option).isNotNull();
      }
    }
  }

  @Test
  void refusesWhatItDoesNotKnow() throws IOException {
    SocketChannel channel = socket();
    ServerSocketChannel listener = server();

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> channel.getOption(StandardSocketOptions.IP_MULTICAST_LOOP));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> channel.setOption(StandardSocketOptions.SO_BROADCAST, true));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> listener.setOption(StandardSocketOptions.TCP_NODELAY, true));
    assertThatNullPointerException().isThrownBy(() -> channel.getOption(null));
    assertThatNullPointerException().isThrownBy(() -> channel.setOption(null, true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.setOption(StandardSocketOptions.TCP_NODELAY, null));
  }

  @Test
  void setsOptionsOfConnectionsBeforeTheyAreMade() throws IOException {
    SocketChannel client = socket();
    client.setOption(StandardSocketOptions.TCP_NODELAY, true);
    client.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    ServerSocketChannel listener = listener();

    client.connect(addressOf(listener));
    closing(listener.accept());

    assertThat(client.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
    assertThat(client.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
  }
}
