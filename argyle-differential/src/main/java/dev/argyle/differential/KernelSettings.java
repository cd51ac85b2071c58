package dev.argyle.differential;

import dev.argyle.linux.Netlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Settings that a machine may have chosen for itself: in the namespace of a test they are Linux's
/// defaults, or what ours are set to as well.
final class KernelSettings {
  private static final Path FOLDER = Path.of("/proc/sys/net/ipv4");
  private static final int LOOPBACK_MTU_BYTES = 65_535;
  private static final Map<String, String> VALUES =
      Map.of(
          "tcp_congestion_control", "reno",
          "ping_group_range", "0 2147483647"); // ours asks no group

  /// Sets those of the calling thread's namespace. @return how many
  static int asOurs() throws IOException {
    for (Map.Entry<String, String> each : VALUES.entrySet()) {
      Files.writeString(FOLDER.resolve(each.getKey()), each.getValue());
    }
    try (Netlink netlink = Netlink.open()) {
      netlink.setMtu(netlink.link("lo").index(), LOOPBACK_MTU_BYTES);
    }
    return VALUES.size() + 1;
  }

  private KernelSettings() {}
}
