package dev.argyle.nio;

import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What a program on a stack of ours reaches by the platform's sockets all the same.
///
/// A host counts by the name that the program has given or looked up; no name is looked up here. An
/// address is one of `prefixes` or not.
///
/// @param prefixes addresses of the platform: its own, and those beyond
/// @param hosts names, in lower case
public record PlatformRule(List<IpPrefix> prefixes, Set<String> hosts) {
  /// Nothing is left to the platform.
  public static final PlatformRule NOTHING = new PlatformRule(List.of(), Set.of());

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}");
  private static final Pattern LIKE_AN_ADDRESS = Pattern.compile("[0-9.]+|.*[:/].*");

  /// Copies both.
  public PlatformRule {
    prefixes = List.copyOf(prefixes);
    hosts = Set.copyOf(hosts);
  }

  /// The same, and one thing more: a prefix (`127.0.0.0/8`), an address or the name of a host.
  ///
  /// @throws IllegalArgumentException if it is none of them; the message is one line
  public PlatformRule with(String text) {
    List<IpPrefix> morePrefixes = new ArrayList<>(prefixes);
    Set<String> moreHosts = new HashSet<>(hosts);
    if (LIKE_AN_ADDRESS.matcher(text).matches()) {
      morePrefixes.add(text.contains("/") ? IpPrefix.parse(text) : alone(IpAddress.parse(text)));
    } else if (NAME.matcher(text).matches()) {
      moreHosts.add(text.toLowerCase(Locale.ROOT));
    } else {
      throw new IllegalArgumentException(
          "neither an address nor the name of a host: '" + text + "'");
    }
    return new PlatformRule(morePrefixes, moreHosts);
  }

  private static IpPrefix alone(IpAddress address) {
    return new IpPrefix(address, address.lengthBytes() * Byte.SIZE);
  }

  /// Whether nothing is left to the platform.
  public boolean isEmpty() {
    return prefixes.isEmpty() && hosts.isEmpty();
  }

  /// Whether this is left to the platform.
  public boolean covers(SocketAddress address) {
    return !isEmpty()
        && address instanceof InetSocketAddress inet
        && !inet.isUnresolved()
        && (coversHost(inet.getHostString()) || containsAddress(inet.getAddress()));
  }

  /// Whether a host is left to the platform by its name.
  public boolean coversHost(String name) {
    return hosts.contains(name.toLowerCase(Locale.ROOT));
  }

  private boolean containsAddress(InetAddress host) {
    IpAddress address = IpAddress.from(host);
    return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
  }
}
