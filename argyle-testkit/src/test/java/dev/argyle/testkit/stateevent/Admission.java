package dev.argyle.testkit.stateevent;

/// Why the oracle admits more than one outcome, or another than the text says: all such places.
enum Admission {
  /// RFC 9293 section 3.10.7.3, fourth: "some implementations suppress" the ACK of a SYN when text
  /// that came with it is acknowledged anyway, so one ACK or two.
  ACK_OF_SYN_APART(false),
  /// RFC 9293 figure 7 has a SYN-ACK of a simultaneous open complete it, while its sequence number
  /// fails the first check; appendix A.2 leaves the way out to implementers.
  SIMULTANEOUS_OPEN(false),
  /// RFC 9293 section 3.10.7.4, fifth, has an ACK too old answered with an ACK before it looks at
  /// the state, and section 3.5.2 a bad ACK in SYN-RECEIVED with a reset.
  OLD_ACK_IN_SYN_RECEIVED(false),
  /// RFC 9293 section 3.10.7.4, sixth to eighth: what comes behind the peer's FIN "should not
  /// occur" and is ignored; whether an ACK says so is not told.
  BEHIND_THE_FIN(false),
  /// RFC 9293 section 3.10.7.4, fifth, TIME-WAIT: only a repeated FIN "can arrive", which is
  /// acknowledged; an ACK of any other segment is not asked for.
  QUIET_TIME_WAIT(false),
  /// RFC 6191 section 2 drops a SYN that TIME-WAIT does not take silently, RFC 9293 section
  /// 3.10.7.4, fourth, challenges it.
  SYN_TIME_WAIT_REFUSES(false),
  /// RFC 6191 section 2 compares with "the last sequence number seen", which is that of the FIN or
  /// RCV.NXT; MAY-2 of RFC 9293 leaves reopening to the implementer anyway.
  REOPENING_AT_THE_EDGE(false),
  /// RFC 6191 section 2 takes any SYN with a timestamp after a connection that had none; MAY-2 of
  /// RFC 9293 leaves it open, and Linux, which has nothing to compare it with, does not.
  REOPENING_BY_A_FIRST_STAMP(true),
  /// RFC 7323 section 3.2 drops a segment without the timestamps both ends have agreed on (a
  /// SHOULD); Linux takes it, since middleboxes have been seen to strip the option.
  STAMP_MISSING(true),
  /// Linux answers in TIME-WAIT by sequence number alone, with a flag ACK or without, and looks at
  /// no acknowledgment: silence for an empty segment in order, an ACK for all else.
  TIME_WAIT_BY_NUMBER(true),
  /// RFC 9293 section 3.10.7.4, first, answers a repeated SYN with an ACK (fourth: none); Linux,
  /// like all others, repeats the SYN-ACK, which is what the peer has not got.
  REPEATED_SYN(true),
  /// RFC 9293 section 3.10.7.4, first: one "could" trim what lies past the window.
  PAST_THE_WINDOW(false),
  /// RFC 9293 section 3.6.1: the reset of SHLD-3 has no form.
  RESET_FORM(false),
  /// RFC 9293 appendix A.2: a peer that has filled the window sends its ACKs from the right edge,
  /// and if text before them is lost, table 6 would refuse them; Linux takes them.
  AT_THE_RIGHT_EDGE(true),
  /// RFC 9293 table 6 has no room for a FIN where the window is shut; Linux takes a bare FIN that
  /// is next, since it needs no buffer, so that a closing peer need not wait for the reader.
  FIN_TAKES_NO_ROOM(true),
  /// RFC 9293 section 3.10.7.3, fourth, takes text and FIN of a SYN-ACK at once; Linux leaves them
  /// to be sent again unless Fast Open asked for them.
  TEXT_OF_SYN_ACK(true),
  /// RFC 9293 section 3.10.7.2 opens with a SYN that has a FIN; only scanners send it, and Linux
  /// drops it.
  SYN_AND_FIN(true),
  /// RFC 9293 has one name for a reset; Linux says `EPIPE` when the peer's FIN has come before.
  PIPE(true),
  /// RFC 9293 section 3.10.7.4, fourth, lets a SYN in the window end a half-open connection; what
  /// RFC 5961 section 4.2 does against such a guess in the later states helps here, too.
  SYN_IN_SYN_RECEIVED(false);

  private final boolean linux;

  Admission(boolean linux) {
    this.linux = linux;
  }

  /// Whether no RFC says it but Linux does it, and this project follows Linux.
  boolean asLinux() {
    return linux;
  }
}
