package dev.argyle.tcp.congestion;

/// A range of octets was judged lost. One object is used again for all losses of a connection.
public final class LossSample {
  private int lostBytes;
  private int inFlightAtSendBytes;
  private long lostSinceSentBytes;
  private long totalDeliveredBytes;
  private boolean applicationLimited;

  /// Takes the facts of the next loss.
  ///
  /// @param lost octets of the range
  /// @param inFlightAtSend on their way when it was sent, itself included
  /// @param lostSinceSent octets judged lost since then, these included
  /// @param totalDelivered octets delivered in the life of the connection
  /// @param limited whether the sender had little to send then
  public LossSample set(
      int lost, int inFlightAtSend, long lostSinceSent, long totalDelivered, boolean limited) {
    lostBytes = lost;
    inFlightAtSendBytes = inFlightAtSend;
    lostSinceSentBytes = lostSinceSent;
    totalDeliveredBytes = totalDelivered;
    applicationLimited = limited;
    return this;
  }

  /// How many octets are lost.
  public int lostBytes() {
    return lostBytes;
  }

  /// Octets on their way when these were sent, themselves included.
  public int inFlightAtSendBytes() {
    return inFlightAtSendBytes;
  }

  /// Octets judged lost since these were sent, themselves included.
  public long lostSinceSentBytes() {
    return lostSinceSentBytes;
  }

  /// Octets delivered in the life of the connection, by now.
  public long totalDeliveredBytes() {
    return totalDeliveredBytes;
  }

  /// Whether the sender had nothing more to send when these were sent, or shortly before.
  public boolean applicationLimited() {
    return applicationLimited;
  }
}
