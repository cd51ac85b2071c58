package dev.argyle.testkit;

import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.PollFd;
import dev.argyle.socket.Syscalls;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The user's end of a connection under test: the calls, none of which blocks, on a stream whose
/// octets the rig knows. What is read is checked. Results are those of the calls: a count, or a
/// negated [Errno] number.
public final class UserSocket {
  private final Syscalls calls;
  private final int fd;
  private long written;
  private long read;

  UserSocket(Syscalls calls, int fd) {
    this.calls = calls;
    this.fd = fd;
  }

  /// Its descriptor.
  public int fd() {
    return fd;
  }

  /// Writes the next octets of the stream. @return how many were taken
  public int write(int octets) {
    return send(octets, 0);
  }

  /// Sends the next octets of the stream. @return how many were taken
  ///
  /// @param flags bits of [MessageFlags]
  public int send(int octets, int flags) {
    ByteBuffer from = ByteBuffer.wrap(PayloadPattern.FROM_STACK.octets(written, octets));
    int taken = calls.send(fd, from, flags | MessageFlags.MSG_DONTWAIT);
    written += Math.max(0, taken);
    return taken;
  }

  /// Reads.
  ///
  /// @return how many octets, 0 at the end of the stream
  /// @throws AssertionError if one of them is not what the peer sent
  public int read(int most) {
    return receive(most, 0);
  }

  /// Receives.
  ///
  /// @param flags bits of [MessageFlags]
  /// @throws AssertionError if an octet is not what the peer sent
  public int receive(int most, int flags) {
    ByteBuffer into = ByteBuffer.allocate(most);
    int octets = calls.recv(fd, into, flags | MessageFlags.MSG_DONTWAIT);
    boolean discarded = (flags & MessageFlags.MSG_TRUNC) != 0;
    for (int i = 0; i < octets && !discarded; i++) {
      if (into.get(i) != PayloadPattern.FROM_PEER.at(read + i)) {
        throw new AssertionError("octet " + (read + i) + " was read wrong");
      }
    }
    if ((flags & MessageFlags.MSG_PEEK) == 0) {
      read += Math.max(0, octets);
    }
    return octets;
  }

  /// Shuts down.
  ///
  /// @param how as for [Syscalls#shutdown]
  public int shutdown(int how) {
    return calls.shutdown(fd, how);
  }

  /// Closes the descriptor.
  public int close() {
    return calls.close(fd);
  }

  /// What `poll` tells: bits of [PollEvents], each event in its one form.
  public int poll() {
    int events = PollEvents.IN | PollEvents.PRI | PollEvents.OUT | PollEvents.RDHUP;
    PollFd[] fds = {new PollFd(fd, events)};
    calls.poll(fds, 0);
    return fds[0].revents();
  }

  /// Takes the pending error: `SO_ERROR`; null if there is none.
  public @Nullable Errno error() {
    return Errno.ofResult(-option(SolSocket.SO_ERROR));
  }

  /// Sets an option, which must succeed.
  public <T> void set(SocketOption<T> option, T value) {
    int result = calls.setsockopt(fd, option, value);
    if (result != 0) {
      throw new AssertionError(option.name() + ": " + Errno.ofResult(result));
    }
  }

  /// An option's value.
  public <T> T option(SocketOption<T> option) {
    var value = new AtomicReference<T>();
    int result = calls.getsockopt(fd, option, value::set);
    T got = value.get();
    if (result != 0 || got == null) {
      throw new AssertionError(option.name() + ": " + Errno.ofResult(result));
    }
    return got;
  }
}
