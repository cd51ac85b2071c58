package dev.argyle.testkit.tcp;

import dev.argyle.testkit.RigConfig;

/// What every behaviour is tested over: both versions of IP, and sequence numbers that pass the
/// places where signed and unsigned arithmetic break.
enum Wire {
  IPV4_FROM_ZERO(RigConfig.IPV4),
  IPV4_ACROSS_THE_SIGN(RigConfig.IPV4.withIss(Integer.MAX_VALUE - 1, Integer.MAX_VALUE)),
  IPV6_ACROSS_THE_WRAP(RigConfig.IPV6.withIss(-500, -2));

  private final RigConfig config;

  Wire(RigConfig config) {
    this.config = config;
  }

  RigConfig config() {
    return config;
  }
}
