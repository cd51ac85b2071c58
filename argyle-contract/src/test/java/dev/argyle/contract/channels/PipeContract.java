package dev.argyle.contract.channels;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `Pipe`.
@Tag("A6")
@Tag("A8")
@Tag("G3")
abstract class PipeContract extends ChannelContract {
  private static final int MIB = 1 << 20;

  private Pipe.SourceChannel source;
  private Pipe.SinkChannel sink;

  PipeContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  @BeforeEach
  void openPipe() throws IOException {
    Pipe pipe = net().client().openPipe();
    source = closing(pipe.source());
    sink = closing(pipe.sink());
    assertThat(pipe.source()).isSameAs(source);
    assertThat(pipe.sink()).isSameAs(sink);
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII));
  }

  private static String text(ByteBuffer read) {
    return US_ASCII.decode(read.flip()).toString();
  }

  private String readText() throws IOException {
    ByteBuffer into = ByteBuffer.allocate(100);
    assertThat(source.read(into)).isPositive();
    return text(into);
  }

  @Test
  void beginsOpenAndBlockingAtBothEnds() {
    assertThat(source.isOpen()).isTrue();
    assertThat(sink.isOpen()).isTrue();
    assertThat(source.isBlocking()).isTrue();
    assertThat(sink.isBlocking()).isTrue();
    assertThat(source.validOps()).isEqualTo(SelectionKey.OP_READ);
    assertThat(sink.validOps()).isEqualTo(SelectionKey.OP_WRITE);
    assertThat(source.provider().getClass()).isEqualTo(net().client().getClass());
    assertThat(sink.provider()).isSameAs(source.provider());
  }

  @ParameterizedTest
  @EnumSource
  void readsInOrderWhatWasWritten(SocketChannelContract.Memory memory) throws IOException {
    assertThat(sink.write(memory.holding("abc".getBytes(US_ASCII)))).isEqualTo(3);
    assertThat(sink.write(ascii("de"))).isEqualTo(2);

    ByteBuffer into = memory.allocate(5);
    while (into.hasRemaining()) {
      assertThat(source.read(into)).isPositive();
    }
    assertThat(text(into)).isEqualTo("abcde");
  }

  @Test
  void carriesAMebibyteThroughItsBuffers() throws IOException {
    byte[] sent = octets(MIB, 3);
    Background<Integer> writer = Background.start(() -> sink.write(ByteBuffer.wrap(sent)));
    ByteBuffer into = ByteBuffer.allocate(MIB);
    while (into.hasRemaining()) {
      assertThat(source.read(into)).isPositive();
    }

    assertThat(writer.get()).isEqualTo(MIB);
    assertThat(into.array()).isEqualTo(sent);
  }

  @Test
  void leavesForTheNextReadWhatDidNotFit() throws IOException {
    sink.write(ascii("abcdef"));
    ByteBuffer into = ByteBuffer.allocate(4);

    assertThat(source.read(into)).isEqualTo(4);

    assertThat(text(into)).isEqualTo("abcd");
    assertThat(readText()).isEqualTo("ef");
  }

  @Test
  void gathersAndScatters() throws IOException {
    assertThat(sink.write(new ByteBuffer[] {ascii("ab"), ascii(""), ascii("cde")})).isEqualTo(5);
    assertThat(sink.write(new ByteBuffer[] {ascii("no"), ascii("fg")}, 1, 1)).isEqualTo(2);

    ByteBuffer[] into = {ByteBuffer.allocate(3), ByteBuffer.allocateDirect(9)};
    assertThat(source.read(into)).isEqualTo(7);
    assertThat(text(into[0])).isEqualTo("abc");
    assertThat(text(into[1])).isEqualTo("defg");
  }

  @Test
  void scattersOverPartOfAnArray() throws IOException {
    sink.write(ascii("abc"));
    ByteBuffer[] into = {ByteBuffer.allocate(9), ByteBuffer.allocate(2), ByteBuffer.allocate(9)};

    assertThat(source.read(into, 1, 1)).isEqualTo(2);

    assertThat(text(into[1])).isEqualTo("ab");
    assertThat(readText()).isEqualTo("c");
  }

  @Test
  void movesNothingWhenThereIsNothingToMove() throws IOException {
    assertThat(sink.write(ByteBuffer.allocate(0))).isZero();
    assertThat(sink.write(new ByteBuffer[0])).isZero();
    assertThat(source.read(ByteBuffer.allocate(0))).isZero();
    assertThat(source.read(new ByteBuffer[0])).isZero();
  }

  @Test
  void refusesWrongArguments() {
    ByteBuffer[] one = {ByteBuffer.allocate(1)};

    assertThatNullPointerException().isThrownBy(() -> source.read((ByteBuffer) null));
    assertThatNullPointerException().isThrownBy(() -> sink.write((ByteBuffer) null));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> source.read(one, 0, 2));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> sink.write(one, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source.read(ascii("x").asReadOnlyBuffer()))
        .withMessage("Read-only buffer");
  }

  @Test
  void sleepsUntilSomethingWasWritten() throws IOException {
    Background<String> reader = Background.start(this::readText).awaitBlocked();

    sink.write(ascii("x"));

    assertThat(reader.get()).isEqualTo("x");
  }

  @Test
  void endsWhenTheSinkIsClosed() throws IOException {
    sink.write(ascii("last"));
    sink.close();

    assertThat(readText()).isEqualTo("last");
    assertThat(source.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    assertThat(source.read(new ByteBuffer[] {ByteBuffer.allocate(1)})).isEqualTo(-1);
  }

  @Test
  void wakesAReaderWhenTheSinkIsClosed() throws IOException {
    Background<Integer> reader =
        Background.start(() -> source.read(ByteBuffer.allocate(1))).awaitBlocked();

    sink.close();

    assertThat(reader.get()).isEqualTo(-1);
  }

  @Test
  void failsToWriteWhenTheSourceIsClosed() throws IOException {
    sink.write(ascii("unread"));
    source.close();

    assertThatIOException().isThrownBy(() -> sink.write(ascii("x"))).withMessage("Broken pipe");
    assertThatIOException()
        .isThrownBy(() -> sink.write(new ByteBuffer[] {ascii("x")}))
        .withMessage("Broken pipe");
  }

  @Test
  void doesNothingMoreAtAnEndThatIsClosed() throws IOException {
    source.close();
    sink.close();

    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> source.read(ByteBuffer.allocate(1)));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> sink.write(ascii("x")));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> source.configureBlocking(false));
  }

  @Test
  void answersAtOnceWhenItDoesNotBlock() throws IOException {
    source.configureBlocking(false);
    sink.configureBlocking(false);

    assertThat(source.read(ByteBuffer.allocate(1))).isZero();
    ByteBuffer from = ByteBuffer.allocate(MIB);
    int total = 0;
    int written;
    while ((written = sink.write(from.clear())) > 0) {
      total += written;
    }
    assertThat(total).isGreaterThanOrEqualTo(4096);

    ByteBuffer into = ByteBuffer.allocate(total);
    while (into.hasRemaining()) {
      assertThat(source.read(into)).isPositive();
    }
    assertThat(source.read(ByteBuffer.allocate(1))).isZero();
    assertThat(sink.write(ascii("room again"))).isEqualTo(10);
  }

  @Test
  void tellsASelectorWhenEitherEndIsReady() throws IOException {
    source.configureBlocking(false);
    sink.configureBlocking(false);
    Selector selector = clientSelector();
    SelectionKey reading = source.register(selector, SelectionKey.OP_READ);
    SelectionKey writing = sink.register(selector, SelectionKey.OP_WRITE);

    assertThat(selector.select()).isEqualTo(1);
    assertThat(selector.selectedKeys()).containsExactly(writing);
    selector.selectedKeys().clear();
    writing.interestOps(0);
    sink.write(ascii("x"));

    assertThat(selector.select()).isEqualTo(1);
    assertThat(selector.selectedKeys()).containsExactly(reading);
    assertThat(reading.isReadable()).isTrue();
  }

  @Test
  void tellsASelectorOfItsEnd() throws IOException {
    source.configureBlocking(false);
    Selector selector = clientSelector();
    SelectionKey reading = source.register(selector, SelectionKey.OP_READ);
    sink.close();

    assertThat(selector.select()).isEqualTo(1);
    assertThat(reading.isReadable()).isTrue();
    assertThat(source.read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource
  void endsAReadWhoseEndIsClosed(Background.Kind kind) throws IOException {
    Background<Integer> reader =
        Background.start(kind, () -> source.read(ByteBuffer.allocate(1))).awaitBlocked();

    source.close();

    assertThat(reader.failure())
        .isInstanceOf(AsynchronousCloseException.class)
        .isNotInstanceOf(ClosedByInterruptException.class);
  }

  @ParameterizedTest
  @EnumSource
  void isClosedByAnInterruptOfItsReader(Background.Kind kind) throws IOException {
    Background<Integer> reader =
        Background.start(kind, () -> source.read(ByteBuffer.allocate(1))).awaitBlocked();

    reader.interrupt();

    assertThat(reader.failure()).isInstanceOf(ClosedByInterruptException.class);
    assertThat(source.isOpen()).isFalse();
    assertThat(sink.isOpen()).isTrue();
  }

  @Test
  void isClosedByAnInterruptOfItsWriter() throws IOException {
    ByteBuffer much = ByteBuffer.allocate(4 * MIB);
    Background<Integer> writer =
        Background.start(
                () -> {
                  int written = sink.write(much);
                  while (much.hasRemaining()) {
                    written += sink.write(much);
                  }
                  return written;
                })
            .awaitBlocked();

    writer.interrupt();

    assertThat(writer.failure()).isInstanceOf(ClosedChannelException.class);
    assertThat(sink.isOpen()).isFalse();
  }
}
