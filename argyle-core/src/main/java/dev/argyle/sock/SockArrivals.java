package dev.argyle.sock;

import dev.argyle.buffer.SkBuff;

/// What the lock of a sock asks of its sock when something has arrived.
final class SockArrivals implements SockLock.Arrivals {
  private final Sock sock;

  SockArrivals(Sock sock) {
    this.sock = sock;
  }

  @Override
  public void process(SkBuff packet) {
    sock.backlogReceive(packet);
  }

  @Override
  public void processDeferred(int marks) {
    sock.processDeferred(marks);
  }

  @Override
  public long backlogLimitBytes() {
    return (long) sock.receiveBufferBytes() + sock.sendBufferBytes();
  }

  @Override
  public long prequeueLimitBytes() {
    return sock.receiveBufferBytes() - sock.receiveQueue().truesize();
  }

  @Override
  public boolean isForReader(SkBuff packet) {
    return sock.isForReader(packet);
  }

  @Override
  public void prequeueBegun() {
    sock.prequeueBegun();
    sock.waitQueue().wakeOne(PollEvents.IN);
  }

  @Override
  public void prequeueForced(boolean full) {
    sock.prequeueForced(full);
  }

  @Override
  public void reached(SkBuff packet, ReceivePath path) {
    if (path == ReceivePath.DROPPED) {
      sock.countBacklogDrop();
    }
    sock.reached(packet, path);
  }
}
