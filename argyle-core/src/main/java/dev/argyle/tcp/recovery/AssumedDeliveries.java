package dev.argyle.tcp.recovery;

/// What duplicate ACKs tell where there is no SACK: each means that one segment has left the
/// network, though nobody knows which (RFC 5681 section 3.2, RFC 6582, RFC 3042). It is taken off
/// the pipe, so that limited transmit and proportional rate reduction work as they do with SACK.
///
/// No more are counted than the flight can have, so that a peer which invents duplicates gains
/// nothing (RFC 5681 section 3.2 step 4).
final class AssumedDeliveries {
  private int bytes;

  /// Octets thought to be with the receiver above SND.UNA.
  int bytes() {
    return bytes;
  }

  void clear() {
    bytes = 0;
  }

  /// A duplicate ACK came.
  ///
  /// @param mostBytes what of the flight may be with the receiver
  /// @return octets newly thought to be delivered
  int duplicate(int mssBytes, int mostBytes) {
    int before = bytes;
    bytes = Math.max(Math.min(bytes + mssBytes, mostBytes), before);
    return bytes - before;
  }

  /// SND.UNA moved by `ackedBytes`: one segment of it filled the hole, the others were counted when
  /// their duplicates came.
  ///
  /// @return octets newly delivered
  int acknowledged(int ackedBytes, int mssBytes) {
    int hole = Math.min(ackedBytes, mssBytes);
    int delivered = Math.max(ackedBytes - bytes, hole);
    bytes = Math.max(bytes - (ackedBytes - hole), 0);
    return delivered;
  }

  /// There cannot be more than `mostBytes` left.
  void limit(int mostBytes) {
    bytes = Math.clamp(bytes, 0, Math.max(mostBytes, 0));
  }
}
