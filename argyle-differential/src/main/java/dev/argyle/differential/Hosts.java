package dev.argyle.differential;

import dev.argyle.differential.Place.Host;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Which addresses the generator writes down.
final class Hosts {
  private static final Host[] TO_BIND_V4 = {
    Host.LOOPBACK4, Host.LOOPBACK4, Host.LOOPBACK4, Host.ANY4, Host.ANY4, Host.SECOND4
  };
  private static final Host[] TO_BIND_V6 = {
    Host.LOOPBACK6, Host.LOOPBACK6, Host.ANY6, Host.ANY6, Host.ANY6, Host.LOOPBACK4
  };

  /// Where to bind: mostly something that works.
  static Host toBind(@Nullable FileModel file, SplittableRandom random) {
    if (random.nextInt(20) == 0) {
      return any(random);
    }
    return one(file != null && file.kind.isV6() ? TO_BIND_V6 : TO_BIND_V4, random);
  }

  /// How to reach who is bound somewhere.
  static Host toReach(FileModel target, FileModel from, SplittableRandom random) {
    Host bound = target.host == null ? Host.ANY4 : target.host;
    return switch (bound) {
      case ANY4 -> random.nextInt(4) == 0 ? Host.SECOND4 : Host.LOOPBACK4;
      case ANY6 -> !from.kind.isV6() || random.nextInt(4) == 0 ? Host.LOOPBACK4 : Host.LOOPBACK6;
      default -> bound;
    };
  }

  /// Somewhere, to somebody or nobody.
  static Place anywhere(@Nullable FileModel from, SplittableRandom random, int somebody) {
    Host host = random.nextInt(4) == 0 ? any(random) : near(from, random);
    int port = random.nextInt(4) == 0 ? Place.PORT_UNUSED : somebody;
    return new Place(host, port);
  }

  private static Host near(@Nullable FileModel from, SplittableRandom random) {
    boolean v6 = from != null && from.kind.isV6() && random.nextInt(4) > 0;
    return v6 ? Host.LOOPBACK6 : Host.LOOPBACK4;
  }

  private static Host any(SplittableRandom random) {
    return one(Host.values(), random);
  }

  private static Host one(Host[] hosts, SplittableRandom random) {
    return hosts[random.nextInt(hosts.length)];
  }

  private Hosts() {}
}
