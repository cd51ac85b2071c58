package dev.argyle.sim;

import dev.argyle.buffer.SkBuff;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A number for a whole run: of every packet, with its time, sender, link and fate, and of the
/// order in which threads ran. Two runs with the same digest have done the same. Made with
/// [SimulatedNetwork#digest], and reckons from then on.
public final class RunDigest implements LinkObserver {
  private final SimulatedNetwork network;
  private final MessageDigest sha;
  private final ByteBuffer moment = ByteBuffer.allocate(Long.BYTES);
  private final List<Long> steps = new ArrayList<>();
  private @Nullable Long scheduleAtEnd;

  RunDigest(SimulatedNetwork network) {
    this.network = network;
    try {
      this.sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  @Override
  public void entered(SimulatedLink link, SimulatedNode from, SkBuff packet, long nowNanos) {
    note(link, from, "entered", nowNanos);
    for (int piece = 0; piece < packet.pieces(); piece++) {
      sha.update(packet.pieceArray(piece), packet.pieceOffset(piece), packet.pieceLength(piece));
    }
    steps.add(nowNanos);
  }

  @Override
  public void sent(
      SimulatedLink link, SimulatedNode from, SkBuff packet, Fate fate, long nowNanos) {
    note(link, from, fate.name(), nowNanos);
  }

  private void note(SimulatedLink link, SimulatedNode from, String what, long nowNanos) {
    sha.update(moment.clear().putLong(nowNanos).flip());
    sha.update((link.name() + from.name() + what).getBytes(StandardCharsets.UTF_8));
  }

  /// Ends it: what happens from now on does not count. Nothing happens the second time.
  public void end() {
    if (scheduleAtEnd == null) {
      network.unobserve(this);
      scheduleAtEnd = network.driver().scheduleHash();
    }
  }

  /// How many packets it has seen.
  public int packets() {
    return steps.size();
  }

  /// The digest so far: 64 digits for the packets, 16 for the order of threads.
  public String value() {
    try {
      Long atEnd = scheduleAtEnd;
      long schedule = atEnd != null ? atEnd : network.driver().scheduleHash();
      MessageDigest soFar = (MessageDigest) sha.clone();
      return HexFormat.of().formatHex(soFar.digest()) + "-" + HexFormat.of().toHexDigits(schedule);
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the JDK's SHA-256 can be cloned", e);
    }
  }

  /// Where another run of the same program began to differ, in words; empty if it did not.
  public String differenceTo(RunDigest other) {
    if (value().equals(other.value())) {
      return "";
    }
    int both = Math.min(steps.size(), other.steps.size());
    for (int i = 0; i < both; i++) {
      if (!steps.get(i).equals(other.steps.get(i))) {
        return "packet %d was sent at %s in one run and at %s in the other"
            .formatted(i + 1, seconds(steps.get(i)), seconds(other.steps.get(i)));
      }
    }
    return steps.size() == other.steps.size()
        ? "the same number of packets at the same times, but other octets, fates or threads"
        : "one run sent %d packets and the other %d, the first %d at the same times"
            .formatted(steps.size(), other.steps.size(), both);
  }

  private static String seconds(long nanos) {
    return "%.9f s".formatted((nanos - VirtualTime.START_NANOS) / 1e9);
  }

  @Override
  public String toString() {
    return value();
  }
}
