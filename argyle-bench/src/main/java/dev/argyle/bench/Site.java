package dev.argyle.bench;

import dev.argyle.linux.Netlink;
import dev.argyle.linux.NetworkNamespace;
import dev.argyle.wire.IpPrefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the sockets of the kernel are: in a network namespace made for this run, so that nothing
/// else uses its loopback and TUN devices can be made, or else in that of the user.
final class Site implements AutoCloseable {
  private static final String CONTROL = "cubic";
  private static final String LOOPBACK = "lo";
  private static final IpPrefix LOOPBACK_ADDRESS = IpPrefix.parse("127.0.0.1/8");
  private static final Path DEFAULT_CONTROL = Path.of("/proc/sys/net/ipv4/tcp_congestion_control");

  private final @Nullable NetworkNamespace namespace;
  private final String description;
  private final String whyNoDevices;

  private Site(@Nullable NetworkNamespace namespace, String description, String whyNoDevices) {
    this.namespace = namespace;
    this.description = description;
    this.whyNoDevices = whyNoDevices;
  }

  /// A namespace if we may make one.
  static Site open() throws IOException {
    NetworkNamespace namespace;
    try {
      namespace = NetworkNamespace.unshare();
    } catch (IOException notPermitted) {
      String reason = notPermitted.getMessage();
      return new Site(
          null,
          "the user's network namespace, congestion control of the kernel " + defaultControl(),
          reason == null ? "no network namespace" : reason);
    }
    boolean ready = false;
    try {
      Site site =
          new Site(
              namespace,
              "a network namespace of its own, congestion control of the kernel "
                  + CONTROL
                  + " (pinned by route)",
              "");
      site.pinControl(LOOPBACK, LOOPBACK_ADDRESS, true);
      ready = true;
      return site;
    } finally {
      if (!ready) {
        namespace.close();
      }
    }
  }

  private static String defaultControl() {
    try {
      return Files.readString(DEFAULT_CONTROL).strip() + " (its default)";
    } catch (IOException unknown) {
      return "unknown";
    }
  }

  /// Pins the congestion control of the kernel on the way to the subnet of its address.
  ///
  /// @param loopback whether the interface leads back to the kernel
  void pinControl(String interfaceName, IpPrefix address, boolean loopback) throws IOException {
    inside(() -> {
      try (Netlink netlink = Netlink.open()) {
        int index = netlink.link(interfaceName).index();
        netlink.pinCongestionControl(index, address, loopback, CONTROL);
      }
    });
  }

  /// Why there can be no TUN devices, or null if there can.
  @Nullable String whyNoDevices() {
    return namespace == null ? whyNoDevices : null;
  }

  /// Starts a process there.
  Process start(ProcessBuilder builder) throws IOException {
    return namespace == null ? builder.start() : namespace.start(builder);
  }

  /// What it is, in words.
  @Override
  public String toString() {
    return description;
  }

  @Override
  public void close() {
    if (namespace != null) {
      namespace.close();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private void inside(Work work) throws IOException {
    if (namespace == null) {
      throw new IllegalStateException("no namespace of our own");
    }
    try {
      namespace.run(() -> {
        work.run();
        return true;
      });
    } catch (IOException | RuntimeException known) {
      throw known;
    } catch (Exception e) {
      throw new IOException("interrupted", e);
    }
  }
}
