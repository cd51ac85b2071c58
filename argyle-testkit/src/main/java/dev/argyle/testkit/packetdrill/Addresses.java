package dev.argyle.testkit.packetdrill;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.wire.IpAddress;
import java.util.Map;

/// Who talks to whom in a script.
///
/// @param family of the sockets it makes
/// @param local the stack
/// @param remote the peer
record Addresses(int family, IpAddress local, IpAddress remote) {
  /// The port the stack listens at, and the one it connects to.
  static final int PORT = 8080;

  /// What the options of a script say: `ip_version`, `local_ip`, `remote_ip`. One over IPv6 that
  /// names only its own address was written for the peer that the original has without any option.
  ///
  /// @param ipv6 whether it is IPv6 if they do not say
  static Addresses of(Map<String, String> options, boolean ipv6) {
    String version = options.getOrDefault("ip_version", ipv6 ? "ipv6" : "ipv4");
    boolean v6 = version.equals("ipv6");
    if (!v6 && !version.equals("ipv4") && !version.equals("ipv4-mapped-ipv6")) {
      throw new ScriptException(1, "no IP version is called '" + version + "'");
    }
    String local = options.getOrDefault("local_ip", v6 ? "fd3d:a0b:17d6::1" : "192.168.0.1");
    String peer6 = options.containsKey("local_ip") ? "2001:db8::1" : "fd3d:fa7b:d17d::1";
    String remote = options.getOrDefault("remote_ip", v6 ? peer6 : "192.0.2.1");
    return new Addresses(
        version.equals("ipv4") ? AddressFamily.AF_INET : AddressFamily.AF_INET6,
        address(local),
        address(remote));
  }

  /// Where `bind(fd, ..., ...)` binds to.
  InetSockAddr bound() {
    return InetSockAddr.of(local, PORT);
  }

  /// Where `connect(fd, ..., ...)` connects to.
  InetSockAddr peer() {
    return InetSockAddr.of(remote, PORT);
  }

  private static IpAddress address(String text) {
    try {
      return IpAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ScriptException(1, "'" + text + "' is no address");
    }
  }
}
