package dev.argyle.tcp.congestion;

import java.util.function.IntUnaryOperator;

/// Makes congestion controls: one for every connection that uses the name it is registered under
/// ([CongestionControls#with]). Called from any thread.
@FunctionalInterface
public interface CongestionControlFactory {
  /// A new one, for one connection.
  ///
  /// @param jitter a number from 0 to before its argument, which is at least 1: the only source of
  ///     chance it may use, so that a run can be repeated from its seed
  CongestionControl create(IntUnaryOperator jitter);
}
