package dev.argyle.tcp.recovery;

import dev.argyle.tcp.seq.Seq;

/// What the sender makes of accurate ECN: from three bits in each ACK, and from the option where
/// there is one, how many packets were marked (s.cep, s.ceb, s.e0b, s.e1b of RFC 9768 section 3.2).
///
/// Three bits wrap after eight. An ACK of eight packets or more may have wrapped them: then as many
/// marks are assumed as the packets allow, unless the option says that it were not so many, or
/// such ACKs are usual (RFC 9768 section 3.2.2.5.2 and appendix A.2). Guarded by the lock of its
/// sock.
public final class AccurateFeedback {
  /// In place of a number: the ACK does not tell.
  public static final int UNTOLD = -1;

  private static final int FIRST_PACKET = 5;
  private static final int FIRST_OCTET = 1;
  private static final int ACE_MASK = 7;
  private static final int OPTION_MASK = 0xff_ffff;
  private static final int OPTION_SIGN = 0x80_0000;
  private static final int AVERAGE_SCALE = 64; // of averagePackets, and the weight of the past
  private static final int USUAL_PACKETS = 4;

  private int cep;
  private int ceb;
  private int e0b;
  private int e1b;
  private int averagePackets; // acknowledged at once, times AVERAGE_SCALE
  private int packetsUntold; // acknowledged since the option last told of marks
  private int marksUntold;
  private boolean inconsistent;
  private boolean reduced; // and what was on its way then is still
  private int reducedTo;

  private int ace;
  private boolean timeAdvanced;
  private int toldCeb;
  private int toldE0b;
  private int toldE1b;
  private int newMarks;
  private int newMarkedBytes;

  /// Begins anew.
  public void begin() {
    cep = FIRST_PACKET;
    ceb = 0;
    e0b = FIRST_OCTET;
    e1b = FIRST_OCTET;
    averagePackets = 0;
    packetsUntold = 0;
    marksUntold = 0;
    inconsistent = false;
    reduced = false;
  }

  /// The peer says that our SYN-ACK came with a mark, and has counted it.
  public void synAckMarked() {
    cep = FIRST_PACKET + 1;
  }

  /// Starts the next ACK.
  ///
  /// @param bits its ACE field, 0 to 7, or [#UNTOLD] if the flags mean something else
  /// @param newTime whether its timestamp is newer than those before
  public AccurateFeedback hear(int bits, boolean newTime) {
    ace = bits;
    timeAdvanced = newTime;
    toldCeb = UNTOLD;
    toldE0b = UNTOLD;
    toldE1b = UNTOLD;
    newMarks = 0;
    newMarkedBytes = 0;
    return this;
  }

  /// Adds the option: each number 0 to 2^24 - 1, or [#UNTOLD].
  public void hearOption(int octetsCe, int octetsEct0, int octetsEct1) {
    toldCeb = octetsCe;
    toldE0b = octetsEct0;
    toldE1b = octetsEct1;
  }

  /// Takes the ACK, if it is not overtaken by a later one: only one that tells of a delivery, or
  /// has a newer timestamp, is known not to be.
  ///
  /// @param deliveredBytes octets newly known to have arrived
  /// @param progress whether it acknowledges or reports anything new
  void take(int deliveredBytes, boolean progress, int mssBytes) {
    if (!progress && !timeAdvanced) {
      return;
    }
    int marked = takeOption();
    if (ace == UNTOLD) {
      return;
    }
    int packets = (deliveredBytes + mssBytes - 1) / mssBytes;
    if (packets > 0) {
      average(packets);
    }
    newMarks = marks((ace - cep) & ACE_MASK, packets, marked, mssBytes);
    newMarkedBytes = marked == UNTOLD ? newMarks * mssBytes : marked;
    cep += newMarks;
    reconcile(packets, marked);
  }

  /// @return octets newly marked, or [#UNTOLD]
  private int takeOption() {
    e0b += newOctets(toldE0b, e0b);
    e1b += newOctets(toldE1b, e1b);
    if (toldCeb == UNTOLD) {
      return UNTOLD;
    }
    int marked = newOctets(toldCeb, ceb);
    ceb += marked;
    return marked;
  }

  /// A counter does not go back: half of its range counts as stale.
  private static int newOctets(int told, int known) {
    int octets = told - known & OPTION_MASK;
    return told == UNTOLD || (octets & OPTION_SIGN) != 0 ? 0 : octets;
  }

  private void average(int packets) {
    averagePackets =
        averagePackets == 0
            ? packets * AVERAGE_SCALE
            : averagePackets - averagePackets / AVERAGE_SCALE + packets;
  }

  private int marks(int least, int packets, int marked, int mssBytes) {
    if (packets <= ACE_MASK) {
      return least;
    }
    int most = packets - (packets - least & ACE_MASK);
    if (marked == UNTOLD) {
      return averagePackets > USUAL_PACKETS * AVERAGE_SCALE ? least : most;
    }
    boolean enough = marked <= (long) least * mssBytes && marked < (long) most * mssBytes / 2;
    return marked == 0 || enough ? least : most;
  }

  /// Both ways of telling must agree, RFC 9768 section 3.2.3.2.5: octets cannot have been marked if
  /// no packet was.
  private void reconcile(int packets, int marked) {
    packetsUntold += packets;
    marksUntold += newMarks;
    if (marked == UNTOLD) {
      return;
    }
    inconsistent |= marked > 0 && marksUntold == 0 && packetsUntold <= ACE_MASK;
    packetsUntold = 0;
    marksUntold = 0;
  }

  /// Whether option and flags have contradicted each other: somebody changes one of them.
  public boolean isInconsistent() {
    return inconsistent;
  }

  /// Packets that this ACK tells to have been marked.
  int newMarks() {
    return newMarks;
  }

  /// Octets that it tells to have been marked, or seems to tell.
  int newMarkedBytes() {
    return newMarkedBytes;
  }

  /// Whether the window is to be reduced for the marks of this ACK: not for those on what was on
  /// its way when it was reduced last (RFC 3168 section 6.1.2).
  boolean isNews(int segAck) {
    if (reduced && Seq.afterOrAt(segAck, reducedTo)) {
      reduced = false;
    }
    return newMarks > 0 && !reduced;
  }

  /// The window was reduced, for whatever reason.
  ///
  /// @param sndNxt what is before it was on its way then
  public void reduced(int sndNxt) {
    reduced = true;
    reducedTo = sndNxt;
  }

  /// Packets that came through with a mark (`tcpi_delivered_ce`).
  public int markedPackets() {
    return cep - FIRST_PACKET;
  }

  /// Octets that came through with a mark, as far as options told (`tcpi_delivered_ce_bytes`).
  public int markedOctets() {
    return ceb;
  }

  /// Octets that came through as ECT(0) (`tcpi_delivered_e0_bytes`).
  public int ect0Octets() {
    return e0b - FIRST_OCTET;
  }

  /// Octets that came through as ECT(1) (`tcpi_delivered_e1_bytes`).
  public int ect1Octets() {
    return e1b - FIRST_OCTET;
  }
}
