package dev.argyle.linux;

import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which addresses the kernel gets on its side of a TUN device: those the user names, and in each
/// subnet without one the next that is free.
public final class KernelAddresses {
  /// Chooses them, each with the prefix of its subnet.
  ///
  /// @param own addresses of our stack, each with its subnet
  /// @param named those the user wants the kernel to have
  /// @throws IllegalArgumentException if they do not fit together; the message is one line
  public static List<IpPrefix> choose(List<IpPrefix> own, List<IpAddress> named) {
    own.forEach(subnet -> requireHost(subnet.address(), subnet));
    for (IpAddress address : named) {
      requireUsable(address, own);
    }
    List<IpPrefix> chosen = new ArrayList<>();
    for (IpPrefix subnet : own) {
      List<IpPrefix> inSubnet =
          named.stream()
              .filter(subnet::contains)
              .map(address -> new IpPrefix(address, subnet.length()))
              .toList();
      for (IpPrefix address : inSubnet.isEmpty() ? List.of(nextFree(subnet, own)) : inSubnet) {
        if (!chosen.contains(address)) {
          chosen.add(address);
        }
      }
    }
    return List.copyOf(chosen);
  }

  private static void requireUsable(IpAddress address, List<IpPrefix> own) {
    if (isOurs(address, own)) {
      throw new IllegalArgumentException(
          "the kernel cannot have " + address + ": it is our stack's own address");
    }
    List<IpPrefix> around = own.stream().filter(subnet -> subnet.contains(address)).toList();
    if (around.isEmpty()) {
      throw new IllegalArgumentException(
          "the kernel's address " + address + " is in no subnet of the stack's addresses");
    }
    around.forEach(subnet -> requireHost(address, subnet));
  }

  private static void requireHost(IpAddress address, IpPrefix subnet) {
    boolean isReserved =
        !isPair(subnet)
            && subnet.length() < subnet.address().lengthBytes() * Byte.SIZE
            && (address.equals(subnet.network()) || address.equals(subnet.broadcast()));
    if (isReserved
        || address.isAny()
        || address.isLoopback()
        || address.isMulticast()
        || address.isLimitedBroadcast()) {
      throw new IllegalArgumentException(
          "no host can have the address "
              + address
              + " in "
              + subnet.network()
              + "/"
              + subnet.length());
    }
  }

  private static IpPrefix nextFree(IpPrefix subnet, List<IpPrefix> own) {
    IpAddress ours = subnet.address();
    IpAddress free;
    if (isPair(subnet)) {
      IpAddress other = IpAddress.of(ours.high(), ours.low() ^ 1);
      free = isOurs(other, own) ? null : other;
    } else {
      free = freeAfter(ours, subnet, own);
      if (free == null) {
        free = freeAfter(subnet.network(), subnet, own);
      }
    }
    if (free == null) {
      throw new IllegalArgumentException(
          "no address is free for the kernel in " + subnet + ": take a larger subnet");
    }
    return new IpPrefix(free, subnet.length());
  }

  private static @Nullable IpAddress freeAfter(
      IpAddress start, IpPrefix subnet, List<IpPrefix> own) {
    IpAddress candidate = subnet.next(start);
    while (candidate != null && isOurs(candidate, own)) {
      candidate = subnet.next(candidate);
    }
    return candidate;
  }

  /// A subnet of two addresses, where both are hosts (RFC 3021, RFC 6164).
  private static boolean isPair(IpPrefix subnet) {
    return subnet.length() == subnet.address().lengthBytes() * Byte.SIZE - 1;
  }

  private static boolean isOurs(IpAddress address, List<IpPrefix> own) {
    return own.stream().anyMatch(prefix -> prefix.address().equals(address));
  }

  private KernelAddresses() {}
}
