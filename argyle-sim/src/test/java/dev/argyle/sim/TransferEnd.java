package dev.argyle.sim;

import dev.argyle.sim.TransferPlan.EndPlan;
import dev.argyle.sim.TransferPlan.Ending;
import dev.argyle.sock.Errno;
import dev.argyle.socket.ProtoOps;
import dev.argyle.socket.Syscalls;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/// One end of a transfer: what it writes, what it expects to read, and when it shuts down and
/// closes. The way it is driven is [TransferDrive]'s.
final class TransferEnd {
  /// What all transfers are made of.
  private static final byte[] NOISE = new byte[2 * TransferPlan.MOST_OCTETS];

  static {
    new SplittableRandom(1).nextBytes(NOISE);
  }

  final Syscalls calls;
  final EndPlan plan;
  private final EndPlan peer;
  private final SplittableRandom random;
  private final byte[] buffer;
  private int fd = -1;
  private int written;
  private int read;
  private boolean writingDone;
  private boolean peerDone;
  private boolean closed;

  TransferEnd(Syscalls calls, EndPlan plan, EndPlan peer, long seed) {
    this.calls = calls;
    this.plan = plan;
    this.peer = peer;
    this.random = new SplittableRandom(seed);
    this.buffer = new byte[plan.readChunk()];
  }

  void opened(int descriptor) {
    fd = descriptor;
  }

  int fd() {
    return fd;
  }

  boolean isOpen() {
    return fd >= 0;
  }

  boolean isClosed() {
    return closed;
  }

  /// Whether there is something to write, or to say that there is no more.
  boolean wantsToWrite() {
    boolean answers =
        plan.ending() == Ending.ANSWER_AND_CLOSE || plan.ending() == Ending.ANSWER_AND_SHUTDOWN;
    return !closed && !writingDone && (peerDone || !answers);
  }

  boolean wantsToRead() {
    return !closed && !peerDone && plan.ending() != Ending.CLOSE_EARLY;
  }

  /// Writes once. @return false if it would have blocked
  boolean write() {
    int left = plan.octets() - written;
    if (left > 0) {
      int most = Math.min(left, random.nextInt(plan.writeChunk()) + 1);
      ByteBuffer from = ByteBuffer.wrap(NOISE, plan.offset() + written, most);
      int result = calls.write(fd, from);
      if (result == Errno.EAGAIN.negated()) {
        return false;
      }
      require(result > 0 && result <= most, "write of " + most, result);
      require(from.remaining() == most - result, "buffer after write", from.remaining());
      written += result;
    }
    if (written == plan.octets()) {
      writingDone = true;
      if (plan.ending() == Ending.SHUTDOWN || plan.ending() == Ending.ANSWER_AND_SHUTDOWN) {
        int result = calls.shutdown(fd, ProtoOps.SHUT_WR);
        require(result == 0, "shutdown", result);
      }
      closeIfDone();
    }
    return true;
  }

  /// Reads once. @return false if it would have blocked
  boolean read() {
    int most = random.nextInt(plan.readChunk()) + 1;
    int result = calls.read(fd, ByteBuffer.wrap(buffer, 0, most));
    if (result == Errno.EAGAIN.negated()) {
      return false;
    }
    require(result >= 0 && result <= most, "read of " + most, result);
    int from = peer.offset() + read;
    int wrong = Arrays.mismatch(buffer, 0, result, NOISE, from, from + result);
    require(wrong < 0, "octet read wrong at", read + wrong);
    read += result;
    if (result == 0) {
      require(read == peer.octets(), "end of stream after " + read + " octets of", peer.octets());
      peerDone = true;
      closeIfDone();
    }
    require(read <= peer.octets(), "octets read beyond the end", read);
    return true;
  }

  boolean pauses() {
    return plan.pauseChance() > 0 && random.nextDouble() < plan.pauseChance();
  }

  private void closeIfDone() {
    if (!closed && writingDone && (peerDone || plan.ending() == Ending.CLOSE_EARLY)) {
      closed = true;
      int result = calls.close(fd);
      require(result == 0, "close", result);
    }
  }

  private void require(boolean right, String what, int value) {
    if (!right) {
      Errno errno = Errno.ofResult(value);
      throw new AssertionError(what + ": " + (errno == null ? value : errno) + "; " + this);
    }
  }

  @Override
  public String toString() {
    return "written %d of %d, read %d of %d%s%s"
        .formatted(
            written,
            plan.octets(),
            read,
            peer.octets(),
            peerDone ? ", end seen" : "",
            closed ? ", closed" : "");
  }
}
