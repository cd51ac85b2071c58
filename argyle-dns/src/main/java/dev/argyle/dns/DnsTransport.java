package dev.argyle.dns;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Predicate;

/// Asks a DNS server over a stack: by UDP or by TCP (RFC 1035 section 4.2), each question from a
/// socket of its own, so from a port that is hard to guess (RFC 5452).
final class DnsTransport {
  private static final int MOST_DATAGRAM_BYTES = 65_535;
  private static final int MOST_STRANGE = 16; // datagrams that are no answer to the question

  private final Syscalls syscalls;
  private final Duration timeout;

  /// @param timeout how long to wait for anything the server is to do
  DnsTransport(Syscalls syscalls, Duration timeout) {
    this.syscalls = syscalls;
    this.timeout = timeout;
  }

  /// Asks in one datagram. What is no answer to the question is passed by: somebody guesses.
  ///
  /// @param answers whether a datagram is
  byte[] askByDatagram(InetSockAddr server, byte[] question, Predicate<byte[]> answers)
      throws IOException {
    int fd = open(server, SocketType.DGRAM);
    try {
      check("send", syscalls.send(fd, ByteBuffer.wrap(question), 0));
      ByteBuffer into = ByteBuffer.allocate(MOST_DATAGRAM_BYTES);
      for (int i = 0; i < MOST_STRANGE; i++) {
        check("recv", syscalls.recv(fd, into.clear(), 0));
        byte[] answer = taken(into);
        if (answers.test(answer)) {
          return answer;
        }
      }
      throw new IOException(server + " sends datagrams that answer nothing");
    } finally {
      int ignored = syscalls.close(fd);
    }
  }

  /// Asks on a connection, where each message has its length in front.
  byte[] askByStream(InetSockAddr server, byte[] question) throws IOException {
    int fd = open(server, SocketType.STREAM);
    try {
      ByteBuffer framed = ByteBuffer.allocate(2 + question.length);
      framed.putShort((short) question.length).put(question).flip();
      check("send", syscalls.send(fd, framed, MessageFlags.MSG_NOSIGNAL));
      int length = Short.toUnsignedInt(ByteBuffer.wrap(receive(fd, 2)).getShort());
      return receive(fd, length);
    } finally {
      int ignored = syscalls.close(fd);
    }
  }

  private byte[] receive(int fd, int octets) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(octets);
    check("recv", syscalls.recv(fd, into, MessageFlags.MSG_WAITALL));
    if (into.hasRemaining()) {
      throw new IOException("recv: an answer that ends early, or comes too slowly");
    }
    return taken(into);
  }

  private int open(InetSockAddr server, SocketType type) throws IOException {
    int family = server.address().isV4() ? AddressFamily.AF_INET : AddressFamily.AF_INET6;
    int fd = check("socket", syscalls.socket(family, type.number(), 0));
    try {
      check("setsockopt", syscalls.setsockopt(fd, SolSocket.SO_RCVTIMEO, timeout));
      check("setsockopt", syscalls.setsockopt(fd, SolSocket.SO_SNDTIMEO, timeout));
      check("connect", syscalls.connect(fd, server));
      return fd;
    } catch (IOException failed) {
      int ignored = syscalls.close(fd);
      throw failed;
    }
  }

  private static byte[] taken(ByteBuffer filled) {
    byte[] octets = new byte[filled.flip().remaining()];
    filled.get(octets);
    return octets;
  }

  private static int check(String call, int result) throws IOException {
    if (result < 0) {
      Errno errno = Errno.ofResult(result);
      throw new IOException(call + ": " + (errno == null ? "error " + -result : errno.text()));
    }
    return result;
  }
}
