package dev.argyle.differential;

import dev.argyle.differential.Place.Host;
import dev.argyle.sock.AddressFamily;
import dev.argyle.socket.SocketType;
import dev.argyle.wire.IpProtocol;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// What the generator believes of one open file, so that most calls it writes down make sense. It
/// may be wrong: nothing is compared with it.
final class FileModel {
  /// What kinds of files there are.
  enum Kind {
    TCP4(AddressFamily.AF_INET, SocketType.STREAM, 0),
    TCP6(AddressFamily.AF_INET6, SocketType.STREAM, 0),
    UDP4(AddressFamily.AF_INET, SocketType.DGRAM, 0),
    UDP6(AddressFamily.AF_INET6, SocketType.DGRAM, 0),
    PING4(AddressFamily.AF_INET, SocketType.DGRAM, IpProtocol.ICMP),
    PING6(AddressFamily.AF_INET6, SocketType.DGRAM, IpProtocol.ICMPV6),
    EPOLL(0, SocketType.STREAM, 0),
    EVENT(0, SocketType.STREAM, 0);

    final int family;
    final int type;
    final int protocol;

    Kind(int family, SocketType type, int protocol) {
      this.family = family;
      this.type = type.number();
      this.protocol = protocol;
    }

    boolean isTcp() {
      return this == TCP4 || this == TCP6;
    }

    boolean isUdp() {
      return this == UDP4 || this == UDP6;
    }

    boolean isPing() {
      return this == PING4 || this == PING6;
    }

    boolean isV6() {
      return family == AddressFamily.AF_INET6;
    }
  }

  /// How far it has come.
  enum Stage {
    FRESH,
    BOUND,
    LISTENING,
    CONNECTED,
    ENDED
  }

  final Kind kind;
  Stage stage = Stage.FRESH;
  @Nullable Host host; // bound to
  @Nullable FileModel peer;
  final Deque<FileModel> pending = new ArrayDeque<>(); // connections nobody has accepted
  boolean sendsNoMore;
  int unreadOctets;
  int unreadMessages;
  int descriptors = 1;

  FileModel(Kind kind) {
    this.kind = kind;
  }

  /// Whether data can be sent here with any hope.
  boolean isConnectedTcp() {
    return kind.isTcp() && stage == Stage.CONNECTED;
  }
}
