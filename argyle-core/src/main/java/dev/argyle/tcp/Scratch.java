package dev.argyle.tcp;

import dev.argyle.tcp.recovery.Acknowledgement;
import dev.argyle.tcp.send.SegmentHeader;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.wire.TcpOptions;

/// What is filled in and read while one segment is taken in or sent, and means nothing after that.
/// It belongs to the thread that does the work, so a million idle connections need none of it.
///
/// Nothing here outlives the call that has filled it: a thread works on one connection at a time,
/// and what it raises for another is done when it has let go of the first (a bottom half).
final class Scratch {
  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  /// The segment that has arrived.
  final Segment segment = new Segment();

  /// What its ACK says, and does.
  final Acknowledgement facts = new Acknowledgement();

  /// Edges of SACK blocks, left and right in turn.
  final int[] sackEdges = new int[2 * TcpOptions.MAX_SACK_BLOCKS];

  /// The header of the segment that leaves.
  final SegmentHeader header = new SegmentHeader();

  private Scratch() {}

  /// That of the calling thread.
  static Scratch ofThread() {
    return OF_THREAD.get();
  }
}
