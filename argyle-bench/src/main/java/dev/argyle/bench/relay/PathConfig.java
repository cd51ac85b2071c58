package dev.argyle.bench.relay;

import dev.argyle.sim.LinkConfig;
import java.time.Duration;

/// A path between two hosts, the same both ways: 100 Mbit/s, and a queue that holds a round trip.
///
/// @param rtt of a packet that does not wait
/// @param loss chance that a packet is lost, 0 to 1
public record PathConfig(Duration rtt, double loss) {
  private static final long BITS_PER_SECOND = 100_000_000;
  private static final int LEAST_QUEUE_PACKETS = 100;
  private static final int PACKET_BITS = 1500 * Byte.SIZE;
  private static final int LEAST_CONNECTIONS = 4;
  private static final int MILLIS_OF_ONE = 5;

  /// The link it is made of.
  LinkConfig link() {
    double roundTrips = rtt.toNanos() / 1e9 * BITS_PER_SECOND / PACKET_BITS;
    return LinkConfig.DEFAULT
        .withDelay(rtt.dividedBy(2))
        .withRateBitsPerSecond(BITS_PER_SECOND)
        .withQueuePackets(Math.max(LEAST_QUEUE_PACKETS, (int) roundTrips))
        .withLoss(loss);
  }

  /// How many connections, each on a path of its own, it takes for chance to even out: one if
  /// nothing is lost, else the more the longer a round trip, for the fewer packets are lost then.
  public int connections() {
    return loss > 0 ? Math.max(LEAST_CONNECTIONS, (int) (rtt.toMillis() / MILLIS_OF_ONE)) : 1;
  }
}
