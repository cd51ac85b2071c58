package dev.argyle.sim;

import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.PacketPrinter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Writes packets down as packet scripts do, with their virtual times and fates:
///
/// ```
///  0.010000000 client link1 10.0.1.1:40000 > 10.0.1.2:80: S 0:0(0) win 65535 <mss 1460>
///  0.010000000 server link1 LOST 10.0.1.2:80 > 10.0.1.1:40000: S. 0:0(0) ack 1 win 65535
/// ```
///
/// To be given to [SimulatedNetwork#observe]. In real time, when packets come on several threads,
/// each line is written whole.
public final class PacketLog implements LinkObserver {
  private final SimulatedNetwork network;
  private final int most;
  private final Consumer<String> also;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<String> lines = new ArrayDeque<>(); // guarded by lock

  /// A log of a network's packets.
  ///
  /// @param most lines it keeps; the oldest go first
  public PacketLog(SimulatedNetwork network, int most) {
    this(network, most, _ -> {});
  }

  /// A log that also hands each line on, to `System.out::println` say.
  public PacketLog(SimulatedNetwork network, int most, Consumer<String> also) {
    if (most < 1) {
      throw new IllegalArgumentException("a log of " + most + " lines: give 1 or more");
    }
    this.network = network;
    this.most = most;
    this.also = also;
  }

  @Override
  public void sent(
      SimulatedLink link, SimulatedNode from, SkBuff packet, Fate fate, long nowNanos) {
    byte[] octets = new byte[packet.length()];
    packet.copyTo(0, octets, 0, octets.length);
    String line =
        "%12.9f %s %s %s%s"
            .formatted(
                network.elapsed().toNanos() / 1e9,
                from.name(),
                link.name(),
                fate == Fate.PASSES ? "" : fate + " ",
                PacketPrinter.print(octets, 0, octets.length));
    lock.lock();
    try {
      if (lines.size() == most) {
        lines.removeFirst();
      }
      lines.add(line);
      also.accept(line);
    } finally {
      lock.unlock();
    }
  }

  /// The lines, oldest first.
  public List<String> lines() {
    lock.lock();
    try {
      return List.copyOf(lines);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return String.join("\n", lines());
  }
}
