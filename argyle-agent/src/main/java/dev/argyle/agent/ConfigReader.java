package dev.argyle.agent;

import dev.argyle.agent.AgentConfig.Route;
import dev.argyle.agent.Settings.Setting;
import dev.argyle.linux.KernelAddresses;
import dev.argyle.linux.TunConfig;
import dev.argyle.nio.PlatformRule;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes a configuration of settings, taken in their order: `via` belongs to the `route` before it.
final class ConfigReader {
  private static final String SETTINGS =
      "tun, address, host-address, mtu, queues, offload, route, via, dns, search, hosts, platform";
  private static final IpPrefix EVERYTHING_V4 = new IpPrefix(IpAddress.ANY4, 0);
  private static final IpPrefix EVERYTHING_V6 = new IpPrefix(IpAddress.ANY6, 0);
  private static final int USUAL_MTU_BYTES = 1500;

  private final Set<String> seen = new HashSet<>();
  private @Nullable String name;
  private int mtuBytes = USUAL_MTU_BYTES;
  private int queues = 1;
  private boolean offload = true;
  private final List<IpPrefix> addresses = new ArrayList<>();
  private final List<IpAddress> hostAddresses = new ArrayList<>();
  private final List<Wish> wishes = new ArrayList<>();
  private final List<IpAddress> servers = new ArrayList<>();
  private final List<String> search = new ArrayList<>();
  private final List<String> hosts = new ArrayList<>();
  private PlatformRule platform = PlatformRule.NOTHING;

  /// A route as it was asked for.
  ///
  /// @param destination null for everything
  private record Wish(@Nullable IpPrefix destination, @Nullable IpAddress via) {}

  /// Takes one more.
  ///
  /// @throws IllegalArgumentException if there is no such setting, or none of this value
  void take(Setting setting) {
    try {
      String value = setting.value();
      switch (setting.key()) {
        case "tun" -> name = once(setting);
        case "mtu" -> mtuBytes = number(once(setting));
        case "queues" -> queues = number(once(setting));
        case "offload" -> offload = onOrOff(once(setting));
        case "address" -> addresses.add(IpPrefix.parse(value));
        case "host-address" -> hostAddresses.add(IpAddress.parse(value));
        case "route" ->
            wishes.add(new Wish(value.equals("default") ? null : IpPrefix.parse(value), null));
        case "dns" -> servers.add(IpAddress.parse(value));
        case "search" -> search.add(value);
        case "hosts" -> hosts.addAll(Settings.lines(value));
        case "platform" -> platform = platform.with(value);
        case "via" -> via(IpAddress.parse(value));
        default ->
            throw new IllegalArgumentException(
                "'" + setting.key() + "' is not one of the settings " + SETTINGS);
      }
    } catch (IllegalArgumentException e) {
      throw setting.wrong(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  /// What all of them say.
  ///
  /// @throws IllegalArgumentException if something is missing, or does not fit together
  AgentConfig config() {
    if (name == null || name.isEmpty() || addresses.isEmpty()) {
      throw new IllegalArgumentException(
          name == null || name.isEmpty()
              ? "the name of the device is missing: tun=tun0, say"
              : "the address is missing: address=10.9.0.2/24, say");
    }
    List<IpPrefix> kernel = KernelAddresses.choose(addresses, ofKernel());
    var device = new TunConfig(name, mtuBytes, kernel, offload, queues);
    var names = new NameConfig(servers, search, hosts);
    return new AgentConfig(device, addresses, routes(), names, platform);
  }

  private String once(Setting setting) {
    if (!seen.add(setting.key())) {
      throw new IllegalArgumentException("'" + setting.key() + "' is there twice");
    }
    return setting.value();
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a number", e);
    }
  }

  private static boolean onOrOff(String text) {
    return switch (text) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither on nor off");
    };
  }

  private void via(IpAddress gateway) {
    Wish last = wishes.isEmpty() ? new Wish(null, null) : wishes.removeLast();
    if (last.via() != null) {
      throw new IllegalArgumentException("via " + gateway + " has no route before it");
    }
    wishes.add(new Wish(last.destination(), gateway));
  }

  /// The addresses that the kernel is to have. Where none is named it is the gateway.
  private List<IpAddress> ofKernel() {
    Stream<IpAddress> gateways =
        wishes.stream().map(Wish::via).filter(Objects::nonNull).filter(this::isFirstInItsSubnet);
    return Stream.concat(hostAddresses.stream(), gateways).distinct().toList();
  }

  private boolean isFirstInItsSubnet(IpAddress gateway) {
    return addresses.stream()
        .filter(own -> own.contains(gateway) && !own.address().equals(gateway))
        .anyMatch(own -> hostAddresses.stream().noneMatch(own::contains));
  }

  private List<Route> routes() {
    return wishes.stream().flatMap(this::routes).toList();
  }

  private Stream<Route> routes(Wish wish) {
    IpAddress via = wish.via();
    if (wish.destination() != null) {
      return Stream.of(new Route(wish.destination(), via));
    }
    Stream<IpAddress> ofFamilies =
        via != null ? Stream.of(via) : addresses.stream().map(IpPrefix::address);
    return ofFamilies
        .map(each -> new Route(each.isV4() ? EVERYTHING_V4 : EVERYTHING_V6, via))
        .distinct();
  }
}
