package dev.argyle.tcp;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What TCP has counted since the stack began. Every drop has a reason here. Thread-safe.
public final class TcpCounters {
  /// One thing that is counted; names as `netstat -s` and RFC 4022 have them where they agree.
  public enum Counter {
    ACTIVE_OPENS,
    PASSIVE_OPENS,
    ESTABLISHED_RESETS,
    ATTEMPT_FAILS,
    IN_SEGMENTS,
    OUT_SEGMENTS,
    RETRANSMITTED_SEGMENTS,
    OUT_RESETS,
    TIMEOUTS,
    /// Probes of the tail of a flight (`TCPLossProbes`).
    LOSS_PROBES,
    /// Losses that turned out to be none.
    SPURIOUS_LOSSES,
    /// Segments that came through with a congestion mark, as their receivers say
    /// (`TCPDeliveredCE`).
    DELIVERED_MARKED,
    ABORTED_ON_TIMEOUT,
    ABORTED_ON_CLOSE,
    /// Connections without a user that were reset for want of memory, or because there were too
    /// many (`TCPAbortOnMemory`).
    ABORTED_ON_MEMORY,
    /// Closed connections that were not remembered, for there were too many
    /// (`TCPTimeWaitOverflow`).
    TIME_WAITS_FORGOTTEN,
    CHALLENGE_ACKS,
    KEEP_ALIVE_PROBES,
    WINDOW_PROBES,
    /// Segments that went to a backlog.
    BACKLOGGED,
    /// Segments that went to a prequeue (`TCPPrequeued`).
    PREQUEUED,
    /// How often a prequeue was full and was not left to its reader (`TCPPrequeueDropped`).
    PREQUEUE_FULL,
    /// How often a timer or another event came before the reader (`TCPSchedulerFailed`).
    PREQUEUE_LATE,
    /// Segments for which the backlog was full (`TCPBacklogDrop`).
    DROPPED_BACKLOG,
    DROPPED_MALFORMED,
    DROPPED_BAD_FLAGS,
    DROPPED_CHECKSUM,
    DROPPED_NO_LISTENER,
    DROPPED_NOT_UNICAST,
    DROPPED_LISTENER_BUSY,
    DROPPED_ACCEPT_QUEUE_FULL,
    /// SYNs answered without remembering them (`SyncookiesSent`).
    SYN_COOKIES_SENT,
    /// Connections made of what came back (`SyncookiesRecv`).
    SYN_COOKIES_RECEIVED,
    /// ACKs that could have brought a cookie and brought none (`SyncookiesFailed`).
    SYN_COOKIES_FAILED,
    /// Connections opened by their SYN (`TCPFastOpenPassive`).
    FAST_OPEN_PASSIVE,
    /// SYNs whose Fast Open cookie was not ours, or that had no place (`TCPFastOpenPassiveFail`).
    FAST_OPEN_PASSIVE_FAILED,
    /// SYNs with a cookie of the key that is on its way out (`TCPFastOpenPassiveAltKey`).
    FAST_OPEN_SECOND_KEY,
    /// SYNs that asked for a cookie (`TCPFastOpenCookieReqd`).
    FAST_OPEN_COOKIES_REQUESTED,
    /// SYNs of Fast Open that found its queue full (`TCPFastOpenListenOverflow`).
    FAST_OPEN_OVERFLOW,
    /// Connections whose peer took the data of our SYN (`TCPFastOpenActive`).
    FAST_OPEN_ACTIVE,
    /// Connections whose peer did not (`TCPFastOpenActiveFail`).
    FAST_OPEN_ACTIVE_FAILED,
    /// How often something on a path seemed to swallow such SYNs (`TCPFastOpenBlackhole`).
    FAST_OPEN_BLACK_HOLES,
    /// Handshakes that were complete and reset for want of room (`tcp_abort_on_overflow`).
    RESET_ACCEPT_QUEUE_FULL,
    /// ACKs without data that `TCP_DEFER_ACCEPT` did not take (`TCPDeferAcceptDrop`).
    DROPPED_DEFERRED_ACCEPT,
    /// Half-open requests whose SYN-ACK nobody acknowledged.
    HALF_OPEN_GIVEN_UP,
    /// Half-open requests forgotten because their listener was closed.
    HALF_OPEN_FORGOTTEN,
    /// Connections reset because their listener was closed before anybody accepted them.
    RESET_UNACCEPTED,
    DROPPED_PAWS,
    DROPPED_OUT_OF_WINDOW,
    DROPPED_BAD_ACK,
    DROPPED_NO_ACK,
    DROPPED_AFTER_CLOSE,
    DROPPED_RECEIVE_BUFFER,
    DROPPED_OUT_OF_ORDER_LIMIT,
    DROPPED_NO_ROUTE,
    DROPPED_ICMP_LOCKED,
    /// ICMP errors about what is not on its way (`OutOfWindowIcmps`).
    DROPPED_ICMP_OUT_OF_WINDOW
  }

  private final Map<Counter, LongAdder> counts = new EnumMap<>(Counter.class);

  TcpCounters() {
    for (Counter counter : Counter.values()) {
      counts.put(counter, new LongAdder());
    }
  }

  /// Counts one.
  void count(Counter counter) {
    add(counter, 1);
  }

  /// Counts several.
  void add(Counter counter, long howMany) {
    LongAdder adder = counts.get(counter);
    assert adder != null;
    adder.add(howMany);
  }

  /// The count so far.
  public long value(Counter counter) {
    LongAdder adder = counts.get(counter);
    assert adder != null;
    return adder.sum();
  }
}
