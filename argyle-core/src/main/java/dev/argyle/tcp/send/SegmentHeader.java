package dev.argyle.tcp.send;

import dev.argyle.wire.FastOpenCookie;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.TcpOptions;
import dev.argyle.wire.TcpOptionsWriter;
import org.jspecify.annotations.Nullable;

/// All that the header of the next segment says. Made once and filled for each segment: the
/// endpoints stay, [#begin] clears the rest.
///
/// Fill it before the payload is chosen: [#lengthBytes] says how much of the packet it takes.
/// Belongs to whoever fills it.
public final class SegmentHeader {
  /// In place of an MSS or a window scale: leave the option out.
  public static final int NONE = TcpOptionsWriter.NONE;

  private static final int SACK_BLOCKS_FIRST = 2;

  private long sourceHigh;
  private long sourceLow;
  private long destinationHigh;
  private long destinationLow;
  private int sourcePort;
  private int destinationPort;
  private int seq;
  private int ack;
  private int flags;
  private int window;
  private int urgentPointer;
  private boolean syn;
  private int mss;
  private int windowScale;
  private boolean sackPermitted;
  private @Nullable FastOpenCookie fastOpen;
  private boolean timestamps;
  private int tsValue;
  private int tsEcho;
  private int sackBlocks;
  private int ecnFields;
  private final int[] ecnCounters = new int[TcpOptions.ACCURATE_ECN_FIELDS];
  private final int[] sackEdges = new int[2 * TcpOptions.MAX_SACK_BLOCKS];

  /// Sets where segments come from; it stays so.
  ///
  /// @param port 1 to 65535
  public void source(long high, long low, int port) {
    sourceHigh = high;
    sourceLow = low;
    sourcePort = port;
  }

  /// Sets where segments go to; it stays so.
  ///
  /// @param port 1 to 65535
  public void destination(long high, long low, int port) {
    destinationHigh = high;
    destinationLow = low;
    destinationPort = port;
  }

  /// Begins the next segment: no options, no urgent data.
  ///
  /// @param segSeq SEG.SEQ
  /// @param segAck SEG.ACK; 0 in a segment without ACK
  /// @param controls [dev.argyle.wire.TcpFlags]
  /// @param windowField as the header has it, scaled, 0 to 65535
  public void begin(int segSeq, int segAck, int controls, int windowField) {
    seq = segSeq;
    ack = segAck;
    flags = controls;
    window = windowField;
    urgentPointer = 0;
    syn = false;
    fastOpen = null;
    timestamps = false;
    sackBlocks = 0;
    ecnFields = 0;
  }

  /// Adds the options of a SYN or SYN-ACK.
  ///
  /// @param mssBytes 0 to 65535, or [#NONE]
  /// @param scale 0 to 14, or [#NONE]
  /// @param permitsSack whether SACK-permitted is said
  public void synOptions(int mssBytes, int scale, boolean permitsSack) {
    syn = true;
    mss = mssBytes;
    windowScale = scale;
    sackPermitted = permitsSack;
  }

  /// Adds the Fast Open option to those of a SYN or SYN-ACK.
  public void fastOpen(@Nullable FastOpenCookie cookie) {
    fastOpen = cookie;
  }

  /// Adds timestamps.
  ///
  /// @param value TSval
  /// @param echo TSecr; 0 in a segment without ACK
  public void timestamps(int value, int echo) {
    timestamps = true;
    tsValue = value;
    tsEcho = echo;
  }

  /// Adds SACK blocks, as many as have room beside timestamps: those are to be added before.
  ///
  /// @param edges left and right edge of each block in turn; copied
  /// @param blocks 0 or more
  public void sack(int[] edges, int blocks) {
    sackBlocks = Math.min(blocks, TcpOptionsWriter.maxSackBlocks(timestamps));
    System.arraycopy(edges, 0, sackEdges, 0, 2 * sackBlocks);
  }

  /// Adds the option of accurate ECN, if there is room for it beside what was added before. With
  /// news in it, it may take the place of SACK blocks, but of the last of three or four only: loss
  /// is more urgent (RFC 9768 section 3.2.3.3).
  ///
  /// @param ect1 octets counted; the lowest 24 bits are told, as of the others
  /// @param leastFields how many fields it must have to tell what is new, 0 to 3
  /// @param mostBytes that it and the SACK blocks may take
  /// @return whether it was added
  public boolean accurateEcn(int ect1, int ce, int ect0, int leastFields, int mostBytes) {
    int leastBlocks = leastFields > 0 ? Math.min(sackBlocks, SACK_BLOCKS_FIRST) : sackBlocks;
    int before = sackBlocks;
    for (; sackBlocks >= leastBlocks; sackBlocks--) {
      int room =
          Math.min(
              TcpOptions.MAX_LENGTH_BYTES - optionsLengthBytes(),
              mostBytes - TcpOptionsWriter.sackLengthBytes(sackBlocks));
      int fields = TcpOptions.ACCURATE_ECN_FIELDS;
      while (fields > 0 && TcpOptionsWriter.accurateEcnLengthBytes(fields) > room) {
        fields--;
      }
      if (fields >= Math.max(leastFields, 1)) {
        ecnFields = fields;
        ecnCounters[0] = ect1;
        ecnCounters[1] = ce;
        ecnCounters[2] = ect0;
        return true;
      }
    }
    sackBlocks = before;
    return false;
  }

  /// Sets the urgent pointer; the flag goes with the others.
  ///
  /// @param pointer 0 to 65535
  public void urgentPointer(int pointer) {
    urgentPointer = pointer;
  }

  /// Octets of header and options, 20 to 60.
  public int lengthBytes() {
    return TcpHeader.MIN_LENGTH_BYTES + optionsLengthBytes();
  }

  private int optionsLengthBytes() {
    if (syn) {
      return TcpOptionsWriter.synLengthBytes(mss, windowScale, sackPermitted, timestamps)
          + TcpOptionsWriter.accurateEcnLengthBytes(ecnFields)
          + (fastOpen == null ? 0 : fastOpen.lengthBytes());
    }
    return TcpOptionsWriter.accurateEcnLengthBytes(ecnFields)
        + (timestamps ? TcpOptionsWriter.TIMESTAMPS_LENGTH_BYTES : 0)
        + TcpOptionsWriter.sackLengthBytes(sackBlocks);
  }

  long sourceHigh() {
    return sourceHigh;
  }

  long sourceLow() {
    return sourceLow;
  }

  long destinationHigh() {
    return destinationHigh;
  }

  long destinationLow() {
    return destinationLow;
  }

  /// Writes header and options, the checksum being 0.
  ///
  /// @param length from [#lengthBytes]
  void writeTo(byte[] b, int at, int length) {
    TcpHeader.setPorts(b, at, sourcePort, destinationPort);
    TcpHeader.write(b, at, seq, ack, length, flags, window);
    if (urgentPointer != 0) {
      TcpHeader.setUrgentPointer(b, at, urgentPointer);
    }
    int options = TcpHeader.optionsAt(at);
    if (syn) {
      writeSynOptions(b, options);
      return;
    }
    if (timestamps) {
      options += TcpOptionsWriter.writeTimestamps(b, options, tsValue, tsEcho);
    }
    options += TcpOptionsWriter.writeAccurateEcn(b, options, ecnCounters, ecnFields);
    TcpOptionsWriter.writeSack(b, options, sackEdges, sackBlocks);
  }

  private void writeSynOptions(byte[] b, int at) {
    int length =
        timestamps
            ? TcpOptionsWriter.writeSyn(b, at, mss, windowScale, sackPermitted, tsValue, tsEcho)
            : TcpOptionsWriter.writeSyn(b, at, mss, windowScale, sackPermitted);
    if (ecnFields > 0) { // behind MSS and timestamps, as on Linux
      int place = TcpOptionsWriter.synLengthBytes(mss, NONE, false, timestamps);
      int octets = TcpOptionsWriter.accurateEcnLengthBytes(ecnFields);
      System.arraycopy(b, at + place, b, at + place + octets, length - place);
      TcpOptionsWriter.writeAccurateEcn(b, at + place, ecnCounters, ecnFields);
      length += octets;
    }
    if (fastOpen != null) {
      TcpOptionsWriter.writeFastOpen(b, at + length, fastOpen);
    }
  }
}
