package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What becomes of a call that sleeps when another thread closes its channel or interrupts it.
@Tag("F2")
abstract class AsyncCloseContract extends ChannelContract {
  /// A call that sleeps.
  enum Call {
    READ {
      @Override
      Sleeper prepare(AsyncCloseContract net) throws IOException {
        SocketChannel channel = net.pair().client();
        return new Sleeper(channel, () -> channel.read(ByteBuffer.allocate(1)));
      }
    },
    SCATTERING_READ {
      @Override
      Sleeper prepare(AsyncCloseContract net) throws IOException {
        SocketChannel channel = net.pair().server();
        return new Sleeper(channel, () -> channel.read(new ByteBuffer[] {ByteBuffer.allocate(1)}));
      }
    },
    WRITE(
        "AsynchronousCloseException",
        "ClosedChannelException") { // what had been taken may end one call, and fail the next
      @Override
      Sleeper prepare(AsyncCloseContract net) throws IOException {
        SocketChannel channel = net.pair().client();
        return new Sleeper(channel, () -> writeForEver(channel));
      }
    },
    ACCEPT {
      @Override
      Sleeper prepare(AsyncCloseContract net) throws IOException {
        ServerSocketChannel channel = net.listener();
        return new Sleeper(channel, channel::accept);
      }
    },
    CONNECT {
      @Override
      Sleeper prepare(AsyncCloseContract net) throws IOException {
        var nobody = net.unanswering();
        SocketChannel channel = net.socket();
        return new Sleeper(channel, () -> channel.connect(nobody));
      }
    },
    FINISH_CONNECT {
      @Override
      Sleeper prepare(AsyncCloseContract net) throws IOException {
        SocketChannel channel = net.pending();
        channel.configureBlocking(true);
        return new Sleeper(channel, channel::finishConnect);
      }
    },
    STREAM_READ {
      @Override
      Sleeper prepare(AsyncCloseContract net) throws IOException {
        SocketChannel channel = net.pair().client();
        return new Sleeper(channel, () -> channel.socket().getInputStream().read());
      }
    },
    TIMED_STREAM_READ {
      @Override
      Sleeper prepare(AsyncCloseContract net) throws IOException {
        SocketChannel channel = net.pair().client();
        channel.socket().setSoTimeout(50_000);
        return new Sleeper(channel, () -> channel.socket().getInputStream().read());
      }
    },
    TIMED_ACCEPT {
      @Override
      Sleeper prepare(AsyncCloseContract net) throws IOException {
        ServerSocketChannel channel = net.listener();
        channel.socket().setSoTimeout(50_000);
        return new Sleeper(channel, () -> channel.socket().accept());
      }
    },
    TIMED_CONNECT {
      @Override
      Sleeper prepare(AsyncCloseContract net) throws IOException {
        var nobody = net.unanswering();
        SocketChannel channel = net.socket();
        return new Sleeper(
            channel,
            () -> {
              channel.socket().connect(nobody, 50_000);
              return null;
            });
      }
    },
    STREAM_WRITE("AsynchronousCloseException", "ClosedChannelException") { // as WRITE
      @Override
      Sleeper prepare(AsyncCloseContract net) throws IOException {
        SocketChannel channel = net.pair().client();
        OutputStream out = channel.socket().getOutputStream();
        return new Sleeper(
            channel,
            () -> {
              while (true) {
                out.write(new byte[1 << 16]);
              }
            });
      }
    };

    private final List<String> afterClose; // one of these

    Call() {
      this("AsynchronousCloseException");
    }

    Call(String... afterClose) {
      this.afterClose = List.of(afterClose);
    }

    abstract Sleeper prepare(AsyncCloseContract net) throws IOException;
  }

  record Sleeper(Channel channel, Callable<Object> call) {}

  AsyncCloseContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  @ParameterizedTest
  @EnumSource
  void endsACallWhoseChannelIsClosed(Call call) throws IOException {
    closeDuring(call, Background.Kind.PLATFORM);
  }

  @ParameterizedTest
  @EnumSource
  void endsACallOfAVirtualThreadWhoseChannelIsClosed(Call call) throws IOException {
    closeDuring(call, Background.Kind.VIRTUAL);
  }

  private void closeDuring(Call call, Background.Kind kind) throws IOException {
    Sleeper sleeper = call.prepare(this);
    Background<Object> sleeping = Background.start(kind, sleeper.call()).awaitBlocked();

    sleeper.channel().close();

    assertThat(Outcomes.describe(sleeping.failure())).isIn(call.afterClose);
    assertThat(sleeping.wasInterrupted()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void closesTheChannelOfAThreadThatIsInterrupted(Call call) throws IOException {
    interruptDuring(call, Background.Kind.PLATFORM);
  }

  @ParameterizedTest
  @EnumSource
  void closesTheChannelOfAVirtualThreadThatIsInterrupted(Call call) throws IOException {
    interruptDuring(call, Background.Kind.VIRTUAL);
  }

  private void interruptDuring(Call call, Background.Kind kind) throws IOException {
    Sleeper sleeper = call.prepare(this);
    Background<Object> sleeping = Background.start(kind, sleeper.call()).awaitBlocked();

    sleeping.interrupt();

    assertThat(sleeping.failure()).isExactlyInstanceOf(ClosedByInterruptException.class);
    assertThat(sleeping.wasInterrupted()).isTrue();
    assertThat(sleeper.channel().isOpen()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void closesTheChannelOfAThreadThatWasInterruptedBefore(Call call) throws IOException {
    Sleeper sleeper = call.prepare(this);
    Background<Object> interrupted =
        Background.start(() -> {
          Thread.currentThread().interrupt();
          return sleeper.call().call();
        });

    assertThat(interrupted.failure()).isExactlyInstanceOf(ClosedByInterruptException.class);
    assertThat(interrupted.wasInterrupted()).isTrue();
    assertThat(sleeper.channel().isOpen()).isFalse();
  }

  @Test
  void doesNotMindAnInterruptWhenItMayNotBlock() throws IOException {
    Pair pair = pair();
    pair.client().configureBlocking(false);
    Background<Integer> reader =
        Background.start(() -> {
          Thread.currentThread().interrupt();
          return pair.client().read(ByteBuffer.allocate(1))
              + pair.client().write(ByteBuffer.allocate(3));
        });

    assertThat(reader.get()).isEqualTo(3);
    assertThat(reader.wasInterrupted()).isTrue();
    assertThat(pair.client().isOpen()).isTrue();
  }

  @Test
  void endsAReaderAndAWriterOfOneChannelAtOnce() throws IOException {
    SocketChannel channel = pair().client();
    Background<Object> writer = Background.start(() -> writeForEver(channel)).awaitBlocked();
    Background<Integer> reader =
        Background.start(() -> channel.read(ByteBuffer.allocate(1))).awaitBlocked();

    channel.close();

    assertThat(writer.failure()).isInstanceOf(ClosedChannelException.class);
    assertThat(reader.failure()).isInstanceOf(AsynchronousCloseException.class);
  }

  @Test
  void endsEveryReaderThatWaitsForItsTurn() throws IOException {
    SocketChannel channel = pair().client();
    Background<Integer> first =
        Background.start(() -> channel.read(ByteBuffer.allocate(1))).awaitBlocked();
    Background<Integer> second =
        Background.start(() -> channel.read(ByteBuffer.allocate(1))).awaitBlocked();

    channel.close();

    assertThat(first.failure()).isInstanceOf(AsynchronousCloseException.class);
    assertThat(second.failure()).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void reachesThePeerThoughSomebodySleepsInIt() throws IOException {
    Pair pair = pair();
    Background<Integer> reader =
        Background.start(() -> pair.client().read(ByteBuffer.allocate(1))).awaitBlocked();

    pair.client().close();

    assertThat(pair.server().read(ByteBuffer.allocate(1))).isEqualTo(-1);
    assertThat(reader.failure()).isInstanceOf(AsynchronousCloseException.class);
  }

  @Test
  void interruptsOnlyTheChannelOfTheThreadThatSleeps() throws IOException {
    Pair pair = pair();
    Background<Integer> reader =
        Background.start(() -> pair.client().read(ByteBuffer.allocate(1))).awaitBlocked();

    reader.interrupt();

    assertThat(reader.failure()).isInstanceOf(ClosedByInterruptException.class);
    assertThat(pair.server().isOpen()).isTrue();
    assertThat(pair.server().read(ByteBuffer.allocate(1))).isEqualTo(-1);
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> pair.client().read(ByteBuffer.allocate(1)));
  }

  @Test
  void losesNoDescriptorWhenAConnectionAndAnInterruptComeTogether() throws Exception {
    for (int i = 0; i < 100; i++) {
      ServerSocketChannel listener = listener();
      SocketChannel client = socket();
      Background<SocketChannel> accepting = Background.start(listener::accept).awaitBlocked();
      Background<Boolean> connecting = Background.start(() -> client.connect(addressOf(listener)));

      accepting.interrupt();

      accepting.ended().ifPresent(this::closing);
      connecting.ended();
    }
  }
}
