package dev.argyle.testkit.transfer;

import dev.argyle.sock.Errno;
import dev.argyle.socket.ProtoOps;
import dev.argyle.socket.Syscalls;
import dev.argyle.testkit.transfer.TransferPlan.EndPlan;
import dev.argyle.testkit.transfer.TransferPlan.Ending;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/// One end of a transfer: what it writes, what it expects to read, and when it shuts down and
/// closes. The way it is driven is [TransferDrive]'s.
final class TransferEnd {
  /// What all transfers are made of repeats itself after so many octets; a prime number, for what
  /// goes wrong goes wrong by round ones.
  private static final int PERIOD = 1_048_583;

  private static final byte[] NOISE = noise();

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

  /// A period, and enough of the next for one call from anywhere.
  private static byte[] noise() {
    byte[] noise = new byte[PERIOD];
    new SplittableRandom(1).nextBytes(noise);
    byte[] longer = Arrays.copyOf(noise, PERIOD + TransferPlan.MOST_AT_ONCE);
    System.arraycopy(noise, 0, longer, PERIOD, TransferPlan.MOST_AT_ONCE);
    return longer;
  }

  /// Where in the noise an octet of an end's stream is.
  private static int at(EndPlan of, int position) {
    return (of.offset() + position) % PERIOD;
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
      ByteBuffer from = ByteBuffer.wrap(NOISE, at(plan, written), most);
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
    int from = at(peer, read);
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
