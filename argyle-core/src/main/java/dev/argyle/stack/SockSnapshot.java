package dev.argyle.stack;

import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.RequestSockQueue.Event;
import dev.argyle.sock.TcpInfo;
import dev.argyle.sock.TcpState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How one sock stood at one moment: what `ss -ti` shows, and how deep every queue is.
///
/// @param protocol its name: `tcp`, `udp`, `ping` and `raw`, with a `v6` behind those of IPv6's own
/// @param state of the connection; what exchanges datagrams is established or closed
/// @param local its local end; a ping socket's port is its identifier, a raw one's its protocol
/// @param remote its remote end; the wildcard with port 0 if there is none
/// @param queues how much waits where
/// @param tcp what TCP knows of the connection, if it is a full one
/// @param listening limits and counts of a listener's queues, if it is one
public record SockSnapshot(
    String protocol,
    TcpState state,
    InetSockAddr local,
    InetSockAddr remote,
    Queues queues,
    @Nullable TcpInfo tcp,
    @Nullable Listening listening) {

  /// How much waits in each queue.
  ///
  /// @param receiveOctets ready to be read; for a listener, connections ready to be accepted
  /// @param sendOctets written and not acknowledged; for a listener, the limit of its accept queue;
  ///     of datagrams, what waits for the rest of one (`MSG_MORE`)
  /// @param outOfOrderOctets past a hole
  /// @param backlogBytes memory of what waits for the lock
  /// @param prequeueBytes memory of what waits for a reader that was woken
  /// @param halfOpen requests in the SYN queue of a listener
  public record Queues(
      long receiveOctets,
      long sendOctets,
      long outOfOrderOctets,
      long backlogBytes,
      long prequeueBytes,
      int halfOpen) {}

  /// The queues of a listener, beside their lengths.
  ///
  /// @param halfOpenLimit how many requests may be half open
  /// @param deferAccept for how many time-outs of the SYN-ACK a handshake waits for data
  /// @param events how often what has happened to its requests
  public record Listening(int halfOpenLimit, int deferAccept, Map<Event, Long> events) {
    /// Copies the counts.
    public Listening {
      events = Map.copyOf(events);
    }
  }
}
