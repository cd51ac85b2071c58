package dev.argyle.testkit.stateevent;

import static dev.argyle.testkit.stateevent.Oracle.before;
import static dev.argyle.testkit.stateevent.Oracle.nothing;

import dev.argyle.sock.TcpState;

/// RFC 9293 section 3.10.7.4 for one segment: SYN-RECEIVED and all later states.
final class Synchronized {
  private final Oracle oracle;
  private final Connection c;
  private final Segment s;

  Synchronized(Oracle oracle, Connection c, Segment s) {
    this.oracle = oracle;
    this.c = c;
    this.s = s;
  }

  Verdict judge() {
    if (c.state() == TcpState.TIME_WAIT && s.syn() && !s.rst() && !s.acks()) {
      return synInTimeWait();
    }
    if (s.rst()) { // second; what it asks of the number is stricter than the first
      return reset();
    }
    if (is(Rule.PAWS, fromThePast())) { // RFC 7323 section 5.3, R1
      return Verdict.of(acknowledged());
    }
    Verdict verdict = fromSequenceOn();
    if (!c.timestamps() || s.stamped()) {
      return verdict;
    }
    return Verdict.of(nothing(c)) // RFC 7323 section 3.2
        .or(Admission.STAMP_MISSING, verdict.due())
        .orAll(verdict);
  }

  private Verdict fromSequenceOn() {
    Verdict verdict = acceptable() ? inside() : outside(); // first
    if (c.state() == TcpState.TIME_WAIT) {
      return verdict.or(
          Admission.TIME_WAIT_BY_NUMBER,
          s.seq() == c.rcvNxt() && s.length() == 0 ? nothing(c) : acknowledged());
    }
    if (c.state() == TcpState.SYN_RECEIVED && s.syn() && s.seq() == c.irs()) {
      return repeatedSyn(verdict);
    }
    return verdict;
  }

  /// RFC 9293 section 3.10.7.4, first, for what is not acceptable.
  private Verdict outside() {
    Verdict verdict = Verdict.of(acknowledged());
    boolean bareFin = s.fin() && s.length() == 1 && s.seq() == c.rcvNxt();
    if (c.rcvWnd() == 0 && bareFin && s.acks() && !tooNew() && !tooOld()) {
      Outcome taken = afterFin(c.state(), nothing(c));
      return verdict.or(
          Admission.FIN_TAKES_NO_ROOM, taken.replying(Reply.ack(c.sndNxt(), c.rcvNxt() + 1)));
    }
    boolean atTheEdge = s.length() == 0 && s.seq() == c.rightEdge() && c.rcvWnd() > 0;
    if (!atTheEdge) {
      return verdict;
    }
    Verdict taken = inside();
    return verdict.or(Admission.AT_THE_RIGHT_EDGE, taken.due()).orAll(taken);
  }

  private Verdict inside() {
    if (s.syn()) { // fourth
      return synInWindow();
    }
    if (is(Rule.ACK_IS_OFF, !s.acks())) { // fifth
      return Verdict.of(nothing(c));
    }
    return c.state() == TcpState.SYN_RECEIVED ? handshakeAck() : ack();
  }

  /// RFC 7323 section 5.3, R1: SEG.TSval < TS.Recent in an option both ends have agreed on. If they
  /// have not, it is ignored (section 3.2).
  private boolean fromThePast() {
    return c.timestamps() && s.stamped() && s.tsVal() - c.tsRecent() < 0;
  }

  /// RFC 9293 table 6.
  private boolean acceptable() {
    boolean empty = s.length() == 0;
    if (is(Rule.WINDOW_IS_SHUT, c.rcvWnd() == 0)) {
      return empty && s.seq() == c.rcvNxt();
    }
    boolean begins = is(Rule.BEGINS_IN_WINDOW, inWindow(s.seq()));
    boolean ends = !empty && is(Rule.ENDS_IN_WINDOW, inWindow(s.seq() + s.length() - 1));
    return begins || ends;
  }

  private boolean inWindow(int number) {
    return !before(number, c.rcvNxt()) && before(number, c.rightEdge());
  }

  /// RFC 5961 section 3.2, and with a shut window RFC 9293 MUST-66; the text a reset may carry
  /// (SHLD-2) is of no account.
  private Verdict reset() {
    if (!is(Rule.RESET_IS_EXACT, s.seq() == c.rcvNxt())) {
      boolean challenged = is(Rule.RESET_IS_IN_WINDOW, inWindow(s.seq()));
      if (c.state() == TcpState.TIME_WAIT) { // RFC 1337: ignored; a challenge is not worth it
        return Verdict.of(nothing(c)).or(Admission.QUIET_TIME_WAIT, acknowledged());
      }
      return Verdict.of(challenged ? acknowledged() : nothing(c));
    }
    if (is(Rule.RESET_IN_TIME_WAIT, c.state() == TcpState.TIME_WAIT)) {
      return Verdict.of(nothing(c));
    }
    if (c.state() != TcpState.SYN_RECEIVED) {
      Outcome closed = nothing(c).entering(TcpState.CLOSED);
      if (c.orphaned()) {
        return Verdict.of(closed);
      }
      Verdict told = Verdict.of(closed.seenAs(UserSees.RESET)); // MUST-12
      boolean pipe = c.state() == TcpState.CLOSE_WAIT;
      return pipe ? told.or(Admission.PIPE, closed.seenAs(UserSees.PIPE)) : told;
    }
    return Verdict.of(
        is(Rule.OPENED_BY_PEER, c.passive())
            ? nothing(c).entering(TcpState.LISTEN)
            : nothing(c).entering(TcpState.CLOSED).seenAs(UserSees.REFUSED));
  }

  /// RFC 9293 section 3.10.7.4, fourth; RFC 5961 section 4.2.
  private Verdict synInWindow() {
    if (c.state() == TcpState.SYN_RECEIVED && c.passive()) {
      return Verdict.of(nothing(c).entering(TcpState.LISTEN))
          .or(Admission.SYN_IN_SYN_RECEIVED, acknowledged());
    }
    boolean challenged = is(Rule.SYN_IS_CHALLENGED, true);
    return Verdict.of(challenged ? acknowledged() : nothing(c));
  }

  /// RFC 6191 section 2. Where it is not taken, RFC 9293 section 3.10.7.4, fourth.
  private Verdict synInTimeWait() {
    boolean greater = is(Rule.SYN_IS_GREATER, before(c.rcvNxt() - 1, s.seq()));
    boolean later = is(Rule.SYN_IS_LATER, s.tsVal() - c.tsRecent() > 0);
    boolean taken;
    if (!s.stamped()) {
      taken = greater;
    } else if (!c.timestamps()) {
      taken = true;
    } else {
      taken = later || s.tsVal() == c.tsRecent() && greater;
    }
    Outcome challenged = acknowledged();
    if (!taken) {
      return Verdict.of(challenged).or(Admission.SYN_TIME_WAIT_REFUSES, nothing(c));
    }
    Verdict opened = Verdict.of(Oracle.opened(c, s));
    if (s.fin()) {
      return opened.or(Admission.SYN_AND_FIN, challenged);
    }
    if (!greater && !c.timestamps()) {
      return opened.or(Admission.REOPENING_BY_A_FIRST_STAMP, challenged);
    }
    return s.seq() == c.rcvNxt() ? opened.or(Admission.REOPENING_AT_THE_EDGE, challenged) : opened;
  }

  /// The SYN that was taken already: again, or as the SYN-ACK of RFC 9293 figure 7, line 6. With
  /// text or a FIN it passes the first check by them, and the fourth has it challenged: the figure
  /// is about the plain one alone.
  ///
  /// @param strict what the checks say
  private Verdict repeatedSyn(Verdict strict) {
    if (c.passive()) {
      Outcome again = nothing(c).replying(Reply.synAck(c.iss(), c.rcvNxt()));
      return s.acks() ? strict : strict.or(Admission.REPEATED_SYN, again);
    }
    if (!s.acks()) {
      return strict;
    }
    if (!opens()) {
      return strict.or(Admission.SIMULTANEOUS_OPEN, nothing(c).replying(Reply.reset(s.ack())));
    }
    Verdict trimmed = text(TcpState.ESTABLISHED, s.seq() + 1);
    if (s.length() > 1) {
      return strict.or(Admission.SIMULTANEOUS_OPEN, trimmed.due());
    }
    return trimmed.or(Admission.SIMULTANEOUS_OPEN, trimmed.due().replying(ackNow()));
  }

  /// SND.UNA < SEG.ACK =< SND.NXT.
  private boolean opens() {
    return before(c.sndUna(), s.ack()) && !before(c.sndNxt(), s.ack());
  }

  /// RFC 9293 section 3.10.7.4, fifth, SYN-RECEIVED; RFC 9293 section 3.5.2, second group.
  private Verdict handshakeAck() {
    if (is(Rule.HANDSHAKE_ACK, opens())) {
      return text(TcpState.ESTABLISHED, s.seq());
    }
    Verdict reset = Verdict.of(nothing(c).replying(Reply.reset(s.ack())));
    boolean inRange = !before(s.ack(), c.sndUna() - c.maxSndWnd()) && !before(c.sndNxt(), s.ack());
    return inRange ? reset : reset.or(Admission.OLD_ACK_IN_SYN_RECEIVED, acknowledged());
  }

  /// RFC 9293 section 3.10.7.4, fifth; RFC 5961 section 5.2.
  private Verdict ack() {
    if (tooNew() || tooOld()) {
      return Verdict.of(acknowledged());
    }
    boolean finAcked = is(Rule.FIN_ACKNOWLEDGED, c.finSent() && s.ack() == c.sndNxt());
    return switch (c.state()) {
      case FIN_WAIT_1 -> text(finAcked ? TcpState.FIN_WAIT_2 : TcpState.FIN_WAIT_1, s.seq());
      case CLOSING -> behindTheFin(finAcked ? TcpState.TIME_WAIT : TcpState.CLOSING);
      case LAST_ACK ->
          finAcked
              ? Verdict.of(nothing(c).entering(TcpState.CLOSED))
              : behindTheFin(TcpState.LAST_ACK);
      case TIME_WAIT -> Verdict.of(nothing(c)).or(Admission.QUIET_TIME_WAIT, acknowledged());
      case CLOSE_WAIT -> behindTheFin(TcpState.CLOSE_WAIT);
      default -> text(c.state(), s.seq());
    };
  }

  private boolean tooNew() {
    return is(Rule.ACK_TOO_NEW, before(c.sndNxt(), s.ack()));
  }

  private boolean tooOld() {
    return is(Rule.ACK_TOO_OLD, before(s.ack(), c.sndUna() - c.maxSndWnd()));
  }

  /// RFC 9293 section 3.10.7.4, sixth to eighth, after the peer's FIN.
  private Verdict behindTheFin(TcpState state) {
    Verdict ignored = Verdict.of(nothing(c).entering(state));
    return s.length() == 0
        ? ignored
        : ignored.or(Admission.BEHIND_THE_FIN, acknowledged().entering(state));
  }

  /// RFC 9293 section 3.10.7.4, seventh and eighth, before the peer's FIN.
  ///
  /// @param state entered by the ACK
  /// @param first number of the first octet of text
  private Verdict text(TcpState state, int first) {
    Outcome here = entered(state);
    int past = first + s.octets();
    if (s.octets() == 0 && !s.fin()) {
      return Verdict.of(here);
    }
    if (is(Rule.TEXT_AFTER_CLOSE, c.orphaned() && s.octets() > 0 && before(c.rcvNxt(), past))) {
      Outcome gone = here.entering(TcpState.CLOSED);
      return Verdict.of(gone.replying(Reply.reset(s.ack())))
          .or(Admission.RESET_FORM, gone.replying(Reply.resetAck(c.sndNxt(), c.rcvNxt())));
    }
    Outcome held = here.replying(ackNow());
    if (!is(Rule.TEXT_IN_ORDER, !before(c.rcvNxt(), first))) {
      return Verdict.of(held); // SHLD-31, MAY-13; RFC 5681 section 4.2: at once
    }
    boolean fits = !before(c.rightEdge(), past + (s.fin() ? 1 : 0));
    int end = before(c.rightEdge(), past) ? c.rightEdge() : past;
    boolean fin = is(Rule.FIN_IN_ORDER, s.fin() && before(past, c.rightEdge()));
    Outcome taken =
        (fin ? afterFin(state, here) : here)
            .delivering(end - c.rcvNxt())
            .replying(Reply.ack(c.sndNxt(), end + (fin ? 1 : 0)));
    Verdict verdict = Verdict.of(taken);
    return fits ? verdict : verdict.or(Admission.PAST_THE_WINDOW, held);
  }

  /// RFC 9293 section 3.10.7.4, eighth.
  private Outcome afterFin(TcpState state, Outcome here) {
    TcpState next =
        switch (state) {
          case FIN_WAIT_1 -> TcpState.CLOSING;
          case FIN_WAIT_2 -> TcpState.TIME_WAIT;
          default -> TcpState.CLOSE_WAIT;
        };
    return c.orphaned() ? here.entering(next) : here.entering(next).seenAs(UserSees.END);
  }

  /// After a passive open the user has a socket from ESTABLISHED on.
  private Outcome entered(TcpState state) {
    Outcome here = nothing(c).entering(state);
    return c.orphaned() ? here : here.seenAs(UserSees.OPEN);
  }

  /// `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>`, and the segment is dropped: also the challenge ACK of
  /// RFC 5961.
  private Outcome acknowledged() {
    return nothing(c).replying(ackNow());
  }

  private Reply ackNow() {
    return Reply.ack(c.sndNxt(), c.rcvNxt());
  }

  private boolean is(Rule rule, boolean condition) {
    return oracle.is(rule, condition);
  }
}
