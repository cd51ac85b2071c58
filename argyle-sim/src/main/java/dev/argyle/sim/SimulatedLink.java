package dev.argyle.sim;

import dev.argyle.buffer.SkBuff;
import dev.argyle.sim.LinkObserver.Fate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A cable between two nodes: a [LinkConfig] each way, which may change at any time. Thread-safe.
public final class SimulatedLink {
  private final SimulatedNetwork network;
  private final String name;
  private final SimulatedNode left;
  private final SimulatedNode right;
  private final LinkDirection toRight;
  private final LinkDirection toLeft;
  private final PacketRules rules = new PacketRules();

  /// Who is at the ends.
  record Ends(SimulatedNode left, SimulatedNode right) {}

  SimulatedLink(
      SimulatedNetwork network, int number, Ends ends, LinkConfig toRight, LinkConfig toLeft) {
    this.network = network;
    this.name = "link" + number;
    this.left = ends.left();
    this.right = ends.right();
    this.toRight = direction(toRight, " to right", left);
    this.toLeft = direction(toLeft, " to left", right);
  }

  private LinkDirection direction(LinkConfig config, String way, SimulatedNode from) {
    return new LinkDirection(
        network.env(), config, network.derivedSeed(name + way), new SideOf(from));
  }

  /// What is beside one direction: the rules and the observers.
  private final class SideOf implements LinkDirection.Side {
    private final SimulatedNode from;

    SideOf(SimulatedNode from) {
      this.from = from;
    }

    @Override
    public void entered(SkBuff packet, long nowNanos) {
      for (LinkObserver observer : network.observers()) {
        observer.entered(SimulatedLink.this, from, packet, nowNanos);
      }
    }

    /// The link's own rules come first; those of the network see a packet once, when it leaves its
    /// host.
    @Override
    public @Nullable Verdict judge(SkBuff packet) {
      if (rules.isEmpty() && !network.hasRules()) {
        return null;
      }
      PacketView view = new PacketView(SimulatedLink.this, from, packet);
      Verdict own = rules.judge(view);
      return own == null && from instanceof SimulatedHost ? network.judge(view) : own;
    }

    @Override
    public void sent(SkBuff packet, Fate fate, long nowNanos) {
      for (LinkObserver observer : network.observers()) {
        observer.sent(SimulatedLink.this, from, packet, fate, nowNanos);
      }
    }
  }

  /// Its name: `link1` for the first of a network.
  public String name() {
    return name;
  }

  /// The node given first.
  public SimulatedNode left() {
    return left;
  }

  /// The node given second.
  public SimulatedNode right() {
    return right;
  }

  /// The end that is not this one.
  ///
  /// @throws IllegalArgumentException if this one is at neither
  public SimulatedNode otherEnd(SimulatedNode one) {
    return outOf(one) == toRight ? right : left;
  }

  /// What one of the two nodes sends by.
  LinkDirection outOf(SimulatedNode node) {
    if (node == left) {
      return toRight;
    }
    if (node == right) {
      return toLeft;
    }
    throw new IllegalArgumentException(node.name() + " is not at an end of " + this);
  }

  /// What one of the two nodes receives by.
  LinkDirection into(SimulatedNode node) {
    return outOf(node) == toRight ? toLeft : toRight;
  }

  /// What has happened so far, both ways together.
  public LinkCounters counters() {
    return toRight.counters().plus(toLeft.counters());
  }

  /// What has happened to the packets of one of the two nodes.
  public LinkCounters counters(SimulatedNode from) {
    return outOf(from).counters();
  }

  /// How many packets of one of the two nodes wait to be transmitted now.
  public int queuedPackets(SimulatedNode from) {
    return outOf(from).queuedPackets();
  }

  /// What it does to the packets of one of the two nodes.
  public LinkConfig config(SimulatedNode from) {
    return outOf(from).config();
  }

  /// Changes both ways; the MTU cannot change. Packets under way keep their time and their place.
  public void configure(UnaryOperator<LinkConfig> change) {
    configure(left, change);
    configure(right, change);
  }

  /// Changes what happens to the packets of one of the two nodes.
  public void configure(SimulatedNode from, UnaryOperator<LinkConfig> change) {
    LinkDirection direction = outOf(from);
    direction.configure(change.apply(direction.config()));
  }

  /// Changes the chance of loss both ways.
  public void setLoss(double chance) {
    configure(config -> config.withLoss(chance));
  }

  /// Has a rule judge the packets of both ways, behind the rules there are already.
  public PacketRule.Active rule(PacketRule rule) {
    return rules.add(rule);
  }

  /// Loses everything that is sent from now on, both ways. Packets under way still arrive.
  public void partition() {
    toRight.cut(true);
    toLeft.cut(true);
  }

  /// Loses everything that one of the two nodes sends from now on.
  public void partition(SimulatedNode from) {
    outOf(from).cut(true);
  }

  /// Ends a partition.
  public void heal() {
    toRight.cut(false);
    toLeft.cut(false);
  }

  /// Holds back everything that is sent from now on, both ways, until it is released.
  public void hold() {
    toRight.hold();
    toLeft.hold();
  }

  /// Holds back everything that one of the two nodes sends from now on.
  public void hold(SimulatedNode from) {
    outOf(from).hold();
  }

  /// Lets everything go that was held back, in its order and at once, and holds back no more.
  public void release() {
    toRight.release();
    toLeft.release();
  }

  void close() {
    toRight.close();
    toLeft.close();
  }

  @Override
  public String toString() {
    return name + " " + left.name() + "-" + right.name();
  }
}
