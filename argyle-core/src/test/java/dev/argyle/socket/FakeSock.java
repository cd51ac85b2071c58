package dev.argyle.socket;

import dev.argyle.buffer.SkBuff;
import dev.argyle.env.Env;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Proto;
import dev.argyle.sock.TcpState;
import dev.argyle.wire.IpAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

/// A sock whose network is the test: what the peer does are methods here.
final class FakeSock extends InetSock {
  final AtomicInteger closes = new AtomicInteger();
  final AtomicInteger ends = new AtomicInteger();
  final Deque<Byte> received = new ArrayDeque<>(); // guarded by lock()
  final Deque<Byte> sent = new ArrayDeque<>(); // guarded by lock()
  final Deque<FakeSock> complete = new ArrayDeque<>(); // guarded by lock()
  volatile int readable;
  volatile int completeCount;
  volatile int room = 1000;
  volatile boolean finished;
  volatile boolean urgent;

  FakeSock(int family, int protocol, Proto proto, Env env) {
    super(family, protocol, proto, env);
    receiveBufferBytes(131_072);
    sendBufferBytes(16_384);
  }

  /// The peer sends octets.
  void peerSends(int octets) {
    lock().acquire();
    for (int i = 0; i < octets; i++) {
      received.add((byte) i);
    }
    readable = received.size();
    lock().release();
    waitQueue().wake(PollEvents.IN);
  }

  /// The peer finishes.
  void peerFinishes() {
    finished = true;
    waitQueue().wakeAll();
  }

  /// The peer says that something is urgent, or it has been seen to.
  void urgent(boolean on) {
    urgent = on;
    if (on) {
      waitQueue().wake(PollEvents.PRI);
    }
  }

  /// The peer takes what was sent, so there is room again.
  void peerTakes() {
    lock().acquire();
    int wider = room + sent.size();
    room = wider;
    sent.clear();
    lock().release();
    waitQueue().wake(PollEvents.OUT);
  }

  /// The handshake ends well.
  void peerAccepts() {
    state(TcpState.ESTABLISHED);
    waitQueue().wake(PollEvents.OUT);
  }

  /// The handshake, or the connection, ends badly.
  void peerResets(Errno why) {
    state(TcpState.CLOSED);
    fail(why);
  }

  /// Somebody connects to this listener.
  FakeSock peerConnects() {
    var child = new FakeSock(family(), protocol(), proto(), env());
    IpAddress peer = IpAddress.parse("10.0.0.9");
    child.localAddress(localHigh(), localLow());
    child.localPort(localPort());
    child.remote(peer.high(), peer.low(), 5000);
    child.state(TcpState.ESTABLISHED);
    lock().acquire();
    complete.add(child);
    completeCount = complete.size();
    lock().release();
    waitQueue().wake(PollEvents.IN);
    return child;
  }

  @Override
  protected void backlogReceive(SkBuff packet) {
    throw new AssertionError("no packets here");
  }

  @Override
  protected void destruct() {
    ends.incrementAndGet();
    super.destruct();
  }
}
