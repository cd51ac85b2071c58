package dev.argyle.sim.link;

import java.time.Duration;
import java.util.SplittableRandom;

/// How packets wait for a transmitter that is busy, and which of them are dropped. Each is a value;
/// the [PacketQueue] it starts does the work.
public sealed interface QueueDiscipline {
  /// A queue of this kind, empty.
  ///
  /// @param random the only source of chance it may use
  PacketQueue start(SplittableRandom random);

  /// Most packets that wait; one more is dropped, or has another one dropped.
  int packets();

  /// The same with another limit of packets.
  QueueDiscipline withPackets(int most);

  /// First in, first out; what finds it full is dropped.
  ///
  /// @param packets most that wait, 0 or more
  /// @param octets most octets that wait
  record DropTail(int packets, long octets) implements QueueDiscipline {
    /// Checks the limits.
    public DropTail {
      if (packets < 0 || octets < 0) {
        throw new IllegalArgumentException(
            "a queue of %d packets and %d octets: neither can be below 0"
                .formatted(packets, octets));
      }
    }

    @Override
    public PacketQueue start(SplittableRandom random) {
      return new DropTailQueue(this);
    }

    @Override
    public DropTail withPackets(int most) {
      return new DropTail(most, octets);
    }

    /// The same with another limit of octets.
    public DropTail withOctets(long most) {
      return new DropTail(packets, most);
    }
  }

  /// Random early detection (Floyd and Jacobson 1993), the gentle kind: the longer the average
  /// queue, the likelier a packet that comes is marked, or dropped if its connection does not speak
  /// ECN.
  ///
  /// @param packets most that wait
  /// @param leastOctets average queue below which nothing happens
  /// @param mostOctets average queue at which `chance` is reached; from there it rises to 1 at
  /// twice
  ///     as many
  /// @param chance there, 0 to 1
  /// @param weight of the newest sample in the average, above 0 to 1
  record Red(int packets, long leastOctets, long mostOctets, double chance, double weight)
      implements QueueDiscipline {
    /// Checks the thresholds.
    public Red {
      checkPackets(packets);
      Chances.check("chance", chance);
      if (leastOctets < 1 || mostOctets <= leastOctets || !(weight > 0 && weight <= 1)) {
        throw new IllegalArgumentException(
            "RED from %d to %d octets, weight %s: give 1 or more, more than that, above 0 to 1"
                .formatted(leastOctets, mostOctets, weight));
      }
    }

    /// One for a rate: as long as 5 ms and 15 ms, with Floyd's weight and a chance of 10 %.
    public static Red forRate(long bitsPerSecond) {
      long octetsPerMilli = Math.max(1, bitsPerSecond / 8000);
      return new Red(10_000, 5 * octetsPerMilli, 15 * octetsPerMilli, 0.1, 0.002);
    }

    @Override
    public PacketQueue start(SplittableRandom random) {
      return new RedQueue(this, random);
    }

    @Override
    public Red withPackets(int most) {
      return new Red(most, leastOctets, mostOctets, chance, weight);
    }
  }

  /// Controlled delay, RFC 8289: first in, first out, and packets are dropped (or marked, RFC 8289
  /// section 3.1) at the head while they have waited longer than the target for an interval.
  ///
  /// @param packets most that wait
  /// @param target the wait that is fine for ever
  /// @param interval about the longest usual round trip
  /// @param ecn whether to mark rather than drop what can be marked
  record CoDel(int packets, Duration target, Duration interval, boolean ecn)
      implements QueueDiscipline {
    /// 5 ms within 100 ms, RFC 8289 section 4.2 and 4.3; drops only.
    public static final CoDel DEFAULT =
        new CoDel(1000, Duration.ofMillis(5), Duration.ofMillis(100), false);

    /// Checks the times.
    public CoDel {
      checkPackets(packets);
      checkTimes(target, interval);
    }

    @Override
    public PacketQueue start(SplittableRandom random) {
      return new CoDelQueue(this);
    }

    @Override
    public CoDel withPackets(int most) {
      return new CoDel(most, target, interval, ecn);
    }

    /// The same, marking or not.
    public CoDel withEcn(boolean on) {
      return new CoDel(packets, target, interval, on);
    }
  }

  /// A queue for each flow, with CoDel in each and a turn for each, RFC 8290.
  ///
  /// @param packets most that wait, all flows together; then the longest one loses from its head
  /// @param flows how many queues; flows that fall into the same one share it
  /// @param quantumBytes what a flow may send at a turn
  /// @param target as in [CoDel]
  /// @param interval as in [CoDel]
  /// @param ecn as in [CoDel]
  record FqCoDel(
      int packets, int flows, int quantumBytes, Duration target, Duration interval, boolean ecn)
      implements QueueDiscipline {
    /// As RFC 8290 section 5.2 has it, with marks.
    public static final FqCoDel DEFAULT =
        new FqCoDel(10_240, 1024, 1514, Duration.ofMillis(5), Duration.ofMillis(100), true);

    /// Checks the numbers.
    public FqCoDel {
      checkPackets(packets);
      checkTimes(target, interval);
      if (flows < 1 || quantumBytes < 1) {
        throw new IllegalArgumentException(
            "%d flows with %d octets a turn: give 1 or more".formatted(flows, quantumBytes));
      }
    }

    @Override
    public PacketQueue start(SplittableRandom random) {
      return new FqCoDelQueue(this, random.nextInt());
    }

    @Override
    public FqCoDel withPackets(int most) {
      return new FqCoDel(most, flows, quantumBytes, target, interval, ecn);
    }
  }

  private static void checkPackets(int packets) {
    if (packets < 1) {
      throw new IllegalArgumentException("a queue of " + packets + " packets: give 1 or more");
    }
  }

  private static void checkTimes(Duration target, Duration interval) {
    if (!target.isPositive() || interval.compareTo(target) <= 0) {
      throw new IllegalArgumentException(
          "a target of %s within %s: give more than 0, and more than that"
              .formatted(target, interval));
    }
  }
}
