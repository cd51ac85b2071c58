package dev.argyle.tcp;

import dev.argyle.buffer.BufferPool;
import dev.argyle.tcp.receive.ReassemblyQueue;
import dev.argyle.tcp.receive.SackGenerator;
import dev.argyle.tcp.receive.UrgentMark;
import dev.argyle.tcp.send.RecordMarks;
import dev.argyle.tcp.send.UrgentPointer;
import dev.argyle.tcp.send.WindowProbe;

/// The parts that most connections never use: they are made together, for the first that is used.
/// Until then a connection has [#NOTHING], so whoever only looks need not ask whether they are
/// there. Whoever changes one asks [TcpSock#ownRare] for it; what does nothing to a part that was
/// never used (`stop`, `acknowledged`) writes nothing either.
final class RareParts {
  /// Those of every connection that has not used any. Never changed.
  static final RareParts NOTHING = new RareParts(new BufferPool());

  final FastOpenState fastOpen = new FastOpenState();
  final ReassemblyQueue outOfOrder;
  final SackGenerator sackGenerator = new SackGenerator();
  final UrgentMark urgentMark = new UrgentMark();
  final UrgentPointer urgentPointer = new UrgentPointer();
  final RecordMarks records = new RecordMarks();
  final WindowProbe windowProbe = new WindowProbe();

  private RareParts(BufferPool pool) {
    outOfOrder = new ReassemblyQueue(pool);
  }

  /// Parts that may be changed: these, or new ones in the place of [#NOTHING].
  @SuppressWarnings("ReferenceEquality") // there is one of these
  RareParts own(BufferPool pool) {
    return this == NOTHING ? new RareParts(pool) : this;
  }

  /// Forgets an earlier connection.
  @SuppressWarnings("ReferenceEquality") // there is one of these
  void renew() {
    if (this != NOTHING) {
      fastOpen.renew();
      urgentMark.clear();
      urgentPointer.clear();
      records.clear();
      windowProbe.stop();
      sackGenerator.clear();
    }
  }
}
