package dev.argyle.testkit.packetdrill;

import dev.argyle.stack.NetStack;
import dev.argyle.stack.SockSnapshot;
import dev.argyle.testkit.PeerDevice;
import dev.argyle.testkit.PeerDevice.SentPacket;
import dev.argyle.testkit.SentSegment;
import dev.argyle.wire.TcpFlags;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the stack has sent, sorted by connection, and which connection the script is about: the one
/// that began last. What belongs to another is passed by.
final class Wire {
  private static final int FIRST_REMOTE_PORT = 40_000;

  private final NetStack stack;
  private final PeerDevice device;
  private final @Nullable Long tickNanos;
  private final Map<Integer, Conversation> known = new HashMap<>(); // by ports
  private final ArrayDeque<SentSegment> sent = new ArrayDeque<>(); // of the present connection
  private @Nullable Conversation present;
  private int nextRemotePort = FIRST_REMOTE_PORT;
  private int listensThen;

  /// @param tickNanos of the stack's clock if the script asks that it be checked, else null
  Wire(NetStack stack, PeerDevice device, @Nullable Long tickNanos) {
    this.stack = stack;
    this.device = device;
    this.tickNanos = tickNanos;
  }

  /// The connection the script is about, or null before there is one.
  @Nullable Conversation present() {
    collect();
    return present;
  }

  /// A SYN comes in: it begins a connection if somebody listens and the present one is over, or was
  /// begun before the listener was.
  ///
  /// @param listens how often a socket was made a listener so far
  Conversation arriving(int listens) {
    Conversation now = present();
    if (now == null || isListening() && (listens > listensThen || !isAlive(now))) {
      listensThen = listens;
      now = new Conversation(Addresses.PORT, nextRemotePort++, tickNanos);
      begin(now);
    }
    return now;
  }

  /// The connection to send packets of the peer to: before there is one, nobody's.
  Conversation peer() {
    Conversation now = present();
    if (now == null) {
      now = new Conversation(Addresses.PORT, nextRemotePort++, tickNanos);
      begin(now);
    }
    return now;
  }

  /// Segments of the present connection that no line has mentioned, oldest first.
  ArrayDeque<SentSegment> sent() {
    collect();
    return sent;
  }

  /// How the present connection stands, or null if the stack knows nothing of it.
  @Nullable SockSnapshot snapshot() {
    Conversation now = present();
    return now == null ? null : find(now);
  }

  private @Nullable SockSnapshot find(Conversation one) {
    for (SockSnapshot sock : stack.snapshot()) {
      if (sock.local().port() == one.localPort() && sock.remote().port() == one.remotePort()) {
        return sock;
      }
    }
    return null;
  }

  /// Whether the stack knows of it, be it as a request in some listener's SYN queue.
  private boolean isAlive(Conversation one) {
    return stack.snapshot().stream()
        .anyMatch(sock ->
            sock.queues().halfOpen() > 0
                || sock.local().port() == one.localPort()
                    && sock.remote().port() == one.remotePort());
  }

  private boolean isListening() {
    return stack.snapshot().stream().anyMatch(sock -> sock.remote().port() == 0);
  }

  private void begin(Conversation next) {
    known.put(key(next.localPort(), next.remotePort()), next);
    sent.clear();
    present = next;
  }

  /// Takes what the device has kept. A SYN without ACK of ports never seen begins a connection.
  private void collect() {
    while (!device.sent().isEmpty()) {
      SentSegment segment = read(device.sent().remove());
      if (segment == null) {
        continue;
      }
      int local = segment.sourcePort();
      int remote = segment.destinationPort();
      Conversation of = known.get(key(local, remote));
      if (of == null && segment.has(TcpFlags.SYN) && !segment.has(TcpFlags.ACK)) {
        of = new Conversation(local, remote, tickNanos);
        begin(of);
      }
      if (of != null && Objects.equals(of, present)) {
        sent.add(segment);
      }
    }
  }

  private static @Nullable SentSegment read(SentPacket packet) {
    try {
      return SentSegment.ofTcp(packet);
    } catch (AssertionError malformed) {
      throw new Mismatch(String.valueOf(malformed.getMessage()));
    }
  }

  private static int key(int local, int remote) {
    return local << 16 | remote;
  }
}
