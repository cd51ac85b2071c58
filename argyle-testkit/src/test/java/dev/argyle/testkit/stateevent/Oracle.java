package dev.argyle.testkit.stateevent;

import dev.argyle.sock.TcpState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has to come of a segment: RFC 9293 section 3.10.7, with RFC 5961, RFC 1337, RFC 6191 and
/// RFC 7323 where they replace parts of it. Written from their text alone.
///
/// A pure function of where the connection stands and what the segment says. This part is the
/// states without a connection; [Synchronized] is the rest.
final class Oracle {
  private final @Nullable Rule turned;

  private Oracle(@Nullable Rule turned) {
    this.turned = turned;
  }

  /// What the RFCs say.
  static Oracle asWritten() {
    return new Oracle(null);
  }

  /// The same with one decision turned round, for the mutation check.
  static Oracle turning(Rule rule) {
    return new Oracle(rule);
  }

  /// Judges a segment.
  Verdict judge(Connection c, Segment s) {
    return switch (c.state()) {
      case CLOSED -> closed(c, s);
      case LISTEN -> listen(c, s);
      case SYN_SENT -> synSent(c, s);
      default -> new Synchronized(this, c, s).judge();
    };
  }

  /// A decision by a rule.
  boolean is(Rule rule, boolean condition) {
    return condition != (rule == turned);
  }

  /// Whether number `a` comes before `b`: RFC 9293 section 3.4.
  static boolean before(int a, int b) {
    return a - b < 0;
  }

  /// Nothing happens.
  static Outcome nothing(Connection c) {
    return new Outcome(c.state(), List.of(), 0, seenIn(c));
  }

  /// RFC 9293 section 3.10.7.1.
  private Verdict closed(Connection c, Segment s) {
    if (is(Rule.RESET_IS_IGNORED, s.rst())) {
      return Verdict.of(nothing(c));
    }
    Reply reset =
        is(Rule.RESET_TAKES_ITS_NUMBER_FROM_THE_ACK, s.acks())
            ? Reply.reset(s.ack())
            : Reply.resetAck(0, s.seq() + s.length());
    return Verdict.of(nothing(c).replying(reset));
  }

  /// RFC 9293 section 3.10.7.2. What comes with a SYN is not looked at before the handshake is
  /// over.
  private Verdict listen(Connection c, Segment s) {
    if (is(Rule.RESET_IS_IGNORED, s.rst())) {
      return Verdict.of(nothing(c));
    }
    if (is(Rule.ACK_IN_LISTEN, s.acks())) {
      return Verdict.of(nothing(c).replying(Reply.reset(s.ack())));
    }
    if (is(Rule.SYN_IN_LISTEN, s.syn())) {
      Verdict opened = Verdict.of(opened(c, s));
      return s.fin() ? opened.or(Admission.SYN_AND_FIN, nothing(c)) : opened;
    }
    return Verdict.of(nothing(c));
  }

  /// A listener has taken a SYN. Its number is any; after a connection with the same ends it is
  /// past all that one has used (RFC 9293 section 3.6.1, MAY-2).
  static Outcome opened(Connection c, Segment s) {
    boolean anywhere = c.state() == TcpState.LISTEN;
    Reply answer = Reply.freshSynAck(c.sndNxt(), anywhere, s.seq() + 1);
    return nothing(c).entering(TcpState.SYN_RECEIVED).replying(answer);
  }

  /// RFC 9293 section 3.10.7.3.
  private Verdict synSent(Connection c, Segment s) {
    boolean bad = !before(c.iss(), s.ack()) || before(c.sndNxt(), s.ack());
    if (s.acks() && is(Rule.BAD_ACK_IN_SYN_SENT, bad)) { // first
      Outcome dropped = nothing(c);
      boolean quiet = is(Rule.RESET_IS_IGNORED, s.rst());
      return Verdict.of(quiet ? dropped : dropped.replying(Reply.reset(s.ack())));
    }
    if (s.rst()) { // second; POSIX connect() has the name ECONNREFUSED for it
      boolean valid = is(Rule.RESET_IN_SYN_SENT, s.acks());
      Outcome refused = nothing(c).entering(TcpState.CLOSED).seenAs(UserSees.REFUSED);
      return Verdict.of(valid ? refused : nothing(c));
    }
    if (!is(Rule.SYN_IN_SYN_SENT, s.syn())) { // fifth
      return Verdict.of(nothing(c));
    }
    if (!is(Rule.SYN_ACKNOWLEDGED, s.acks())) { // fourth; text and FIN wait for ESTABLISHED
      Outcome both = nothing(c).entering(TcpState.SYN_RECEIVED);
      return Verdict.of(both.replying(Reply.synAck(c.iss(), s.seq() + 1)));
    }
    Reply ofSyn = Reply.ack(c.sndNxt(), s.seq() + 1);
    Outcome open = nothing(c).entering(s.fin() ? TcpState.CLOSE_WAIT : TcpState.ESTABLISHED);
    if (s.length() == 1) {
      return Verdict.of(open.replying(ofSyn));
    }
    Reply ofAll = Reply.ack(c.sndNxt(), s.seq() + s.length());
    Outcome taken = open.delivering(s.octets()).seenAs(s.fin() ? UserSees.END : UserSees.OPEN);
    return Verdict.of(taken.replying(ofAll))
        .or(Admission.TEXT_OF_SYN_ACK, nothing(c).entering(TcpState.ESTABLISHED).replying(ofSyn))
        .or(Admission.ACK_OF_SYN_APART, taken.replying(ofSyn, ofAll));
  }

  /// What a user finds who reads in a state (RFC 9293 section 3.9.1.3): nothing where there is no
  /// socket.
  private static UserSees seenIn(Connection c) {
    return switch (c.state()) {
      case CLOSED, LISTEN -> UserSees.NOTHING;
      case SYN_RECEIVED -> c.passive() ? UserSees.NOTHING : UserSees.OPEN;
      case SYN_SENT, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2 ->
          c.orphaned() ? UserSees.NOTHING : UserSees.OPEN;
      case CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT -> UserSees.END;
    };
  }
}
