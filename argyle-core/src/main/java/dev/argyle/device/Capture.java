package dev.argyle.device;

import dev.argyle.buffer.SkBuff;
import dev.argyle.env.Clock;
import dev.argyle.wire.NetworkOrder;
import dev.argyle.wire.PcapngWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A capture file (pcapng) that one or several [CaptureDevice]s write to, each as an interface of
/// its own. Thread-safe; the packets stand in the order of their times.
///
/// What goes wrong with the file never touches the traffic: the capture ends there, and the failure
/// is told once.
public final class Capture implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Clock clock;
  private final Consumer<? super IOException> onFailure;
  private final PcapngWriter writer; // guarded by lock, as all below
  private final PartialChecksum checksum = new PartialChecksum();
  private final byte[] field = new byte[Short.BYTES];
  private boolean ended;

  /// Starts a capture on a stream, which need not be buffered and is closed by [#close].
  ///
  /// @param clock its wall-clock time is that of the packets
  /// @param onFailure told once if the stream fails; called by a thread that may hold a sock's
  ///   lock, so it must not call into the stack
  /// @throws IOException if not even the file's header can be written
  public Capture(OutputStream to, Clock clock, Consumer<? super IOException> onFailure)
      throws IOException {
    this.clock = clock;
    this.onFailure = onFailure;
    try {
      this.writer = new PcapngWriter(new BufferedOutputStream(to, BUFFER_BYTES));
    } catch (UncheckedIOException e) {
      throw causeOf(e);
    }
  }

  /// Starts a capture in a new file; one of that name is overwritten.
  public static Capture toFile(Path file, Clock clock, Consumer<? super IOException> onFailure)
      throws IOException {
    return new Capture(Files.newOutputStream(file), clock, onFailure);
  }

  /// Announces an interface. @return its number in the file
  int addInterface(String name) {
    int[] number = {0};
    write(() -> number[0] = writer.addInterface(name, PcapngWriter.LINK_RAW_IP));
    return number[0];
  }

  /// Writes a packet, which starts with its IP header and is not changed.
  void packet(int interfaceNumber, SkBuff packet, boolean inbound) {
    write(() -> writePacket(interfaceNumber, packet, inbound));
  }

  /// Brings what has been captured so far into the file.
  public void flush() {
    write(writer::flush);
  }

  /// Ends the capture and closes the file. Nothing happens the second time, or after a failure.
  @Override
  public void close() {
    write(() -> {
      ended = true;
      writer.close();
    });
  }

  private void write(Runnable work) {
    IOException failure = null;
    lock.lock();
    try {
      if (!ended) {
        failure = attempt(work);
      }
    } finally {
      lock.unlock();
    }
    if (failure != null) {
      onFailure.accept(failure);
    }
  }

  private @Nullable IOException attempt(Runnable work) {
    try {
      work.run();
      return null;
    } catch (UncheckedIOException e) {
      IOException failure = causeOf(e);
      closeAfterFailure(failure);
      return failure;
    }
  }

  private void closeAfterFailure(IOException failure) {
    ended = true;
    try {
      writer.close();
    } catch (UncheckedIOException again) {
      IOException second = causeOf(again);
      if (!second.equals(failure)) {
        failure.addSuppressed(second);
      }
    }
  }

  private static IOException causeOf(UncheckedIOException e) {
    IOException cause = e.getCause();
    return cause != null ? cause : new IOException(e);
  }

  private void writePacket(int interfaceNumber, SkBuff packet, boolean inbound) {
    writer.begin(interfaceNumber, clock.epochNanos(), packet.length(), inbound);
    int from = 0;
    if (checksum.locate(packet)) {
      from = checksum.fieldAt() + Short.BYTES;
      NetworkOrder.putU16(field, 0, checksum.compute(packet));
      writer.piece(packet.array(), packet.offset(), checksum.fieldAt());
      writer.piece(field, 0, Short.BYTES);
    }
    writer.piece(packet.array(), packet.offset() + from, packet.linearLength() - from);
    for (int piece = 1; piece < packet.pieces(); piece++) {
      writer.piece(packet.pieceArray(piece), packet.pieceOffset(piece), packet.pieceLength(piece));
    }
    writer.end();
  }
}
