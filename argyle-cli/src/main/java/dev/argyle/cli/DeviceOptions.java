package dev.argyle.cli;

import dev.argyle.linux.KernelAddresses;
import dev.argyle.linux.TunConfig;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/// Which TUN device, and who is at its two ends.
final class DeviceOptions {
  @Option(
      names = "--tun",
      required = true,
      paramLabel = "NAME",
      description = "The TUN device: made for this run, unless there is one of that name.")
  private String name = "";

  @Option(
      names = "--address",
      required = true,
      paramLabel = "CIDR",
      converter = OptionValues.Prefix.class,
      description =
          "Address of our stack with its subnet, 10.9.0.2/24 say. Several, as for IPv6 beside IPv4,"
              + " by several of these.")
  private List<IpPrefix> addresses = new ArrayList<>();

  @Option(
      names = "--host-address",
      paramLabel = "IP",
      converter = OptionValues.Address.class,
      description = "Address of the kernel on the device; else the next one free in the subnet.")
  private List<IpAddress> hostAddresses = new ArrayList<>();

  @Option(
      names = "--mtu",
      paramLabel = "OCTETS",
      defaultValue = "1500",
      description = "Largest IP packet (default: ${DEFAULT-VALUE}).")
  private int mtuBytes;

  @Option(
      names = "--no-offload",
      description = "Each segment as a packet of its own, with its checksum.")
  private boolean noOffload;

  @Option(
      names = "--queues",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Queues of the device, each with a thread (default: ${DEFAULT-VALUE}).")
  private int queues;

  /// Addresses of our stack.
  List<IpPrefix> addresses() {
    return addresses;
  }

  /// The device, with the addresses that the kernel gets.
  ///
  /// @param mayOffload whether super-segments may pass it, if the user does not mind
  /// @throws IllegalArgumentException if the options do not fit together; the message is one line
  TunConfig config(boolean mayOffload) {
    List<IpPrefix> kernel = KernelAddresses.choose(addresses, hostAddresses);
    return new TunConfig(name, mtuBytes, kernel, mayOffload && !noOffload, queues);
  }

  /// What of it the user has given, as settings of the agent.
  ///
  /// @param given whether there is an option of that name
  List<String> settings(Predicate<String> given) {
    List<String> all = new ArrayList<>();
    if (given.test("--tun")) {
      all.add("tun=" + name);
    }
    addresses.forEach(address -> all.add("address=" + address));
    hostAddresses.forEach(address -> all.add("host-address=" + address));
    if (given.test("--mtu")) {
      all.add("mtu=" + mtuBytes);
    }
    if (given.test("--queues")) {
      all.add("queues=" + queues);
    }
    if (noOffload) {
      all.add("offload=off");
    }
    return all;
  }
}
