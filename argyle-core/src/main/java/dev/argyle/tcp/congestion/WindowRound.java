package dev.argyle.tcp.congestion;

/// How much of its congestion window a sender uses, for the question whether an ACK may raise it:
/// one that is not used must not grow (RFC 5681 section 3.1, RFC 9438 section 5.8). Asked with the
/// flight of that very moment, the later ACKs of a round would find little in flight and count for
/// nothing; so the strongest sign of the round that runs is kept until what was sent by then is
/// acknowledged, as on Linux.
///
/// One for each connection, used under its lock.
public final class WindowRound {
  private long endsAtOctet; // of the sequence space, counted from the beginning
  private boolean full;
  private int mostBytes;

  /// Nothing is sent yet.
  public void clear() {
    endsAtOctet = 0;
    full = false;
    mostBytes = 0;
  }

  /// The sender has sent what it may, or what there was.
  ///
  /// @param sentOctets sent for the first time so far, in the life of the connection
  /// @param ackedOctets of them acknowledged
  /// @param windowFull whether the window has no room for another segment
  public void sent(long sentOctets, long ackedOctets, boolean windowFull) {
    int outstandingBytes = (int) (sentOctets - ackedOctets);
    boolean over = ackedOctets >= endsAtOctet;
    if (over || windowFull || (!full && outstandingBytes > mostBytes)) {
      full = windowFull;
      mostBytes = outstandingBytes;
      endsAtOctet = sentOctets;
    }
  }

  /// Whether the window was full.
  public boolean isFull() {
    return full;
  }

  /// Whether the window is used as far as it has to be: full, or in slow start, where the ACKs of
  /// one round double it, more than half.
  public boolean isUsed(int cwndBytes, boolean slowStart) {
    return full || (slowStart && cwndBytes < 2L * mostBytes);
  }

  /// Octets that were outstanding at most.
  public int mostBytes() {
    return mostBytes;
  }
}
