package dev.argyle.tcp.recovery;

/// The parts of [LossRecovery] that a connection needs when something is lost, marked or probed for
/// the first time: they are made together, then. Until then it has [#NOTHING], so whoever only
/// looks need not ask whether they are there; and what means nothing to parts that were never used
/// writes nothing either.
final class RepairParts {
  /// Those of every connection that has not needed any. Never changed.
  static final RepairParts NOTHING = new RepairParts();

  final ProportionalRateReduction reduction = new ProportionalRateReduction();
  final EcnReduction ecn = new EcnReduction(reduction);
  final SpuriousRetransmit spurious = new SpuriousRetransmit();
  final MtuProbing mtuProbing = new MtuProbing();
  final NextRetransmission next = new NextRetransmission();

  /// Parts that may be changed: these, or new ones in the place of [#NOTHING].
  @SuppressWarnings("ReferenceEquality") // there is one of these
  RepairParts own() {
    return this == NOTHING ? new RepairParts() : this;
  }

  /// So much was sent, new or again.
  @SuppressWarnings("ReferenceEquality") // there is one of these
  void sent(int octets) {
    if (this != NOTHING) {
      reduction.sent(octets);
    }
  }
}
