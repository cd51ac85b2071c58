package dev.argyle.junit;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The runs of one test, each decided when the one before is over: seed after seed, a second run
/// where determinism is checked, smaller fault plans where one has failed.
final class RunSequence implements Iterator<SimulatedRun> {
  private final Simulated test;
  private final RunSettings settings;
  private final long[] seeds;
  private int nextSeed;
  private @Nullable SimulatedRun last;
  private @Nullable SimulatedRun following;
  private @Nullable Shrinking shrinking;
  private int faultsAtFirst;

  RunSequence(Simulated test, RunSettings settings) {
    this.test = test;
    this.settings = settings;
    this.seeds = settings.seedsOf(test);
  }

  @Override
  public boolean hasNext() {
    if (following == null) {
      following = decide();
    }
    return following != null;
  }

  @Override
  public SimulatedRun next() {
    if (!hasNext() || following == null) {
      throw new NoSuchElementException();
    }
    last = following;
    following = null;
    return last;
  }

  private @Nullable SimulatedRun decide() {
    SimulatedRun before = last;
    SimulatedRun sequel = before == null ? null : sequelTo(before);
    if (sequel != null) {
      return sequel;
    }
    if (nextSeed == seeds.length) {
      return null;
    }
    return new SimulatedRun(test, settings, seeds[nextSeed++], settings.faults(), Purpose.TEST);
  }

  private @Nullable SimulatedRun sequelTo(SimulatedRun before) {
    return switch (before.purpose()) {
      case TEST -> before.hasFailed() ? beginToShrink(before) : repetition(before);
      case REPEAT, SHRUNK -> null;
      case SHRINK -> {
        Shrinking under = shrinking;
        assert under != null : "a run that shrinks, and nothing to shrink";
        under.tell(before.hasFailed());
        yield shrink(before, under);
      }
    };
  }

  private @Nullable SimulatedRun repetition(SimulatedRun before) {
    if (!test.twice() && !settings.twice()) {
      return null;
    }
    SimulatedRun again =
        new SimulatedRun(test, settings, before.seed(), settings.faults(), Purpose.REPEAT);
    again.compareWith(before.digest());
    return again;
  }

  private @Nullable SimulatedRun beginToShrink(SimulatedRun before) {
    Set<Integer> faults = before.faultsDone();
    if (faults.isEmpty() || settings.faults() != null) {
      return null;
    }
    Shrinking begun = new Shrinking(faults);
    shrinking = begun;
    faultsAtFirst = faults.size();
    return shrink(before, begun);
  }

  private @Nullable SimulatedRun shrink(SimulatedRun before, Shrinking under) {
    Set<Integer> attempt = under.attempt();
    if (attempt != null) {
      return new SimulatedRun(test, settings, before.seed(), attempt, Purpose.SHRINK);
    }
    Set<Integer> smallest = under.smallest();
    return smallest.size() == faultsAtFirst
        ? null
        : new SimulatedRun(test, settings, before.seed(), smallest, Purpose.SHRUNK);
  }
}
