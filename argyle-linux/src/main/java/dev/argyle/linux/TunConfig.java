package dev.argyle.linux;

import dev.argyle.wire.IpPrefix;
import dev.argyle.wire.Ipv6Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The kernel's side of a TUN device.
///
/// @param name up to 15 octets; `%d` in it stands for the first free number, and the empty name for
///   `tun%d`
/// @param mtuBytes largest IP packet, 68 to 65535; at least 1280 if there is an IPv6 address
/// @param addresses addresses of the kernel, not of the stack, each with the prefix of the subnet
///   that is reached by this device: the stack has another address of the same subnet
/// @param offload whether checksums are left out and TCP's segments are passed in super-segments of
///   up to 64 KiB, both ways: many times as fast, but what one sees of the packets is not what a
///   wire would carry
/// @param queues how many queues it has, 1 to 256, and so how many threads read from it; an
/// interface
///   that exists already has to have been made for several (`ip tuntap add … multi_queue`)
public record TunConfig(
    String name, int mtuBytes, List<IpPrefix> addresses, boolean offload, int queues) {
  private static final int MOST_QUEUES = 256; // as Linux
  private static final int MAX_NAME_BYTES = 15;
  private static final int MIN_MTU_BYTES = 68;
  private static final int MAX_MTU_BYTES = 65_535;
  private static final int USUAL_MTU_BYTES = 1500;

  /// Checks name, MTU and number of queues.
  public TunConfig {
    requireName(name);
    addresses = List.copyOf(addresses);
    boolean anyV6 = addresses.stream().anyMatch(prefix -> !prefix.address().isV4());
    int minMtuBytes = anyV6 ? Ipv6Header.MIN_MTU_BYTES : MIN_MTU_BYTES;
    if (mtuBytes < minMtuBytes || mtuBytes > MAX_MTU_BYTES) {
      throw new IllegalArgumentException(
          "MTU " + mtuBytes + " is not in " + minMtuBytes + ".." + MAX_MTU_BYTES);
    }
    if (queues < 1 || queues > MOST_QUEUES) {
      throw new IllegalArgumentException(queues + " queues are not in 1.." + MOST_QUEUES);
    }
  }

  /// With offload and one queue.
  public TunConfig(String name, int mtuBytes, List<IpPrefix> addresses) {
    this(name, mtuBytes, addresses, true, 1);
  }

  /// A device of this name with an MTU of 1500 and no address.
  public static TunConfig named(String name) {
    return new TunConfig(name, USUAL_MTU_BYTES, List.of());
  }

  /// The same with another MTU.
  public TunConfig withMtuBytes(int octets) {
    return new TunConfig(name, octets, addresses, offload, queues);
  }

  /// The same with one more address of the kernel, `192.0.2.1/24` say.
  ///
  /// @throws IllegalArgumentException if it is not an IP prefix
  public TunConfig withAddress(String prefix) {
    List<IpPrefix> more = new ArrayList<>(addresses);
    more.add(IpPrefix.parse(prefix));
    return new TunConfig(name, mtuBytes, more, offload, queues);
  }

  /// The same with or without offload.
  public TunConfig withOffload(boolean on) {
    return new TunConfig(name, mtuBytes, addresses, on, queues);
  }

  /// The same with so many queues.
  public TunConfig withQueues(int number) {
    return new TunConfig(name, mtuBytes, addresses, offload, number);
  }

  private static void requireName(String name) {
    boolean isAllowed =
        name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '/' && c != ':')
            && !name.equals(".")
            && !name.equals("..");
    String rest = name.replaceFirst("%d", "");
    int octets = name.getBytes(StandardCharsets.UTF_8).length;
    if (!isAllowed || rest.contains("%") || octets > MAX_NAME_BYTES) {
      throw new IllegalArgumentException("not a name for an interface: \"" + name + "\"");
    }
  }
}
