package dev.argyle.tcp;

import dev.argyle.buffer.IoVector;
import dev.argyle.sock.TcpInfo.FastOpenFailure;
import dev.argyle.tcp.fastopen.FastOpenKeys;
import dev.argyle.tcp.fastopen.FastOpenQueue;
import dev.argyle.tcp.handshake.TcpRequestSock;
import dev.argyle.wire.FastOpenCookie;
import org.jspecify.annotations.Nullable;

/// Fast Open of one sock: what its user has set, what its SYN carries, and on the passive side what
/// is missing while it is used before its handshake is complete. Guarded by the sock's lock, but
/// for the volatile ones.
final class FastOpenState {
  // What the user has set.
  boolean connects; // TCP_FASTOPEN_CONNECT
  volatile boolean withoutCookie; // TCP_FASTOPEN_NO_COOKIE
  volatile @Nullable FastOpenKeys keys; // TCP_FASTOPEN_KEY of a listener
  volatile @Nullable FastOpenQueue queue; // TCP_FASTOPEN of a listener

  // The active side.
  volatile boolean deferred; // connect has returned, and the SYN waits for the first data
  boolean asked; // this open is a fast one
  @Nullable IoVector data; // the user's, to be taken from
  @Nullable FastOpenCookie option; // of the first SYN
  boolean optionSent;
  boolean afterPause;
  int synOctets; // data in our SYN
  FastOpenFailure failure = FastOpenFailure.NONE;

  // Both.
  boolean dataTaken; // of a SYN: the peer took ours, or we took the peer's

  // The passive side.
  private @Nullable FastOpenQueue place; // held until the handshake is complete
  private volatile boolean halfOpen;
  private volatile boolean accepted;
  int synAckTimeouts;
  int synEnd; // position behind the peer's SYN and what it carried
  @Nullable TcpRequestSock request; // while half open: how the SYN is answered

  /// Forgets an earlier attempt; what the user has set stays.
  void renew() {
    deferred = false;
    asked = false;
    data = null;
    option = null;
    optionSent = false;
    afterPause = false;
    synOctets = 0;
    failure = FastOpenFailure.NONE;
    dataTaken = false;
  }

  /// The option for a SYN: the first one has it, none that is sent again (RFC 7413 section 4.2.1).
  @Nullable FastOpenCookie takeOption() {
    if (option == null || optionSent) {
      return null;
    }
    optionSent = true;
    return option;
  }

  /// Begins without its handshake, with a place in the queue of its listener.
  void begin(FastOpenQueue taken, TcpRequestSock answer, int endOfSyn) {
    place = taken;
    request = answer;
    synEnd = endOfSyn;
    halfOpen = true;
  }

  /// Whether it is open though its handshake is not complete.
  boolean isHalfOpen() {
    return halfOpen;
  }

  /// A user has it, perhaps before its handshake is complete.
  void accept() {
    if (halfOpen) {
      accepted = true;
    }
  }

  /// Whether a user had it before its handshake was complete.
  boolean isAccepted() {
    return accepted;
  }

  /// The handshake is complete, or the connection is over.
  void complete() {
    if (!halfOpen) {
      return;
    }
    FastOpenQueue held = place;
    place = null;
    request = null;
    halfOpen = false;
    if (held != null) {
      held.leave();
    }
  }

  /// The peer has reset it. Whoever was accepted keeps the place for a while; who was not has one
  /// in the accept queue.
  void reset(long nowNanos) {
    FastOpenQueue held = place;
    if (held != null && accepted) {
      place = null;
      held.reset(nowNanos);
    }
    complete();
  }
}
