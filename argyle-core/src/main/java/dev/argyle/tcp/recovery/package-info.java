/// Getting every octet there: round-trip times, the retransmission timer, loss recovery.
///
/// Loss recovery is a conversation, and every part of it knows one thing:
///
/// ```
///   RetransmissionQueue        what was sent, segment by segment           facts
///   SackScoreboard             what the receiver says it holds             facts
///   AckDigest                  what is news in one ACK                     facts
///   AccurateFeedback           how much was marked on its way             facts
///          |
///   RackDetector               which segments are lost, and when to ask    judgement
///   TailLossProbe              when silence is suspicious                  judgement
///   SpuriousRetransmit         whether a loss was none                     judgement
///          |
///   LossRecovery               the phase; what to send again first         conductor
///          |
///   CongestionControl          how much may be on its way                  window
///   ProportionalRateReduction  the same while losses are repaired          window
///   EcnReduction               the same after marks                        window
/// ```
///
/// `docs/tcp-loss-recovery.md` tells it at length.
///
/// [dev.argyle.tcp.recovery.RttEstimator] and [dev.argyle.tcp.recovery.RetransmissionTimeout] stand
/// beside them: they tell how long to wait for an acknowledgement before
/// [dev.argyle.tcp.recovery.LossRecovery#timeout].
///
/// Nothing here transmits, arms a timer or reads a clock, and nothing knows a connection. All
/// objects belong to one connection and are used under its lock. The path of a plain ACK allocates
/// nothing once the queue has grown to the flight.
package dev.argyle.tcp.recovery;
