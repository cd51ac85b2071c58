package dev.argyle.sim.link;

import java.util.Set;
import java.util.SplittableRandom;

/// Which packets a line loses. Each is a value; what it has to remember is in the [LossProcess]
/// that it starts.
public sealed interface Loss {
  /// None.
  Loss NONE = new Independent(0);

  /// Begins to lose.
  LossProcess start();

  /// Each packet by itself.
  ///
  /// @param chance 0 to 1
  record Independent(double chance) implements Loss {
    /// Checks the chance.
    public Independent {
      Chances.check("loss", chance);
    }

    @Override
    public LossProcess start() {
      return random -> LossProcess.happens(chance, random);
    }
  }

  /// Bursts: a line that is good or bad, and changes from packet to packet (Gilbert 1960, Elliott
  /// 1963). A bad spell lasts `1 / recovers` packets on average.
  ///
  /// @param worsens chance for a good line to be bad for the next packet
  /// @param recovers chance for a bad line to be good again
  /// @param lossGood chance of loss while it is good
  /// @param lossBad chance of loss while it is bad
  record GilbertElliott(double worsens, double recovers, double lossGood, double lossBad)
      implements Loss {
    /// Checks the chances.
    public GilbertElliott {
      Chances.check("worsens", worsens);
      Chances.check("recovers", recovers);
      Chances.check("lossGood", lossGood);
      Chances.check("lossBad", lossBad);
    }

    /// A line that loses everything in bursts and nothing between them.
    ///
    /// @param share of all packets that are lost, 0 to below 1
    /// @param burst mean length of a burst in packets, at least 1
    public static GilbertElliott bursts(double share, double burst) {
      if (!(share >= 0 && share < 1 && burst >= 1)) {
        throw new IllegalArgumentException(
            "a share of %s in bursts of %s: give 0 to below 1, and at least 1"
                .formatted(share, burst));
      }
      double recovers = 1 / burst;
      return new GilbertElliott(Math.min(1, recovers * share / (1 - share)), recovers, 0, 1);
    }

    @Override
    public LossProcess start() {
      return new LossProcess() {
        private boolean bad;

        @Override
        public boolean loses(SplittableRandom random) {
          bad = bad ? !LossProcess.happens(recovers, random) : LossProcess.happens(worsens, random);
          return LossProcess.happens(bad ? lossBad : lossGood, random);
        }
      };
    }
  }

  /// Every n-th packet.
  ///
  /// @param n 1 for all of them
  record EveryNth(long n) implements Loss {
    /// Checks the number.
    public EveryNth {
      if (n < 1) {
        throw new IllegalArgumentException("every " + n + "th packet: give 1 or more");
      }
    }

    @Override
    public LossProcess start() {
      return new CountedLoss(number -> number % n == 0);
    }
  }

  /// Exactly these packets.
  ///
  /// @param numbers counted from 1, from when the line was given this loss
  record Exactly(Set<Long> numbers) implements Loss {
    /// Checks the numbers and copies them.
    public Exactly {
      numbers = Set.copyOf(numbers);
      if (numbers.stream().anyMatch(each -> each < 1)) {
        throw new IllegalArgumentException("packets %s: the first one is 1".formatted(numbers));
      }
    }

    @Override
    public LossProcess start() {
      return new CountedLoss(numbers::contains);
    }
  }
}
