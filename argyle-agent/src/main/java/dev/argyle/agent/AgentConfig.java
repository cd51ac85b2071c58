package dev.argyle.agent;

import dev.argyle.linux.TunConfig;
import dev.argyle.nio.PlatformRule;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which host a program is to run on.
///
/// @param device the kernel's end of the cable
/// @param addresses the host's own, each with its subnet; at least one
/// @param routes what lies beyond those subnets
/// @param names how it comes to the names of others
/// @param platform what the program reaches by the kernel's sockets all the same
public record AgentConfig(
    TunConfig device,
    List<IpPrefix> addresses,
    List<Route> routes,
    NameConfig names,
    PlatformRule platform) {
  /// A route by the device.
  ///
  /// @param destination a network; its host bits are zero
  /// @param via the gateway, or null: whatever is sent to a TUN device, the kernel takes
  public record Route(IpPrefix destination, @Nullable IpAddress via) {
    /// Checks the network.
    public Route {
      IpPrefix network = new IpPrefix(destination.network(), destination.length());
      if (!network.equals(destination)) {
        throw new IllegalArgumentException(
            "route " + destination + " is not a network; did you mean " + network + "?");
      }
    }
  }

  /// Checks that a host with these addresses can have these routes.
  public AgentConfig {
    addresses = List.copyOf(addresses);
    routes = List.copyOf(routes);
    for (Route route : routes) {
      requireAddressFor(route.destination(), addresses);
      if (route.via() != null) {
        requireGateway(route, route.via(), addresses);
      }
    }
    for (IpAddress server : names.servers()) {
      requireWayTo(server, addresses, routes);
    }
  }

  /// Reads CONFIG: what stands behind `-javaagent:argyle-agent.jar=`. `docs/java-programs.md` lists
  /// the settings.
  ///
  /// @throws IllegalArgumentException if it says nothing that can be done; the message is one line
  public static AgentConfig parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          "the agent needs settings: -javaagent:argyle-agent.jar=tun=tun0,address=10.9.0.2/24, or"
              + " =@FILE");
    }
    var reader = new ConfigReader();
    Settings.parse(text).forEach(reader::take);
    return reader.config();
  }

  private static void requireAddressFor(IpPrefix destination, List<IpPrefix> addresses) {
    boolean isV4 = destination.address().isV4();
    if (addresses.stream().noneMatch(own -> own.address().isV4() == isV4)) {
      throw new IllegalArgumentException(
          "route " + destination + " needs an address of IPv" + (isV4 ? 4 : 6));
    }
  }

  private static void requireWayTo(IpAddress server, List<IpPrefix> addresses, List<Route> routes) {
    Stream<IpPrefix> beyond = routes.stream().map(Route::destination);
    if (Stream.concat(addresses.stream(), beyond).noneMatch(each -> each.contains(server))) {
      throw new IllegalArgumentException(
          "no route leads to the name server " + server + "; is a via missing?");
    }
  }

  private static void requireGateway(Route route, IpAddress via, List<IpPrefix> addresses) {
    if (via.isV4() != route.destination().address().isV4()) {
      throw new IllegalArgumentException(via + " is no gateway for " + route.destination());
    }
    if (addresses.stream().anyMatch(own -> own.address().equals(via))) {
      throw new IllegalArgumentException("the gateway " + via + " is the host's own address");
    }
    if (addresses.stream().noneMatch(own -> own.contains(via))) {
      throw new IllegalArgumentException(
          "the gateway " + via + " is in no subnet of the host's addresses");
    }
  }
}
