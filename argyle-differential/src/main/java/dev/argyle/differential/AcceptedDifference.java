package dev.argyle.differential;

import dev.argyle.differential.Difference.What;
import dev.argyle.sock.Errno;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where we differ from Linux and mean it: at most [#MOST] entries, each as narrow as can be and
/// with its reason. Any other difference that the test finds is an error of ours.
enum AcceptedDifference {
  /// Linux binds the socket itself.
  LISTEN_WITHOUT_BIND(
      "listen() needs a bind() before it, as POSIX allows and MISSION A3 asks",
      true,
      found ->
          found.step() instanceof Step.Listen
              && found.what() == What.RETURNED
              && found.ours().is(Errno.EDESTADDRREQ)
              && found.kernel().result() == 0);

  /// How long this list may become.
  static final int MOST = 20;

  private final String reason;
  private final boolean endsSlot;
  private final Predicate<Difference> matches;

  AcceptedDifference(String reason, boolean endsSlot, Predicate<Difference> matches) {
    this.reason = reason;
    this.endsSlot = endsSlot;
    this.matches = matches;
  }

  /// Why it is right that we differ.
  String reason() {
    return reason;
  }

  /// Whether the two sockets now are in different states, so that the program goes on without them.
  boolean endsSlot() {
    return endsSlot;
  }

  /// The entry that explains a difference, or null.
  static @Nullable AcceptedDifference of(Difference found) {
    for (AcceptedDifference each : values()) {
      if (each.matches.test(found)) {
        return each;
      }
    }
    return null;
  }
}
