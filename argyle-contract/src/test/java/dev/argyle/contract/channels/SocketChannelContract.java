package dev.argyle.contract.channels;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Moving octets over a connected `SocketChannel`.
@Tag("A6")
@Tag("A8")
abstract class SocketChannelContract extends ChannelContract {
  private static final int MIB = 1 << 20;
  private static final long SEED = 4711;

  /// Where a buffer's octets are.
  enum Memory {
    HEAP,
    DIRECT,
    SLICE;

    ByteBuffer allocate(int octets) {
      return switch (this) {
        case HEAP -> ByteBuffer.allocate(octets);
        case DIRECT -> ByteBuffer.allocateDirect(octets);
        case SLICE -> ByteBuffer.allocate(octets + 7).slice(7, octets);
      };
    }

    ByteBuffer holding(byte[] octets) {
      return allocate(octets.length).put(octets).flip();
    }
  }

  SocketChannelContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  private static String text(ByteBuffer read) {
    return US_ASCII.decode(read.flip()).toString();
  }

  @ParameterizedTest
  @EnumSource
  void readsWhatThePeerWrote(Memory memory) throws IOException {
    Pair pair = pair();
    byte[] sent = octets(1000, SEED);
    ByteBuffer from = memory.holding(sent);
    assertThat(pair.client().write(from)).isEqualTo(1000);
    assertThat(from.hasRemaining()).isFalse();

    ByteBuffer into = memory.allocate(1000);
    while (into.hasRemaining()) {
      assertThat(pair.server().read(into)).isPositive();
    }

    byte[] received = new byte[1000];
    into.flip().get(received);
    assertThat(received).isEqualTo(sent);
  }

  @ParameterizedTest
  @EnumSource
  void fillsOnlyBetweenPositionAndLimit(Memory memory) throws IOException {
    Pair pair = pair();
    write(pair.server(), ascii("abcdef"));
    ByteBuffer into = memory.holding(ascii("........")).position(2).limit(5);

    assertThat(pair.client().read(into)).isEqualTo(3);

    assertThat(into.position()).isEqualTo(5);
    assertThat(text(into.clear().position(8))).isEqualTo("..abc...");
  }

  @Test
  void leavesForTheNextReadWhatDidNotFit() throws IOException {
    Pair pair = pair();
    write(pair.server(), ascii("abcdef"));
    ByteBuffer into = ByteBuffer.allocate(4);

    assertThat(pair.client().read(into)).isEqualTo(4);
    assertThat(text(into)).isEqualTo("abcd");
    assertThat(pair.client().read(into.clear())).isEqualTo(2);
    assertThat(text(into)).isEqualTo("ef");
  }

  @Test
  void doesNotWaitUntilABufferIsFull() throws IOException {
    Pair pair = pair();
    write(pair.server(), ascii("x"));

    assertThat(pair.client().read(ByteBuffer.allocate(100))).isEqualTo(1);
  }

  @Test
  void writesFromAReadOnlyBufferAndRefusesToReadIntoOne() throws IOException {
    Pair pair = pair();
    ByteBuffer readOnly = ByteBuffer.wrap(ascii("abc")).asReadOnlyBuffer();

    assertThat(pair.server().write(readOnly)).isEqualTo(3);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> pair.client().read(readOnly.clear()))
        .withMessage("Read-only buffer");
    ByteBuffer[] several = {ByteBuffer.allocate(1), readOnly.clear()};
    assertThatIllegalArgumentException().isThrownBy(() -> pair.client().read(several));
    assertThat(read(pair.client(), 3)).isEqualTo(ascii("abc"));
  }

  @Test
  void scattersOverTheBuffersItIsGiven() throws IOException {
    Pair pair = pair();
    write(pair.server(), ascii("abcdefghij"));
    ByteBuffer[] into = {
      ByteBuffer.allocate(9),
      ByteBuffer.allocate(3),
      ByteBuffer.allocate(0),
      ByteBuffer.allocateDirect(4),
      ByteBuffer.allocate(9)
    };

    assertThat(pair.client().read(into, 1, 3)).isEqualTo(7);

    assertThat(text(into[1])).isEqualTo("abc");
    assertThat(text(into[3])).isEqualTo("defg");
    assertThat(into[0].position()).isZero();
    assertThat(into[4].position()).isZero();
  }

  @Test
  void gathersFromTheBuffersItIsGiven() throws IOException {
    Pair pair = pair();
    ByteBuffer[] from = {
      ByteBuffer.wrap(ascii("never")),
      ByteBuffer.wrap(ascii("abc")),
      ByteBuffer.allocate(0),
      Memory.DIRECT.holding(ascii("de")),
      ByteBuffer.wrap(ascii("-fg-")).position(1).limit(3).slice(),
      ByteBuffer.wrap(ascii("never"))
    };

    assertThat(pair.server().write(from, 1, 4)).isEqualTo(7);

    assertThat(read(pair.client(), 7)).isEqualTo(ascii("abcdefg"));
    assertThat(from[0].remaining()).isEqualTo(5);
    assertThat(from[4].hasRemaining()).isFalse();
    assertThat(from[5].remaining()).isEqualTo(5);
  }

  @Test
  void gathersFromMoreBuffersThanOneCallMayTake() throws IOException {
    Pair pair = pair();
    byte[] sent = octets(3000, SEED);
    ByteBuffer[] from = new ByteBuffer[3000];
    for (int i = 0; i < from.length; i++) {
      from[i] = ByteBuffer.wrap(sent, i, 1);
    }

    for (int done = 0; done < from.length; ) {
      long written = pair.server().write(from, done, from.length - done);
      assertThat(written).isPositive();
      done += (int) written;
    }

    assertThat(read(pair.client(), 3000)).isEqualTo(sent);
  }

  @Test
  void refusesRangesOutsideTheArray() throws IOException {
    Pair pair = pair();
    ByteBuffer[] buffers = {ByteBuffer.allocate(1), ByteBuffer.allocate(1)};

    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> pair.client().read(buffers, 1, 2));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> pair.client().read(buffers, -1, 1));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> pair.client().write(buffers, 0, 3));
  }

  @Test
  void refusesNull() throws IOException {
    Pair pair = pair();

    assertThatNullPointerException().isThrownBy(() -> pair.client().read((ByteBuffer) null));
    assertThatNullPointerException().isThrownBy(() -> pair.client().write((ByteBuffer) null));
  }

  @Test
  void readsNothingIntoNoRoomWithoutWaiting() throws IOException {
    Pair pair = pair();
    ByteBuffer full = ByteBuffer.allocate(0);

    assertThat(pair.client().read(full)).isZero();
    assertThat(pair.client().read(new ByteBuffer[] {full, full})).isZero();
    assertThat(pair.client().read(new ByteBuffer[0])).isZero();
  }

  @Test
  void writesNothingFromNothing() throws IOException {
    Pair pair = pair();
    ByteBuffer empty = ByteBuffer.allocate(0);

    assertThat(pair.client().write(empty)).isZero();
    assertThat(pair.client().write(new ByteBuffer[] {empty, empty})).isZero();
    assertThat(pair.client().write(new ByteBuffer[0])).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void writesAllThatDoesNotFitIntoAnyBufferWhileThePeerReads(Background.Kind kind)
      throws Exception {
    Pair pair = pair();
    byte[] sent = octets(8 * MIB, SEED);

    Background<Void> writer =
        Background.start(
            kind,
            () -> {
              write(pair.client(), sent);
              return null;
            });

    assertThat(read(pair.server(), sent.length)).isEqualTo(sent);
    writer.get();
  }

  @Test
  void carriesBothDirectionsAtOnce() throws Exception {
    Pair pair = pair();
    byte[] up = octets(2 * MIB, SEED);
    byte[] down = octets(3 * MIB, SEED + 1);
    Background<Void> upWriter = writing(pair.client(), up);
    Background<Void> downWriter = writing(pair.server(), down);
    Background<byte[]> upReader = Background.start(() -> read(pair.server(), up.length));

    assertThat(read(pair.client(), down.length)).isEqualTo(down);
    assertThat(upReader.get()).isEqualTo(up);
    upWriter.get();
    downWriter.get();
  }

  private static Background<Void> writing(SocketChannel to, byte[] octets) {
    return Background.start(() -> {
      write(to, octets);
      return null;
    });
  }

  @Test
  void readsZeroOctetsWhenNothingIsThereAndItMayNotBlock() throws IOException {
    Pair pair = pair();
    pair.client().configureBlocking(false);

    assertThat(pair.client().read(ByteBuffer.allocate(1))).isZero();
    assertThat(pair.client().read(new ByteBuffer[] {ByteBuffer.allocate(1)})).isZero();
  }

  @Test
  void writesWhatFitsWhenItMayNotBlockAndMoreWhenThePeerHasRead() throws Exception {
    Pair pair = pair();
    SocketChannel client = pair.client();
    client.configureBlocking(false);

    int filled = fill(client);
    assertThat(filled).isPositive();
    ByteBuffer more = ByteBuffer.allocate(10);
    assertThat(client.write(more)).isZero();
    assertThat(more.position()).isZero();

    try (var selector = net().client().openSelector()) {
      client.register(selector, SelectionKey.OP_WRITE);
      read(pair.server(), filled);
      assertThat(selector.select()).isEqualTo(1);
    }
    assertThat(client.write(more)).isEqualTo(10);
    read(pair.server(), 10);
  }

  @Test
  void changesItsModeBackAndForth() throws Exception {
    Pair pair = pair();
    SocketChannel client = pair.client();
    assertThat(client.isBlocking()).isTrue();

    client.configureBlocking(false);
    assertThat(client.read(ByteBuffer.allocate(1))).isZero();
    client.configureBlocking(true);

    Background<byte[]> reader = Background.start(() -> read(client, 3)).awaitBlocked();
    write(pair.server(), ascii("abc"));
    assertThat(reader.get()).isEqualTo(ascii("abc"));
  }

  @ParameterizedTest
  @EnumSource
  void wakesAReaderWhenDataComes(Background.Kind kind) throws Exception {
    Pair pair = pair();
    Background<byte[]> reader = Background.start(kind, () -> read(pair.client(), 3));
    reader.awaitBlocked();

    write(pair.server(), ascii("abc"));

    assertThat(reader.get()).isEqualTo(ascii("abc"));
  }

  @Test
  void neitherReadsNorWritesBeforeItIsConnected() throws IOException {
    SocketChannel unconnected = socket();

    assertThatExceptionOfType(NotYetConnectedException.class)
        .isThrownBy(() -> unconnected.read(ByteBuffer.allocate(1)));
    assertThatExceptionOfType(NotYetConnectedException.class)
        .isThrownBy(() -> unconnected.write(ByteBuffer.allocate(1)));
    assertThatExceptionOfType(NotYetConnectedException.class)
        .isThrownBy(() -> unconnected.read(new ByteBuffer[] {ByteBuffer.allocate(1)}));
    assertThatExceptionOfType(NotYetConnectedException.class)
        .isThrownBy(() -> unconnected.write(new ByteBuffer[] {ByteBuffer.allocate(1)}));
    assertThat(unconnected.isOpen()).isTrue();
  }

  @Test
  void neitherReadsNorWritesWhileItsConnectIsUnderWay() throws IOException {
    SocketChannel pending = pending();

    assertThatExceptionOfType(NotYetConnectedException.class)
        .isThrownBy(() -> pending.read(ByteBuffer.allocate(1)));
    assertThatExceptionOfType(NotYetConnectedException.class)
        .isThrownBy(() -> pending.write(ByteBuffer.allocate(1)));
  }

  @Test
  void acceptsAnythingTheRightOrderOfSmallWritesMakes() throws Exception {
    Pair pair = pair();
    byte[] sent = octets(20_000, SEED);
    Background<byte[]> reader = Background.start(() -> read(pair.server(), sent.length));

    for (int at = 0; at < sent.length; at += 7) {
      ByteBuffer some = ByteBuffer.wrap(sent, at, Math.min(7, sent.length - at));
      assertThat(pair.client().write(some)).isPositive();
    }

    assertThat(reader.get()).isEqualTo(sent);
  }
}
