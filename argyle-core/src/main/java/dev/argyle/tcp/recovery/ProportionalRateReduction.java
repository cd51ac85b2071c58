package dev.argyle.tcp.recovery;

/// The window during fast recovery, RFC 9937: it shrinks from what was in flight to ssthresh in
/// proportion to what is delivered, so that sending goes on evenly and ends at ssthresh, whatever
/// was lost and however the ACKs come.
///
/// Below ssthresh, because losses were heavy, it sends as much as is delivered; and one segment
/// more for an ACK that shows progress without a further loss ("SafeACK").
final class ProportionalRateReduction {
  private int recoverBytes; // RecoverFS
  private int ssthreshBytes;
  private long deliveredBytes; // prr_delivered
  private long outBytes; // prr_out
  private int cwndBytes;

  /// Recovery begins.
  ///
  /// @param flightBytes what was on its way before the ACK that began it: RecoverFS
  /// @param ssthresh where it shall end
  void enter(int flightBytes, int ssthresh) {
    recoverBytes = Math.max(flightBytes, 1);
    ssthreshBytes = ssthresh;
    deliveredBytes = 0;
    outBytes = 0;
    cwndBytes = 0;
  }

  /// An ACK has come, or time has shown a loss.
  ///
  /// @param newlyDelivered octets that are now known to have arrived
  /// @param inFlightBytes what is on its way after it
  /// @param safe whether SND.UNA moved and nothing more was found lost
  /// @param mssBytes payload of a full segment
  void acknowledged(int newlyDelivered, int inFlightBytes, boolean safe, int mssBytes) {
    if (newlyDelivered == 0 && cwndBytes > 0) {
      return;
    }
    deliveredBytes += newlyDelivered;
    long send;
    if (inFlightBytes > ssthreshBytes) {
      long due = (deliveredBytes * ssthreshBytes + recoverBytes - 1) / recoverBytes;
      send = due - outBytes;
    } else {
      send = Math.max(deliveredBytes - outBytes, newlyDelivered) + (safe ? mssBytes : 0);
      send = Math.min(send, ssthreshBytes - inFlightBytes);
    }
    if (outBytes == 0) {
      send = Math.max(send, mssBytes); // the first retransmission goes in any case
    }
    cwndBytes = (int) Math.min(inFlightBytes + Math.max(send, 0), Integer.MAX_VALUE);
  }

  /// So much was sent, new or again.
  void sent(int octets) {
    outBytes += octets;
  }

  /// The window as the last ACK has left it.
  int cwndBytes() {
    return cwndBytes;
  }
}
