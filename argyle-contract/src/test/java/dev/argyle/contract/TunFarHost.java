package dev.argyle.contract;

import dev.argyle.linux.NetworkNamespace;
import java.io.IOException;

/// A second kernel behind that of a [TunRig], which routes between it and us: 10.8.0.2 and fd08::2.
/// What is too long for the next link the router sends back, with an ICMP message of the kernel's.
final class TunFarHost {
  static final String ADDRESS4 = "10.8.0.2";
  static final String ADDRESS6 = "fd08::2";

  private final NetworkNamespace namespace;
  private final TunRig rig;

  private TunFarHost(TunRig rig, NetworkNamespace namespace) {
    this.rig = rig;
    this.namespace = namespace;
  }

  /// Makes it; it ends with the rig. Both hosts believe that 1500 octets go through.
  ///
  /// @param towardsKernel what the router sends to it at most
  /// @param towardsUs what the router sends to us at most
  static TunFarHost behind(TunRig rig, int towardsKernel, int towardsUs) throws Exception {
    TunFarHost far = new TunFarHost(rig, rig.anotherNamespace());
    long inside = far.start("exec sleep 1000").pid();
    rig.run(
        """
        set -e
        echo 1 > /proc/sys/net/ipv4/ip_forward
        echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
        ip link add near type veth peer name far
        ip link set far netns %d
        ip addr add 10.8.0.1/24 dev near
        ip addr add fd08::1/64 dev near nodad
        ip link set near up mtu %d
        ip link set dev %s mtu %d
        """
            .formatted(inside, towardsKernel, TunRig.DEVICE, towardsUs));
    far.run(
        """
        set -e
        ip addr add 10.8.0.2/24 dev far
        ip addr add fd08::2/64 dev far nodad
        ip link set far up
        ip route add default via 10.8.0.1
        ip -6 route add default via fd08::1
        """);
    rig.routeThroughKernel("10.8.0.0/24", "fd08::/64");
    return far;
  }

  /// Starts a program there; the shell is Bourne's.
  Process start(String command) throws IOException {
    return rig.start(namespace, command);
  }

  private void run(String command) throws Exception {
    TunRig.end(start(command));
  }
}
