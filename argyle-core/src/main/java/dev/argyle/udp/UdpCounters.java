package dev.argyle.udp;

import java.util.concurrent.atomic.LongAdder;

/// What has happened to the datagrams of one host, named as in RFC 4113 and Linux's
/// `/proc/net/snmp`. Thread-safe.
public final class UdpCounters {
  private final LongAdder inDatagrams = new LongAdder();
  private final LongAdder outDatagrams = new LongAdder();
  private final LongAdder noPorts = new LongAdder();
  private final LongAdder inErrors = new LongAdder();
  private final LongAdder checksumErrors = new LongAdder();
  private final LongAdder missingChecksums = new LongAdder();
  private final LongAdder receiveBufferErrors = new LongAdder();

  UdpCounters() {}

  /// Datagrams queued for a socket.
  public long inDatagrams() {
    return inDatagrams.sum();
  }

  /// Datagrams sent.
  public long outDatagrams() {
    return outDatagrams.sum();
  }

  /// Datagrams to a port that nobody has.
  public long noPorts() {
    return noPorts.sum();
  }

  /// Datagrams with a length that cannot be.
  public long inErrors() {
    return inErrors.sum();
  }

  /// Datagrams whose checksum does not add up.
  public long checksumErrors() {
    return checksumErrors.sum();
  }

  /// Datagrams that came by IPv6 without a checksum, RFC 8200 section 8.1.
  public long missingChecksums() {
    return missingChecksums.sum();
  }

  /// Datagrams dropped because a socket's receive buffer was full.
  public long receiveBufferErrors() {
    return receiveBufferErrors.sum();
  }

  void countIn() {
    inDatagrams.increment();
  }

  void countOut() {
    outDatagrams.increment();
  }

  void countNoPort() {
    noPorts.increment();
  }

  void countInError() {
    inErrors.increment();
  }

  void countChecksumError() {
    checksumErrors.increment();
  }

  void countMissingChecksum() {
    missingChecksums.increment();
  }

  void countReceiveBufferError() {
    receiveBufferErrors.increment();
  }
}
