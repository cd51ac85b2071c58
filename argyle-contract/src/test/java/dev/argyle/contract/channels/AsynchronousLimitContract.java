package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.InterruptedByTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Asynchronous channels: what ends an operation before its time.
@Tag("D5")
abstract class AsynchronousLimitContract extends AsynchronousContract {
  private static final long SHORT_MILLIS = 50;

  AsynchronousLimitContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  private static Told<Integer> readInTime(AsynchronousSocketChannel from) {
    var told = new Told<Integer>();
    from.read(ByteBuffer.allocate(1), SHORT_MILLIS, TimeUnit.MILLISECONDS, null, told);
    return told;
  }

  // Time-outs.

  @Test
  void runsOutOfTimeWhenItReads() throws Exception {
    Told<Integer> told = readInTime(asynchronousPair().client());

    assertThat(told.failure()).isInstanceOf(InterruptedByTimeoutException.class);
    assertThat(told.thread()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void runsOutOfTimeWhenItScatters() throws Exception {
    var told = new Told<Long>();
    ByteBuffer[] into = {ByteBuffer.allocate(1)};
    asynchronousPair().client().read(into, 0, 1, 1, TimeUnit.NANOSECONDS, null, told);

    assertThat(told.failure()).isInstanceOf(InterruptedByTimeoutException.class);
  }

  @Test
  void readsNothingMoreAfterATimeoutButWrites() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    readInTime(pair.client()).failure();

    assertThat(pair.client().isOpen()).isTrue();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> pair.client().read(ByteBuffer.allocate(1)))
        .withMessage("Reading not allowed due to timeout or cancellation");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> pair.client().read(ByteBuffer.allocate(0)));
    write(pair.client(), (byte) 1);
    assertThat(read(pair.server(), 1)).containsExactly(1);
  }

  @Test
  void runsOutOfTimeWhenItWrites() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    ByteBuffer from = ByteBuffer.allocate(1 << 20);
    Told<Integer> told;
    do {
      told = new Told<>();
      pair.client().write(from.clear(), 300, TimeUnit.MILLISECONDS, null, told);
    } while (succeeded(told));

    assertThat(told.failure()).isInstanceOf(InterruptedByTimeoutException.class);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> pair.client().write(ByteBuffer.allocate(1)))
        .withMessage("Writing not allowed due to timeout or cancellation");
    write(pair.server(), (byte) 1);
    assertThat(read(pair.client(), 1)).containsExactly(1);
  }

  private static boolean succeeded(Told<Integer> told) {
    try {
      return told.get() > 0;
    } catch (RuntimeException failed) {
      return false;
    }
  }

  @Test
  void isNotHurtByATimeoutThatDoesNotCome() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    var told = new Told<Integer>();
    pair.client().read(ByteBuffer.allocate(1), 20, TimeUnit.SECONDS, null, told);
    write(pair.server(), (byte) 1, (byte) 2);

    assertThat(told.get()).isEqualTo(1);
    assertThat(read(pair.client(), 1)).containsExactly(2);
  }

  @Test
  void takesAnEarlierTimeoutForThatOperationAlone() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    write(pair.server(), (byte) 1);
    assertThat(readInTime(pair.client()).get()).isEqualTo(1);
    Future<Integer> read = pair.client().read(ByteBuffer.allocate(1));

    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> read.get(4 * SHORT_MILLIS, TimeUnit.MILLISECONDS));
    write(pair.server(), (byte) 2);

    assertThat(get(read)).isEqualTo(1);
  }

  @Test
  void takesZeroAndLessForNoTimeout() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    for (long timeout : new long[] {0, -1}) {
      var told = new Told<Integer>();
      pair.client().read(ByteBuffer.allocate(1), timeout, TimeUnit.SECONDS, null, told);
      assertThat(told.isDone()).isFalse();
      write(pair.server(), (byte) 1);
      assertThat(told.get()).isEqualTo(1);
    }
  }

  // Cancelling.

  @Test
  void readsNothingMoreAfterACancel() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    Future<Integer> read = pair.client().read(ByteBuffer.allocate(1));

    assertThat(read.cancel(false)).isTrue();

    assertThat(read.isCancelled()).isTrue();
    assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> get(read));
    assertThat(read.cancel(true)).isFalse();
    assertThat(pair.client().isOpen()).isTrue();
    assertThatThrownBy(() -> pair.client().read(ByteBuffer.allocate(1)))
        .isInstanceOf(RuntimeException.class);
    write(pair.client(), (byte) 1);
    assertThat(read(pair.server(), 1)).containsExactly(1);
  }

  @Test
  void writesNothingMoreAfterACancel() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    Future<Integer> write = writeUntilItWaits(pair.client());

    assertThat(write.cancel(false)).isTrue();

    assertThat(write.isCancelled()).isTrue();
    assertThatThrownBy(() -> pair.client().write(ByteBuffer.allocate(1)))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void cannotCancelWhatHasEnded() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    write(pair.server(), (byte) 1, (byte) 2);
    Future<Integer> read = pair.client().read(ByteBuffer.allocate(1));
    get(read);

    assertThat(read.cancel(true)).isFalse();

    assertThat(read.isCancelled()).isFalse();
    assertThat(pair.client().isOpen()).isTrue();
    assertThat(read(pair.client(), 1)).containsExactly(2);
  }

  @Test
  void endsTheOtherOperationWhenACancelCloses() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    Future<Integer> read = pair.client().read(ByteBuffer.allocate(1));
    Future<Integer> write = writeUntilItWaits(pair.client());

    assertThat(read.cancel(true)).isTrue();

    assertThat(pair.client().isOpen()).isFalse();
    assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> get(read));
    assertThat(failure(write)).isInstanceOf(AsynchronousCloseException.class);
  }

  @Test
  void wakesWhoWaitsForWhatIsCancelled() throws Exception {
    Future<Integer> read = asynchronousPair().client().read(ByteBuffer.allocate(1));
    Background<Boolean> waiting = Background.start(() -> isCancelledAtLast(read)).awaitBlocked();

    read.cancel(false);

    assertThat(waiting.get()).isTrue();
  }

  private static boolean isCancelledAtLast(Future<Integer> read) throws Exception {
    try {
      return read.get() == null;
    } catch (CancellationException cancelled) {
      return true;
    }
  }

  // Closing.

  @Test
  void tellsOfItsCloseToWhomReadsAndWrites() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    var read = new Told<Integer>();
    pair.client().read(ByteBuffer.allocate(1), null, read);
    Future<Integer> write = writeUntilItWaits(pair.client());

    pair.client().close();

    assertThat(read.failure()).isInstanceOf(AsynchronousCloseException.class);
    assertThat(read.thread()).isNotSameAs(Thread.currentThread());
    assertThat(failure(write)).isInstanceOf(AsynchronousCloseException.class);
  }

  @Test
  void failsEverythingAtOnceWhenClosed() throws Exception {
    AsynchronousSocketChannel closed = asynchronousPair().client();
    closed.close();
    var told = new Told<Integer>();

    assertThat(failure(closed.read(ByteBuffer.allocate(1))))
        .isInstanceOf(ClosedChannelException.class)
        .isNotInstanceOf(AsynchronousCloseException.class);
    assertThat(failure(closed.write(ByteBuffer.allocate(1))))
        .isInstanceOf(ClosedChannelException.class);
    closed.read(ByteBuffer.allocate(1), null, told);
    assertThat(told.failure()).isInstanceOf(ClosedChannelException.class);
    assertThat(told.thread()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void mayCloseInAHandlerOfItsOwn() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    var told =
        new Told<Integer>(() -> {
          try {
            pair.client().close();
          } catch (IOException impossible) {
            throw new AssertionError(impossible);
          }
        });
    pair.client().read(ByteBuffer.allocate(1), null, told);
    write(pair.server(), (byte) 1);

    assertThat(told.get()).isEqualTo(1);
    assertThat(pair.client().isOpen()).isFalse();
    assertThat(get(pair.server().read(ByteBuffer.allocate(1)))).isEqualTo(-1);
  }
}
