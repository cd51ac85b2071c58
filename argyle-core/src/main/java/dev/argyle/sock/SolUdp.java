package dev.argyle.sock;

import java.util.List;

/// The options of UDP (udp(7)).
/// What each is for is in its own text, which `docs/options.md` prints.
public final class SolUdp {
  /// Its number.
  public static final int SOL_UDP = 17;

  public static final SocketOption<Boolean> UDP_CORK =
      option(1, "UDP_CORK", Boolean.class)
          .standard("off")
          .means("What is sent collects to one datagram, which goes when it is taken off.");

  public static final SocketOption<Boolean> UDP_NO_CHECK6_TX =
      option(101, "UDP_NO_CHECK6_TX", Boolean.class)
          .standard("off")
          .means("Sends by IPv6 without a checksum (RFC 6935).");

  public static final SocketOption<Boolean> UDP_NO_CHECK6_RX =
      option(102, "UDP_NO_CHECK6_RX", Boolean.class)
          .standard("off")
          .means("Takes datagrams by IPv6 that have no checksum (RFC 6935).");

  public static final SocketOption<Integer> UDP_SEGMENT =
      option(103, "UDP_SEGMENT", Integer.class)
          .in(0, 65_535, "octets")
          .standard("0")
          .means(
              "Cuts what is sent at once into datagrams of so many octets, the last one shorter; "
                  + "up to 128. 0 for not at all.");

  public static final SocketOption<Boolean> UDP_GRO =
      option(104, "UDP_GRO", Boolean.class)
          .standard("off")
          .means(
              "Takes several datagrams at once, as the device brings them joined; ancillary data "
                  + "tells the octets of each but the last.");

  static final List<SocketOption<?>> ALL =
      List.of(UDP_CORK, UDP_NO_CHECK6_TX, UDP_NO_CHECK6_RX, UDP_SEGMENT, UDP_GRO);

  private static <T> OptionDefinition<T> option(int number, String name, Class<T> type) {
    return SocketOption.define(SOL_UDP, number, name, type).source("udp(7)");
  }

  private SolUdp() {}
}
