package dev.argyle.sock;

import org.jspecify.annotations.Nullable;

/// A connection that is not one yet: a miniature that can name its five-tuple and little more
/// (MISSION B10). It waits in the SYN queue of its listener; when the handshake is complete it gets
/// its [#child], a full sock, and moves to the accept queue; `accept` gives that child a socket and
/// a descriptor.
public abstract class RequestSock extends SockCommon {
  @Nullable RequestSock next; // link of the accept queue, guarded by the queue's lock
  @Nullable RequestSockQueue queue; // set before it enters the SYN table
  boolean old; // whether a time-out has passed; guarded by the queue's lock
  private volatile @Nullable Sock child;

  /// @param family the listener's
  protected RequestSock(int family) {
    super(family);
  }

  /// The full sock, once the handshake is complete.
  public final @Nullable Sock child() {
    return child;
  }

  /// The queues it is in, or was; null before it was in any.
  public final @Nullable RequestSockQueue queue() {
    return queue;
  }

  /// Makes it whole.
  public final void child(Sock whole) {
    child = whole;
  }

  /// Stops its timer; called when it leaves the SYN queue for whatever reason.
  protected abstract void stop();

  @Override
  protected void destruct() {}
}
