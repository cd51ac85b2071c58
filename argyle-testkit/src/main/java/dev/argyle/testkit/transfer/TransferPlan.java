package dev.argyle.testkit.transfer;

import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.link.Loss.GilbertElliott;
import dev.argyle.stack.StackConfig;
import dev.argyle.tcp.TcpConfig;
import java.time.Duration;
import java.util.SplittableRandom;

/// Everything that one seed decides about a transfer.
///
/// @param toServer what the link does to the client's packets
/// @param toClient what it does to the server's
/// @param style how the programs call
/// @param wrap what is about to wrap around when the client connects
record TransferPlan(
    long seed,
    boolean v6,
    LinkConfig toServer,
    LinkConfig toClient,
    EndPlan client,
    EndPlan server,
    Style style,
    Wrap wrap) {
  /// So many that no row of losses by chance ends a connection: every octet is to arrive. A burst
  /// on the way back lasts for as many ACKs as it is long, each of which costs several tries.
  private static final int RETRIES = 250;

  /// Most octets of one call.
  static final int MOST_AT_ONCE = 200_000;

  private static final int MOST_OCTETS = 1 << 20;

  /// A few transfers are as long as this.
  private static final int LONG_OCTETS = 64 << 20;

  private static final int SHORTEST_OF_THE_LONG = 1 << 20;
  private static final int ONE_IN_SO_MANY_IS_LONG = 128;

  /// Shorter ones where packets are small, so that no transfer takes too many.
  private static final int MOST_PACKETS = 1000;

  private static final int LEAST_MTU4 = 68;
  private static final int LEAST_MTU6 = 1280;
  private static final int USUAL_LEAST_MTU4 = 576;
  private static final int MOST_MTU = 65_535;

  private static final double FAULTY = 0.25;
  private static final double MOST_FAULTS = 0.05;

  /// How programs call.
  enum Style {
    /// Blocking calls on two simulated threads an end.
    BLOCKING,
    /// Non-blocking calls, told by a level-triggered epoll.
    EPOLL_LEVEL,
    /// Non-blocking calls, told by an edge-triggered epoll.
    EPOLL_EDGE,
    /// Non-blocking calls now and then, from tasks of the event loop.
    TASKS
  }

  /// A number with an end to it.
  enum Wrap {
    NONE,
    SEQUENCE_NUMBERS,
    TIMESTAMPS
  }

  /// How an end tells that it has written everything.
  enum Ending {
    /// `shutdown`, then `close` when the peer has finished, too.
    SHUTDOWN,
    /// Writes only when the peer has finished, and then closes.
    ANSWER_AND_CLOSE,
    /// Writes only when the peer has finished, shuts down, closes.
    ANSWER_AND_SHUTDOWN,
    /// Closes at once after the last octet; the peer writes nothing.
    CLOSE_EARLY
  }

  /// @param offset where in the noise its octets begin
  /// @param readChunk most octets of one read
  /// @param writeChunk most octets of one write
  /// @param pauseChance chance that the reader pauses after a read
  record EndPlan(
      int octets,
      int offset,
      int readChunk,
      int writeChunk,
      double pauseChance,
      Duration pause,
      Ending ending,
      boolean noDelay,
      int maxSegment,
      TcpConfig tcp) {
    StackConfig config() {
      return StackConfig.DEFAULT.with(tcp);
    }
  }

  /// How often something unusual happens inside both stacks: never, in three of four transfers.
  double faultChance() {
    SplittableRandom random = new SplittableRandom(~seed);
    return random.nextDouble() < FAULTY ? random.nextDouble(MOST_FAULTS) : 0;
  }

  static TransferPlan draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean v6 = random.nextBoolean();
    int mtuBytes = mtuBytes(random, v6);
    LinkConfig toServer = link(random, mtuBytes);
    LinkConfig toClient = random.nextBoolean() ? toServer : link(random, mtuBytes);
    int most = most(random, mtuBytes);
    int fromClient = octets(random, most);
    int fromServer = octets(random, most);
    Ending client = Ending.SHUTDOWN;
    Ending server = Ending.SHUTDOWN;
    switch (random.nextInt(6)) {
      case 0 -> client = Ending.ANSWER_AND_CLOSE;
      case 1 -> server = Ending.ANSWER_AND_CLOSE;
      case 2 -> client = Ending.ANSWER_AND_SHUTDOWN;
      case 3 -> {
        server = Ending.CLOSE_EARLY;
        fromClient = 0;
      }
      default -> {}
    }
    return new TransferPlan(
        seed,
        v6,
        toServer,
        toClient,
        end(random, fromClient, fromServer, client),
        end(random, fromServer, fromClient, server),
        Style.values()[random.nextInt(4)],
        random.nextInt(4) > 0 ? Wrap.NONE : Wrap.values()[random.nextInt(1, 3)]);
  }

  private static EndPlan end(SplittableRandom random, int octets, int peerOctets, Ending ending) {
    TcpConfig tcp =
        TcpConfig.DEFAULT
            .with(random.nextBoolean() ? "cubic" : "reno")
            .with(
                new TcpConfig.Options(
                    random.nextInt(4) > 0, random.nextInt(4) > 0, random.nextInt(4) > 0))
            .with(
                new TcpConfig.Buffers(spread(random, 2304, 1 << 20), spread(random, 4608, 1 << 20)))
            .with(new TcpConfig.Retries(RETRIES, RETRIES, RETRIES, RETRIES));
    return new EndPlan(
        octets,
        random.nextInt(MOST_OCTETS),
        spread(random, 1 + peerOctets / 2000, MOST_AT_ONCE),
        spread(random, 1 + octets / 2000, MOST_AT_ONCE),
        random.nextInt(3) == 0 ? random.nextDouble() * 0.1 : 0,
        Duration.ofMillis(spread(random, 1, 1000)),
        ending,
        random.nextBoolean(),
        random.nextInt(8) == 0 ? spread(random, 88, 9000) : 0,
        tcp);
  }

  private static LinkConfig link(SplittableRandom random, int mtuBytes) {
    LinkConfig link =
        LinkConfig.DEFAULT
            .withMtuBytes(mtuBytes)
            .withDelay(Duration.ofMillis(random.nextInt(3) == 0 ? 0 : spread(random, 1, 500)))
            .withQueuePackets(spread(random, 5, 2000));
    if (random.nextInt(3) > 0) {
      link = link.withRateBitsPerSecond(1000L * spread(random, 256, 1_000_000));
    }
    link = lossy(random, link);
    if (random.nextInt(3) == 0) {
      link = link.withReorder(0.5 * random.nextDouble(), Duration.ofMillis(random.nextInt(50)));
    }
    if (random.nextInt(3) == 0) {
      link = link.withDuplicate(0.2 * random.nextDouble());
    }
    if (random.nextInt(4) == 0) {
      link = link.withCorrupt(0.05 * random.nextDouble());
    }
    if (random.nextInt(3) == 0) {
      link = link.withJitter(Duration.ofMillis(random.nextInt(50)));
    }
    return link;
  }

  /// By chance, seldom or often, or in bursts.
  private static LinkConfig lossy(SplittableRandom random, LinkConfig link) {
    return switch (random.nextInt(12)) {
      case 0 -> link.withLoss(0.3);
      case 1, 2 ->
          link.withLoss(
              new GilbertElliott(
                  spread(random, 1, 100) / 1000.0, 1.0 / spread(random, 2, 4), 0, 0.8));
      case 3, 4, 5 -> link;
      default -> link.withLoss(0.3 * random.nextDouble() * random.nextDouble());
    };
  }

  private static int mtuBytes(SplittableRandom random, boolean v6) {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> 1500;
      case 3 -> v6 ? LEAST_MTU6 : USUAL_LEAST_MTU4;
      case 4 -> 9000;
      case 5 -> v6 ? LEAST_MTU6 : spread(random, LEAST_MTU4, USUAL_LEAST_MTU4);
      default -> spread(random, v6 ? LEAST_MTU6 : USUAL_LEAST_MTU4, MOST_MTU);
    };
  }

  /// The most octets that an end may write.
  private static int most(SplittableRandom random, int mtuBytes) {
    return random.nextInt(ONE_IN_SO_MANY_IS_LONG) == 0 && mtuBytes >= 1500
        ? spread(random, SHORTEST_OF_THE_LONG, LONG_OCTETS)
        : Math.min(MOST_OCTETS, MOST_PACKETS * mtuBytes);
  }

  /// Nothing, a little, or as much as may be.
  private static int octets(SplittableRandom random, int most) {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> most;
      default -> spread(random, 1, most);
    };
  }

  /// A number whose logarithm is evenly spread.
  private static int spread(SplittableRandom random, int least, int most) {
    return (int) Math.round(least * Math.pow((double) most / least, random.nextDouble()));
  }

  /// Whether packets are damaged on their way.
  boolean damages() {
    return toServer.corrupt() > 0 || toClient.corrupt() > 0;
  }

  /// How long the transfer may take at most, in virtual time.
  Duration bound() {
    return Duration.ofDays(30);
  }
}
