package dev.argyle.differential;

import dev.argyle.differential.AcceptedDifference.After;
import dev.argyle.differential.Difference.What;
import dev.argyle.env.Clock;
import dev.argyle.sock.SockAddr;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs one program on both sides, call by call, and finds the first difference that is not an
/// [AcceptedDifference].
///
/// After each call both sides are looked at: `poll` of every slot, and how much can be read. Where
/// that differs it may only be late (the kernel delivers on a thread of its own), so both are
/// looked at again for a while: the program goes on when they agree. Questions are asked again in
/// the same way.
final class Comparison {
  private static final int MOST_PAUSES = 1000;
  private static final int FIRST_PAUSES = 20;
  private static final int EPOLL_PAUSES = 300;
  private static final int MOST_ACK_PAUSES = 300;
  private static final long MILLI_NANOS = 1_000_000L;

  private final Supplier<SocketDriver> ours;
  private final Supplier<SocketDriver> kernel;
  private final int[] accepted = new int[AcceptedDifference.values().length];
  private final Clock clock;
  private final HeldBack heldBack = new HeldBack();
  private long steps;
  private int endedEarly;
  private long pauses;

  /// @param ours makes a new stack
  /// @param kernel makes the calls of the kernel
  Comparison(Supplier<SocketDriver> ours, Supplier<SocketDriver> kernel, Clock clock) {
    this.ours = ours;
    this.kernel = kernel;
    this.clock = clock;
  }

  /// How many steps have been run.
  long steps() {
    return steps;
  }

  /// How many milliseconds were waited for quiet.
  long pauses() {
    return pauses;
  }

  /// How many programs ended because a timer of one side was due in the middle of a call that is
  /// compared, on a busy machine only, or because a socket of one side drew the port it spoke to,
  /// or one that another socket had.
  int endedEarly() {
    return endedEarly;
  }

  /// How often each accepted difference was met, by ordinal.
  int[] accepted() {
    return accepted.clone();
  }

  /// Runs a program. @return the first difference, or null if there is none
  @Nullable Difference run(Program program) {
    heldBack.over();
    Side ourSide = new Side(ours.get(), Program.SLOTS);
    Side kernelSide = new Side(kernel.get(), Program.SLOTS);
    int at = 0;
    try (kernelSide) {
      try (ourSide) {
        Interpreter we = new Interpreter(ourSide);
        Interpreter they = new Interpreter(kernelSide);
        for (Step step : program.steps()) {
          Difference found = timed(at, step, we, they, ourSide, kernelSide);
          if (found != null) {
            return endsQuietly(found, ourSide.drewAlike(kernelSide)) ? null : found;
          }
          at++;
        }
      }
    } catch (RuntimeException | AssertionError broken) {
      Step last = program.steps().get(Math.min(at, program.steps().size() - 1));
      Outcome ours = new Outcome(0, trace(broken));
      return new Difference(at, last, What.BROKEN, ours, Outcome.of(0));
    }
    return null;
  }

  /// Whether the program just ends at this difference.
  ///
  /// @param drewAlike whether no port was drawn twice on one side alone
  private boolean endsQuietly(Difference found, boolean drewAlike) {
    if (found.what() == What.UNTIMELY || found.what() == What.BY_CHANCE || !drewAlike) {
      endedEarly++;
      return true;
    }
    AcceptedDifference meant = AcceptedDifference.of(found);
    if (meant != null && meant.after() == After.PROGRAM) {
      accepted[meant.ordinal()]++;
      return true;
    }
    return false;
  }

  private static String trace(Throwable broken) {
    List<StackTraceElement> places = Arrays.asList(broken.getStackTrace());
    return broken + " at " + places.subList(0, Math.min(4, places.size()));
  }

  /// Compares one step at a time when no timer is due.
  private @Nullable Difference timed(
      int at, Step step, Interpreter we, Interpreter they, Side ourSide, Side kernelSide) {
    if (heldBack.isSoonDue(clock.nanos())) {
      for (long rest = heldBack.restNanos(clock.nanos()); rest > 0; rest -= MILLI_NANOS) {
        pause(kernelSide);
      }
      heldBack.over();
      Difference found = awaitQuiet(at, step, ourSide, kernelSide, kernelSide.mayStray(step));
      if (found != null) {
        return found;
      }
    }
    long beforeNanos = clock.nanos();
    boolean holds = kernelSide.mayHoldBack(step);
    Difference found = compare(at, step, we, they, ourSide, kernelSide);
    if (holds) {
      heldBack.hold(beforeNanos, clock.nanos());
    }
    return found;
  }

  private @Nullable Difference compare(
      int at, Step step, Interpreter we, Interpreter they, Side ourSide, Side kernelSide) {
    steps++;
    if (step.mayReset()) {
      awaitAcknowledgement(ourSide, kernelSide);
    }
    kernelSide.begin();
    ourSide.begin();
    boolean strays = kernelSide.mayStray(step);
    SockAddr theirsTo = kernelSide.destination(step);
    SockAddr ownTo = ourSide.destination(step);
    Outcome theirs = they.run(step, at);
    Outcome own = we.run(step, at);
    if (kernelSide.drew(step.slot(), theirsTo) != ourSide.drew(step.slot(), ownTo)) {
      return new Difference(at, step, What.BY_CHANCE, own, theirs);
    }
    boolean timely = step.isQuestion() || !heldBack.mayBeDue(clock.nanos());
    for (int i = 0; !own.agrees(theirs) && step.isQuestion() && i < MOST_PAUSES; i++) {
      Difference late = new Difference(at, step, What.RETURNED, own, theirs);
      if (i >= FIRST_PAUSES && AcceptedDifference.of(late) != null) {
        break;
      }
      pause(kernelSide);
      theirs = they.run(step, at);
      own = we.run(step, at);
    }
    if (!own.agrees(theirs)) {
      What what = timely ? What.RETURNED : What.UNTIMELY;
      Difference found = new Difference(at, step, what, own, theirs, strays);
      AcceptedDifference known = AcceptedDifference.of(found);
      if (known == null || known.after() == After.PROGRAM) {
        return found;
      }
      ourSide.forgetNames();
      kernelSide.forgetNames();
      accept(known, step.slot(), ourSide, kernelSide);
    }
    kernelSide.watchFlow(step, theirs);
    if (step instanceof Step.Shutdown) {
      awaitAcknowledgement(ourSide, kernelSide); // of the FIN, which wakes whoever waits
    }
    return awaitQuiet(at, step, ourSide, kernelSide, strays || kernelSide.mayStray(step));
  }

  /// What a reset leaves unacknowledged can be seen after it (`SIOCOUTQ`).
  private void awaitAcknowledgement(Side ourSide, Side kernelSide) {
    for (int i = 0; i < MOST_ACK_PAUSES; i++) {
      if (Arrays.equals(ourSide.unacknowledged(), kernelSide.unacknowledged())) {
        return;
      }
      pause(kernelSide);
    }
  }

  private void accept(AcceptedDifference known, int slot, Side ourSide, Side kernelSide) {
    accepted[known.ordinal()]++;
    if (known.after() == After.SOCKET) {
      ourSide.closeFile(slot);
      kernelSide.closeFile(slot);
    }
  }

  private @Nullable Difference awaitQuiet(
      int at, Step step, Side ourSide, Side kernelSide, boolean strays) {
    for (int i = 0; ; i++) {
      int[] theirs = kernelSide.look();
      int[] own = ourSide.look();
      int first = mismatch(own, theirs, ourSide);
      if (first < 0) {
        return null;
      }
      int slot = first % Program.SLOTS;
      if (ourSide.isEpoll(slot)) {
        Difference found = i < EPOLL_PAUSES ? null : reported(at, step, slot, ourSide, kernelSide);
        if (found != null) {
          return found;
        }
      } else if (i >= FIRST_PAUSES) {
        boolean doubtful = strays || kernelSide.isMute(slot);
        Difference found = seen(at, step, first, own, theirs, ourSide, doubtful);
        AcceptedDifference known = AcceptedDifference.of(found);
        if (known != null && known.after() == After.PROGRAM) {
          return found;
        }
        if (known != null) {
          accept(known, slot, ourSide, kernelSide);
        } else if (i >= MOST_PAUSES) {
          return found;
        }
      }
      if (i > 2 * MOST_PAUSES) {
        return seen(at, step, first, own, theirs, ourSide, false);
      }
      pause(kernelSide);
    }
  }

  /// Takes from an epoll of which only one side says that it has something to report what it has.
  private @Nullable Difference reported(
      int at, Step step, int slot, Side ourSide, Side kernelSide) {
    Outcome own = Interpreter.woken(ourSide.takeEvents(slot));
    Outcome theirs = Interpreter.woken(kernelSide.takeEvents(slot));
    Difference found = new Difference(at, step, What.EVENTS, own, theirs);
    AcceptedDifference known = own.equals(theirs) ? null : AcceptedDifference.of(found);
    if (known != null) {
      accept(known, slot, ourSide, kernelSide);
    }
    return own.equals(theirs) || known != null ? null : found;
  }

  /// Index of the first mismatch, or -1. What an epoll reports comes last: it follows from the
  /// rest, which may only be late.
  private static int mismatch(int[] own, int[] theirs, Side side) {
    int ofEpoll = -1;
    for (int i = 0; i < own.length; i++) {
      if (own[i] != theirs[i] && !side.isEpoll(i % Program.SLOTS)) {
        return i;
      }
      if (own[i] != theirs[i] && ofEpoll < 0) {
        ofEpoll = i;
      }
    }
    return ofEpoll;
  }

  private static Difference seen(
      int at, Step step, int index, int[] own, int[] theirs, Side side, boolean strays) {
    int slot = index % Program.SLOTS;
    boolean polled = index < Program.SLOTS;
    return new Difference(
        at,
        step,
        polled ? What.READINESS : What.READABLE,
        seen(polled, side.name(slot), own[index]),
        seen(polled, side.name(slot), theirs[index]),
        strays);
  }

  private static Outcome seen(boolean polled, String name, int value) {
    return polled
        ? new Outcome(value, "of " + name + ": " + Readiness.events(value))
        : new Outcome(value, "of " + name);
  }

  private void pause(Side kernelSide) {
    pauses++;
    kernelSide.driver().pause(1);
  }
}
