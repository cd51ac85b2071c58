package dev.argyle.cli;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import dev.argyle.wire.Icmpv4Message;
import dev.argyle.wire.Icmpv6Message;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// A ping socket connected to one host (icmp(7)): the program writes echo requests without
/// identifier and checksum, which the stack fills in, and reads the answers to its own.
final class EchoSocket implements AutoCloseable {
  /// What [#receive] returns when nothing has come in time.
  static final int NOTHING = -1;

  private static final int SEQUENCE_OFFSET = 6;
  private static final int MOST_BYTES = 65_535;

  private final Syscalls calls;
  private final int fd;
  private final IpAddress target;
  private final ByteBuffer answer = ByteBuffer.allocate(MOST_BYTES);

  private EchoSocket(Syscalls calls, int fd, IpAddress target) {
    this.calls = calls;
    this.fd = fd;
    this.target = target;
  }

  /// Opens one.
  static EchoSocket open(NetStack stack, IpAddress target) throws IOException {
    Syscalls calls = stack.syscalls();
    int fd =
        target.isV4()
            ? calls.socket(AddressFamily.AF_INET, SocketType.DGRAM.number(), IpProtocol.ICMP)
            : calls.socket(AddressFamily.AF_INET6, SocketType.DGRAM.number(), IpProtocol.ICMPV6);
    EchoSocket socket = new EchoSocket(calls, fd, target);
    socket.check(fd);
    int result = calls.connect(fd, InetSockAddr.of(target, 0));
    if (result < 0) {
      socket.close();
      socket.check(result);
    }
    return socket;
  }

  /// Sends a request.
  ///
  /// @param sequence 0 to 65535
  /// @param dataBytes octets behind the header
  void send(int sequence, int dataBytes) throws IOException {
    ByteBuffer request = ByteBuffer.allocate(Icmpv4Message.MIN_LENGTH_BYTES + dataBytes);
    int type = target.isV4() ? Icmpv4Message.ECHO_REQUEST : Icmpv6Message.ECHO_REQUEST;
    request.put(0, (byte) type).putShort(SEQUENCE_OFFSET, (short) sequence);
    for (int i = Icmpv4Message.MIN_LENGTH_BYTES; i < request.limit(); i++) {
      request.put(i, (byte) i);
    }
    check(calls.send(fd, request, 0));
  }

  /// Waits for an answer. @return octets of it, or [#NOTHING]
  int receive(Duration atMost) throws IOException {
    check(calls.setsockopt(fd, SolSocket.SO_RCVTIMEO, atMost));
    int octets = calls.recv(fd, answer.clear(), 0);
    if (octets == Errno.EAGAIN.negated()) {
      return NOTHING;
    }
    check(octets);
    return octets;
  }

  /// Which request the last answer belongs to.
  int sequence() {
    return Short.toUnsignedInt(answer.getShort(SEQUENCE_OFFSET));
  }

  @Override
  public void close() {
    calls.close(fd);
  }

  private void check(int result) throws IOException {
    if (result < 0) {
      Errno errno = Errno.ofResult(result);
      throw new IOException(
          "cannot ping " + target + ": " + (errno == null ? "error " + -result : errno.text()));
    }
  }
}
