package dev.argyle.tcp;

import dev.argyle.buffer.SkBuff;
import dev.argyle.env.Clock;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.ReceiveTime;
import dev.argyle.sock.TcpInq;
import dev.argyle.sock.TimestampUnit;

/// What `recvmsg` tells beside the octets, if the user wants it: when the last of them came
/// (`SO_TIMESTAMP`, `SO_TIMESTAMPNS`), and how many more there are (`TCP_INQ`). Guarded by the
/// sock's lock.
final class ReceiveReport {
  private final TcpSock sock;
  private long arrivalNanos;
  private boolean hasArrival;

  ReceiveReport(TcpSock sock) {
    this.sock = sock;
  }

  /// A receive begins.
  void begin() {
    hasArrival = false;
  }

  /// The receive has given octets of that packet, in their order.
  void comesFrom(SkBuff packet) {
    arrivalNanos = packet.info().arrivalNanos();
    hasArrival = true;
  }

  /// Adds it to what the receive tells.
  void tell(MessageHeader message) {
    TimestampUnit unit = sock.timestamps();
    if (hasArrival && unit != TimestampUnit.NONE) {
      Clock clock = sock.env().clock();
      long agoNanos = clock.nanos() - arrivalNanos;
      message.addControl(new ReceiveTime(clock.epochNanos() - agoNanos, unit));
    }
    if (sock.settings.tellsQueue) {
      int end = sock.finReceived ? 1 : 0; // so that the user goes on to read it, as on Linux
      message.addControl(new TcpInq(UrgentData.readableOctets(sock) + end));
    }
  }
}
