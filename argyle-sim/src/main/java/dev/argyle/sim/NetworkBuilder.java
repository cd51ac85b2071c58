package dev.argyle.sim;

import dev.argyle.stack.StackConfig;
import org.jspecify.annotations.Nullable;

/// What a [SimulatedNetwork] is made with: [SimulatedNetwork#builder].
public final class NetworkBuilder {
  private long seed = 1;
  private boolean realTime;
  private @Nullable LinkConfig star = LinkConfig.DEFAULT;
  private StackConfig stacks = StackConfig.DEFAULT;

  NetworkBuilder() {}

  /// The number that decides everything that is left to chance; 1 unless told.
  public NetworkBuilder seed(long number) {
    seed = number;
    return this;
  }

  /// The machine's clock instead of a virtual one.
  public NetworkBuilder realTime() {
    realTime = true;
    return this;
  }

  /// What the link of each host to the switch in the middle does, each way; a packet from host to
  /// host passes two of them. A perfect cable unless told.
  public NetworkBuilder star(LinkConfig access) {
    star = access;
    return this;
  }

  /// No switch: hosts have no links but those they are given.
  public NetworkBuilder withoutStar() {
    star = null;
    return this;
  }

  /// How hosts behave for which nothing else is said.
  public NetworkBuilder stacks(StackConfig config) {
    stacks = config;
    return this;
  }

  /// Makes the network.
  public SimulatedNetwork build() {
    return new SimulatedNetwork(this);
  }

  long seed() {
    return seed;
  }

  TimeDriver driver() {
    return realTime ? new RealTime() : new VirtualTime(Seeds.derived(seed, "threads"));
  }

  @Nullable LinkConfig star() {
    return star;
  }

  StackConfig stacks() {
    return stacks;
  }
}
