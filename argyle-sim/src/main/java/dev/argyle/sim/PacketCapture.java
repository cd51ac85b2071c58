package dev.argyle.sim;

import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.PcapngWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Writes every packet of a network into a capture file (pcapng), as it is given to a link; each
/// end of a link is an interface of the file. To be given to [SimulatedNetwork#observe].
/// Thread-safe.
public final class PacketCapture implements LinkObserver, AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final SimulatedNetwork network;
  private final ReentrantLock lock = new ReentrantLock();
  private final PcapngWriter writer; // guarded by lock, as below
  private final Map<String, Integer> interfaces = new HashMap<>();
  private boolean closed;

  private PacketCapture(SimulatedNetwork network, OutputStream to) {
    this.network = network;
    this.writer = new PcapngWriter(new BufferedOutputStream(to, BUFFER_BYTES));
  }

  /// Starts a capture in a new file; one of that name is overwritten.
  public static PacketCapture toFile(SimulatedNetwork network, Path file) throws IOException {
    return new PacketCapture(network, Files.newOutputStream(file));
  }

  @Override
  public void entered(SimulatedLink link, SimulatedNode from, SkBuff packet, long nowNanos) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      String name = from.name() + "-" + link.name();
      int number =
          interfaces.computeIfAbsent(
              name, each -> writer.addInterface(each, PcapngWriter.LINK_RAW_IP));
      writer.begin(number, network.env().clock().epochNanos(), packet.length(), false);
      for (int piece = 0; piece < packet.pieces(); piece++) {
        writer.piece(
            packet.pieceArray(piece), packet.pieceOffset(piece), packet.pieceLength(piece));
      }
      writer.end();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void sent(
      SimulatedLink link, SimulatedNode from, SkBuff packet, Fate fate, long nowNanos) {}

  /// Ends the capture and closes the file. Nothing happens the second time.
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        writer.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
