package dev.argyle.testkit.stateevent;

/// The decisions of the oracle, each a yes or no that the text asks for. The mutation check turns
/// one of them round at a time.
enum Rule {
  /// RFC 9293 sections 3.10.7.1 to 3: a reset is never answered where it cannot be valid.
  RESET_IS_IGNORED,
  /// RFC 9293 section 3.10.7.1: the ACK bit decides the form of the reset.
  RESET_TAKES_ITS_NUMBER_FROM_THE_ACK,
  /// RFC 9293 section 3.10.7.2, second: any acknowledgment is bad in LISTEN.
  ACK_IN_LISTEN,
  /// RFC 9293 section 3.10.7.2, third.
  SYN_IN_LISTEN,
  /// RFC 9293 section 3.10.7.3, first: SEG.ACK =< ISS or SEG.ACK > SND.NXT.
  BAD_ACK_IN_SYN_SENT,
  /// RFC 9293 section 3.10.7.3, second: only with an acceptable ACK.
  RESET_IN_SYN_SENT,
  /// RFC 9293 section 3.10.7.3, fourth.
  SYN_IN_SYN_SENT,
  /// RFC 9293 section 3.10.7.3, fourth: our SYN has been acknowledged.
  SYN_ACKNOWLEDGED,
  /// RFC 7323 section 5.3, R1.
  PAWS,
  /// RFC 9293 table 6, lines 1 and 3: the window is shut.
  WINDOW_IS_SHUT,
  /// RFC 9293 table 6, lines 2 and 4: the segment begins in the window.
  BEGINS_IN_WINDOW,
  /// RFC 9293 table 6, line 4: the segment ends in the window.
  ENDS_IN_WINDOW,
  /// RFC 5961 section 3.2: the sequence number of a reset is exactly RCV.NXT.
  RESET_IS_EXACT,
  /// RFC 5961 section 3.2: otherwise it has to be in the window to be challenged.
  RESET_IS_IN_WINDOW,
  /// RFC 1337 section 3, fix F1.
  RESET_IN_TIME_WAIT,
  /// RFC 9293 section 3.10.7.4, second: SYN-RECEIVED goes back to LISTEN if it came from there.
  OPENED_BY_PEER,
  /// RFC 5961 section 4.2.
  SYN_IS_CHALLENGED,
  /// RFC 6191 section 2: the timestamp of a SYN is later.
  SYN_IS_LATER,
  /// RFC 6191 section 2: the sequence number of a SYN is greater.
  SYN_IS_GREATER,
  /// RFC 9293 section 3.10.7.4, fifth: the ACK bit is off.
  ACK_IS_OFF,
  /// RFC 9293 section 3.10.7.4, fifth, SYN-RECEIVED: SND.UNA < SEG.ACK =< SND.NXT.
  HANDSHAKE_ACK,
  /// RFC 9293 section 3.10.7.4, fifth: SEG.ACK > SND.NXT.
  ACK_TOO_NEW,
  /// RFC 5961 section 5.2: SEG.ACK < SND.UNA - MAX.SND.WND.
  ACK_TOO_OLD,
  /// RFC 9293 section 3.10.7.4, fifth: our FIN is acknowledged.
  FIN_ACKNOWLEDGED,
  /// RFC 9293 section 3.6.1, SHLD-3: text that nobody can read any more.
  TEXT_AFTER_CLOSE,
  /// RFC 9293 section 3.10.7.4, seventh: the text begins at RCV.NXT or before.
  TEXT_IN_ORDER,
  /// RFC 9293 section 3.10.7.4, eighth: the FIN is next, and in the window.
  FIN_IN_ORDER
}
