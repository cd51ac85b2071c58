package dev.argyle.differential;

import dev.argyle.linux.Netlink;
import dev.argyle.wire.IpPrefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  /// What the routes of `lo` are for. No ACK of theirs is delayed, on either side: how long one is
  /// delayed is each stack's own affair, and waiting for it takes most of the time of a run.
  static final List<IpPrefix> LOOPBACK_ROUTES =
      List.of(
          IpPrefix.parse("127.0.0.1/8"), IpPrefix.parse("127.0.0.1/32"), IpPrefix.parse("::1/128"));

  /// Sets those of the calling thread's namespace. @return how many
  static int asOurs() throws IOException {
    for (Map.Entry<String, String> each : VALUES.entrySet()) {
      Files.writeString(FOLDER.resolve(each.getKey()), each.getValue());
    }
    try (Netlink netlink = Netlink.open()) {
      int index = netlink.link("lo").index();
      netlink.setMtu(index, LOOPBACK_MTU_BYTES);
      for (IpPrefix each : LOOPBACK_ROUTES) {
        netlink.acknowledgeAtOnce(index, each);
      }
    }
    return VALUES.size() + 1 + LOOPBACK_ROUTES.size();
  }

  private KernelSettings() {}
}
