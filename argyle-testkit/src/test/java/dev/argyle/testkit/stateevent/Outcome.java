package dev.argyle.testkit.stateevent;

import dev.argyle.sock.TcpState;
import java.util.List;

/// What has to come of a segment.
///
/// @param next the state afterwards
/// @param replies what is sent, at once or as a delayed acknowledgment
/// @param delivered octets the user can read now
record Outcome(TcpState next, List<Reply> replies, int delivered, UserSees sees) {
  boolean matches(Observed observed) {
    if (observed.state() != next
        || observed.delivered() != delivered
        || observed.sees() != sees
        || observed.sent().size() != replies.size()) {
      return false;
    }
    for (int i = 0; i < replies.size(); i++) {
      if (!replies.get(i).matches(observed.sent().get(i))) {
        return false;
      }
    }
    return true;
  }

  Outcome replying(Reply... other) {
    return new Outcome(next, List.of(other), delivered, sees);
  }

  Outcome entering(TcpState other) {
    return new Outcome(other, replies, delivered, sees);
  }

  Outcome delivering(int octets) {
    return new Outcome(next, replies, octets, sees);
  }

  Outcome seenAs(UserSees other) {
    return new Outcome(next, replies, delivered, other);
  }

  @Override
  public String toString() {
    return next + " " + replies + ", delivers " + delivered + ", user sees " + sees;
  }
}
