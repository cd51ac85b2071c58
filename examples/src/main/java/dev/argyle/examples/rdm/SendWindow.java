package dev.argyle.examples.rdm;

import dev.argyle.buffer.SkBuff;
import java.util.ArrayDeque;

/// One flow's messages on their way to a peer: numbers them, keeps them until they are
/// acknowledged, and says which are to be sent now. Guarded by the sock's lock; the packets belong
/// to it.
final class SendWindow {
  /// How many messages may be under way.
  static final int MOST_IN_FLIGHT = 32;

  /// How long the first acknowledgement is waited for; each further one takes twice as long.
  static final long FIRST_TIMEOUT_NANOS = 200_000_000;

  /// How often the oldest message is repeated while nothing at all is heard from the peer.
  static final int MOST_REPEATS = 10;

  private static final int MOST_DOUBLINGS = 4;

  /// Takes what is to be sent.
  interface Output {
    /// Sends a message, which stays the window's.
    void send(SkBuff message, int number, int oldest);
  }

  private static final class Message {
    final SkBuff packet;
    long dueNanos;
    int sendings;
    boolean arrived; // though an earlier one has not

    Message(SkBuff packet) {
      this.packet = packet;
    }
  }

  private final long birth;
  private final ArrayDeque<Message> messages = new ArrayDeque<>();
  private int oldest; // number of the first of messages
  private int repeats; // of the first, since the peer was last heard
  private boolean peerFull;

  SendWindow(long birth) {
    this.birth = birth;
  }

  /// Tells this flow from an earlier one.
  long birth() {
    return birth;
  }

  /// Whether nothing is waiting to be acknowledged.
  boolean isEmpty() {
    return messages.isEmpty();
  }

  /// Whether the peer has not been heard for so long that it must be taken for gone.
  boolean isHopeless() {
    return repeats > MOST_REPEATS;
  }

  /// Memory of what it keeps, in octets.
  int truesize() {
    int sum = 0;
    for (Message message : messages) {
      sum += message.packet.truesize();
    }
    return sum;
  }

  /// Takes a message in, behind the others.
  void add(SkBuff packet) {
    messages.add(new Message(packet));
  }

  /// The peer says what it has.
  void acknowledge(RdmHeader ack, long nowNanos) {
    int count = ack.number() - oldest;
    if (ack.birth() != birth || count < 0 || count > inFlight()) {
      return; // of an earlier flow, or overtaken by a later one, or nonsense
    }
    repeats = 0;
    for (int i = 0; i < count; i++) {
      messages.remove().packet.release();
      oldest++;
    }
    int bit = -1; // the first message is the one that is missing
    for (Message message : messages) {
      if (bit >= 0 && bit < Long.SIZE) {
        message.arrived |= message.sendings > 0 && (ack.held() >>> bit & 1) != 0;
      }
      bit++;
    }
    boolean roomAgain = peerFull && ack.kind() == RdmHeader.Kind.ACK;
    peerFull = ack.kind() == RdmHeader.Kind.FULL;
    if (roomAgain) {
      repeatAtOnce(nowNanos);
    }
  }

  private void repeatAtOnce(long nowNanos) {
    for (Message message : messages) {
      message.dueNanos = nowNanos;
      message.sendings = Math.min(message.sendings, 1);
    }
  }

  /// Sends what is due: messages that come into the window, and those whose time is up.
  void send(long nowNanos, Output output) {
    int number = oldest;
    for (Message message : messages) {
      if (number - oldest == MOST_IN_FLIGHT || isHopeless()) {
        return;
      }
      boolean due = message.sendings == 0 || message.dueNanos - nowNanos <= 0;
      if (due && !message.arrived) {
        if (number == oldest && message.sendings > 0) {
          repeats++;
        }
        int doublings = Math.min(message.sendings++, MOST_DOUBLINGS);
        message.dueNanos = nowNanos + (FIRST_TIMEOUT_NANOS << doublings);
        output.send(message.packet, number, oldest);
      }
      number++;
    }
  }

  /// When the next message is due, seen from `nowNanos`; `Long.MAX_VALUE` if none is.
  long nanosToNext(long nowNanos) {
    long nearest = Long.MAX_VALUE;
    int inFlight = inFlight();
    for (Message message : messages) {
      if (inFlight-- == 0) {
        break;
      }
      if (!message.arrived) {
        nearest = Math.min(nearest, message.dueNanos - nowNanos);
      }
    }
    return nearest;
  }

  /// Gives up everything.
  void clear() {
    messages.forEach(message -> message.packet.release());
    messages.clear();
  }

  /// Messages that were sent and are not acknowledged: the first ones.
  private int inFlight() {
    int sent = 0;
    for (Message message : messages) {
      if (message.sendings == 0) {
        break;
      }
      sent++;
    }
    return sent;
  }
}
