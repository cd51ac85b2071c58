package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Buffers whose memory is an arena's: who may use it, and for how long, the arena says.
@Tag("A6")
@Tag("A8")
abstract class ArenaContract extends ChannelContract {
  private static final byte MARK = 7;

  ArenaContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  private static ByteBuffer marked(Arena arena) {
    return arena.allocate(1).asByteBuffer().put(0, MARK);
  }

  private static ByteBuffer gone() {
    try (Arena arena = Arena.ofShared()) {
      return marked(arena);
    }
  }

  /// A connection that carries an octet, whatever has been done to it before.
  private static void assertCarries(Pair pair) throws IOException {
    write(pair.client(), MARK);
    assertThat(read(pair.server(), 1)).containsExactly(MARK);
  }

  @Test
  void movesOctetsOfEveryArena() throws IOException {
    Pair pair = pair();
    try (Arena confined = Arena.ofConfined();
        Arena shared = Arena.ofShared()) {
      for (Arena arena : List.of(confined, shared, Arena.ofAuto(), Arena.global())) {
        ByteBuffer into = arena.allocate(1).asByteBuffer();

        assertThat(pair.client().write(marked(arena))).isEqualTo(1);
        assertThat(pair.server().read(into)).isEqualTo(1);

        assertThat(into.get(0)).isEqualTo(MARK);
      }
    }
  }

  @Test
  void scattersAndGathersOverArenas() throws IOException {
    Pair pair = pair();
    try (Arena confined = Arena.ofConfined();
        Arena shared = Arena.ofShared()) {
      ByteBuffer[] from = {marked(confined), ByteBuffer.wrap(new byte[] {1}), marked(shared)};

      assertThat(pair.client().write(from)).isEqualTo(3);

      assertThat(read(pair.server(), 3)).containsExactly(MARK, 1, MARK);
      write(pair.server(), (byte) 2);
      ByteBuffer into = confined.allocate(1).asByteBuffer();
      assertThat(pair.client().read(new ByteBuffer[] {into, marked(shared)})).isEqualTo(1);
      assertThat(into.get(0)).isEqualTo((byte) 2);
    }
  }

  @Test
  void refusesABufferWhoseArenaIsClosed() throws IOException {
    Pair pair = pair();
    SocketChannel client = pair.client();

    assertThatIllegalStateException().isThrownBy(() -> client.write(gone()));
    assertThatIllegalStateException().isThrownBy(() -> client.read(gone()));
    assertThatIllegalStateException()
        .isThrownBy(() -> client.write(new ByteBuffer[] {ByteBuffer.allocate(1), gone()}));
    assertThatIllegalStateException()
        .isThrownBy(() -> client.read(new ByteBuffer[] {ByteBuffer.allocate(1), gone()}));

    assertCarries(pair);
  }

  @Test
  void refusesABufferThatIsAnotherThreads() throws IOException {
    Pair pair = pair();
    try (Arena confined = Arena.ofConfined()) {
      ByteBuffer buffer = marked(confined);

      var writer = Background.start(() -> pair.client().write(buffer));
      var reader = Background.start(() -> pair.client().read(buffer));

      assertThat(writer.failure()).isInstanceOf(WrongThreadException.class);
      assertThat(reader.failure()).isInstanceOf(WrongThreadException.class);
    }
    assertCarries(pair);
  }
}
