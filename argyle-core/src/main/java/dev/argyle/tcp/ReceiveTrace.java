package dev.argyle.tcp;

import dev.argyle.buffer.SkBuff;
import dev.argyle.sock.ReceiveObserver;
import dev.argyle.sock.ReceivePath;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.wire.TcpHeader;
import org.jspecify.annotations.Nullable;

/// Which queues arriving segments go through: counts them, and tells whoever observes. The caller
/// holds the lock of the sock.
final class ReceiveTrace {
  private final TcpCounters counters;
  private volatile @Nullable ReceiveObserver observer;

  ReceiveTrace(TcpCounters counters) {
    this.counters = counters;
  }

  void observe(@Nullable ReceiveObserver other) {
    observer = other;
  }

  /// A segment has met the lock.
  void arrived(TcpSock sock, SkBuff packet, ReceivePath path) {
    switch (path) {
      case BACKLOG -> counters.count(Counter.BACKLOGGED);
      case PREQUEUE -> counters.count(Counter.PREQUEUED);
      case DROPPED -> counters.count(Counter.DROPPED_BACKLOG);
      case DIRECT, RECEIVE_QUEUE, OUT_OF_ORDER -> {}
    }
    if (observer != null) {
      int seq = TcpHeader.seq(packet.array(), packet.offset());
      reached(sock, path, seq, Segment.payloadOctets(packet));
    }
  }

  /// Data has gone on, or was dropped.
  void reached(TcpSock sock, ReceivePath path, int seq, int octets) {
    ReceiveObserver told = observer;
    if (told != null) {
      told.reached(sock, path, seq, octets);
    }
  }

  /// A prequeue is processed by another thread than its reader's.
  void prequeueForced(boolean full) {
    counters.count(full ? Counter.PREQUEUE_FULL : Counter.PREQUEUE_LATE);
  }
}
