package dev.argyle.sim;

import java.util.function.UnaryOperator;

/// A cable between two hosts: a [LinkConfig] each way, which may change at any time. Thread-safe.
public final class SimulatedLink {
  private final String name;
  private final SimulatedHost left;
  private final SimulatedHost right;
  private final LinkDirection toRight;
  private final LinkDirection toLeft;

  SimulatedLink(
      SimulatedNetwork network, int number, Ends ends, LinkConfig toRight, LinkConfig toLeft) {
    this.name = "link" + number;
    this.left = ends.left();
    this.right = ends.right();
    this.toRight =
        new LinkDirection(
            network.env(),
            toRight,
            network.derivedSeed(name + " to right"),
            (packet, fate, nowNanos) -> network.witness(this, ends.left(), packet, fate, nowNanos));
    this.toLeft =
        new LinkDirection(
            network.env(),
            toLeft,
            network.derivedSeed(name + " to left"),
            (packet, fate, nowNanos) ->
                network.witness(this, ends.right(), packet, fate, nowNanos));
  }

  /// Who is at the ends.
  record Ends(SimulatedHost left, SimulatedHost right) {}

  /// Its name: `link1` for the first of a network.
  public String name() {
    return name;
  }

  /// The host given first.
  public SimulatedHost left() {
    return left;
  }

  /// The host given second.
  public SimulatedHost right() {
    return right;
  }

  /// The network card of the host given first.
  LinkEnd leftEnd() {
    return new LinkEnd(left.nextDeviceName(), toRight.config().mtuBytes(), toRight, toLeft);
  }

  /// The network card of the host given second.
  LinkEnd rightEnd() {
    return new LinkEnd(right.nextDeviceName(), toLeft.config().mtuBytes(), toLeft, toRight);
  }

  /// What has happened so far, both ways together.
  public LinkCounters counters() {
    return toRight.counters().plus(toLeft.counters());
  }

  /// What has happened to the packets of one of the two hosts.
  public LinkCounters counters(SimulatedHost from) {
    return direction(from).counters();
  }

  /// What it does to the packets of one of the two hosts.
  public LinkConfig config(SimulatedHost from) {
    return direction(from).config();
  }

  /// Changes both ways; the MTU cannot change. Packets under way keep their time and their place.
  public void configure(UnaryOperator<LinkConfig> change) {
    toRight.configure(change.apply(toRight.config()));
    toLeft.configure(change.apply(toLeft.config()));
  }

  /// Changes what happens to the packets of one of the two hosts.
  public void configure(SimulatedHost from, UnaryOperator<LinkConfig> change) {
    LinkDirection direction = direction(from);
    direction.configure(change.apply(direction.config()));
  }

  /// Changes the chance of loss both ways.
  public void setLoss(double chance) {
    configure(config -> config.withLoss(chance));
  }

  /// Loses everything that is sent from now on, both ways. Packets under way still arrive.
  public void partition() {
    toRight.cut(true);
    toLeft.cut(true);
  }

  /// Loses everything that one of the two hosts sends from now on.
  public void partition(SimulatedHost from) {
    direction(from).cut(true);
  }

  /// Ends a partition.
  public void heal() {
    toRight.cut(false);
    toLeft.cut(false);
  }

  @Override
  public String toString() {
    return name + " " + left.name() + "-" + right.name();
  }

  private LinkDirection direction(SimulatedHost from) {
    if (from == left) {
      return toRight;
    }
    if (from == right) {
      return toLeft;
    }
    throw new IllegalArgumentException(from.name() + " is not at an end of " + this);
  }
}
