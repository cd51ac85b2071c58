package dev.argyle.tcp.recovery;

import dev.argyle.tcp.congestion.CongestionControl;
import dev.argyle.tcp.seq.Seq;

/// The window after a congestion mark was echoed (phase CWR): until what was on its way then is
/// acknowledged it shrinks to what congestion control says, in proportion to what is delivered, as
/// in recovery (RFC 9937), and does not grow. A congestion control that has a way of its own goes
/// it.
///
/// Differs from RFC 3168 section 6.1.2 as Linux does: an echo that finds a window of one segment
/// does not keep the sender silent until its retransmission time-out.
final class EcnReduction {
  private final ProportionalRateReduction reduction;
  private boolean running;
  private int endSeq; // SND.NXT when it began

  /// @param reduction the one of recovery: only one of the two is under way at a time
  EcnReduction(ProportionalRateReduction reduction) {
    this.reduction = reduction;
  }

  /// Takes an ACK while no loss is being repaired.
  ///
  /// @param congestion told of the mark if it is news
  /// @param inFlightBytes after the ACK
  /// @return whether the window was reduced for it
  boolean take(
      Acknowledgement ack,
      AckDigest digest,
      RetransmissionQueue queue,
      CongestionControl congestion,
      int inFlightBytes,
      int mssBytes) {
    if (running && (queue.isEmpty() || Seq.afterOrAt(digest.sndUna(), endSeq))) {
      running = false;
    }
    boolean begins = ack.ecnNews();
    if (begins) {
      int flightBytes = digest.flightBytes();
      congestion.onEcnEcho(flightBytes, ack.nowNanos());
      running = !queue.isEmpty() && !congestion.setsWindowInRecovery() && !congestion.needsEcn();
      if (running) {
        endSeq = queue.endSeq();
        reduction.enter(flightBytes, congestion.cwndBytes());
      }
    }
    if (running) {
      reduction.acknowledged(digest.deliveredBytes(), inFlightBytes, false, mssBytes);
    }
    return begins;
  }

  /// A loss takes over.
  void end() {
    running = false;
  }

  /// Whether the window is still on its way down.
  boolean isRunning() {
    return running;
  }
}
