package dev.argyle.ip;

import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.InterfaceChoice;
import dev.argyle.sock.IpSettings;
import dev.argyle.sock.MulticastRequest;
import dev.argyle.sock.MulticastSourceRequest;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.wire.IpAddress;
import java.util.function.Function;

/// What setting the multicast options of both versions does: joining and leaving groups, choosing
/// sources (RFC 3376 section 3.1), and how multicasts are sent. A connection's socket has nothing
/// to do with groups.
final class MulticastOptions {
  private static final int DEFAULT_HOPS = 1;
  private static final int MOST_HOPS = 255;

  /// Changes a sock's list. @return 0, or a negated [Errno]
  private interface Change {
    int to(InetSock sock, int interfaceIndex, IpAddress group, IpAddress source);
  }

  private final IpLayer ip;

  MulticastOptions(IpLayer ip) {
    this.ip = ip;
  }

  void addTo(InetOptions all) {
    VersionOptions v4 = new VersionOptions(ip, true, all);
    v4.setting(SolIp.IP_MULTICAST_LOOP, IpSettings::multicastLoop, IpSettings::multicastLoop);
    v4.setting(SolIp.IP_MULTICAST_ALL, IpSettings::multicastAll, IpSettings::multicastAll);
    hops(all, SolIp.IP_MULTICAST_TTL, true, Errno.EINVAL);
    all.add(SolIp.IP_MULTICAST_IF, VersionOptions.tells(MulticastOptions::chosen), this::choose);
    VersionOptions v6 = new VersionOptions(ip, false, all);
    v6.setting(SolIpv6.IPV6_MULTICAST_LOOP, IpSettings::multicastLoop, IpSettings::multicastLoop);
    v6.setting(SolIpv6.IPV6_MULTICAST_ALL, IpSettings::multicastAll, IpSettings::multicastAll);
    hops(all, SolIpv6.IPV6_MULTICAST_HOPS, false, Errno.ENOPROTOOPT);
    all.add(
        SolIpv6.IPV6_MULTICAST_IF,
        VersionOptions.tells(sock -> sock.settings(false).multicastInterface()),
        this::chooseV6);
    join(all, SolIp.IP_ADD_MEMBERSHIP, true);
    join(all, SolIp.MCAST_JOIN_GROUP, true);
    join(all, SolIpv6.IPV6_ADD_MEMBERSHIP, false);
    join(all, SolIpv6.MCAST_JOIN_GROUP, false);
    leave(all, SolIp.IP_DROP_MEMBERSHIP, true);
    leave(all, SolIp.MCAST_LEAVE_GROUP, true);
    leave(all, SolIpv6.IPV6_DROP_MEMBERSHIP, false);
    leave(all, SolIpv6.MCAST_LEAVE_GROUP, false);
    addSourcesTo(all);
  }

  private void addSourcesTo(InetOptions all) {
    Change join = (sock, index, group, from) -> sock.groups().joinSource(index, group, from);
    Change leave = (sock, index, group, from) -> sock.groups().leaveSource(index, group, from);
    Change block = (sock, index, group, from) -> sock.groups().block(index, group, from);
    Change unblock = (sock, index, group, from) -> sock.groups().unblock(index, group, from);
    source(all, SolIp.IP_ADD_SOURCE_MEMBERSHIP, true, join);
    source(all, SolIp.MCAST_JOIN_SOURCE_GROUP, true, join);
    source(all, SolIpv6.MCAST_JOIN_SOURCE_GROUP, false, join);
    source(all, SolIp.IP_DROP_SOURCE_MEMBERSHIP, true, leave);
    source(all, SolIp.MCAST_LEAVE_SOURCE_GROUP, true, leave);
    source(all, SolIpv6.MCAST_LEAVE_SOURCE_GROUP, false, leave);
    source(all, SolIp.IP_BLOCK_SOURCE, true, block);
    source(all, SolIp.MCAST_BLOCK_SOURCE, true, block);
    source(all, SolIpv6.MCAST_BLOCK_SOURCE, false, block);
    source(all, SolIp.IP_UNBLOCK_SOURCE, true, unblock);
    source(all, SolIp.MCAST_UNBLOCK_SOURCE, true, unblock);
    source(all, SolIpv6.MCAST_UNBLOCK_SOURCE, false, unblock);
  }

  private void join(InetOptions all, SocketOption<MulticastRequest> option, boolean v4) {
    all.add(
        option,
        null,
        checked(
            v4,
            MulticastRequest::group,
            (sock, request) -> {
              int index = ip.groups().interfaceOf(request);
              return index == 0
                  ? Errno.ENODEV.negated()
                  : updated(sock, sock.groups().join(index, request.group()));
            }));
  }

  private void leave(InetOptions all, SocketOption<MulticastRequest> option, boolean v4) {
    all.add(
        option,
        null,
        checked(
            v4,
            MulticastRequest::group,
            (sock, request) -> {
              boolean named = request.interfaceIndex() != 0 || !request.interfaceAddress().isAny();
              int index = named ? ip.groups().interfaceOf(request) : 0;
              return named && index == 0
                  ? Errno.EADDRNOTAVAIL.negated()
                  : updated(sock, sock.groups().leave(index, request.group()));
            }));
  }

  private void source(
      InetOptions all, SocketOption<MulticastSourceRequest> option, boolean v4, Change change) {
    all.add(
        option,
        null,
        checked(
            v4,
            request -> request.group().group(),
            (sock, request) -> {
              if (request.source().isV4() != v4) {
                return Errno.EINVAL.negated();
              }
              int index = ip.groups().interfaceOf(request.group());
              IpAddress group = request.group().group();
              return index == 0
                  ? Errno.ENODEV.negated()
                  : updated(sock, change.to(sock, index, group, request.source()));
            }));
  }

  /// A setter that comes to its work only with a socket that can have groups, and a group.
  private static <T> InetOptions.Setter<T> checked(
      boolean v4, Function<T, IpAddress> groupOf, InetOptions.Setter<T> setter) {
    return (sock, request) -> {
      if (VersionOptions.isStream(sock)) {
        return Errno.EPROTO.negated();
      }
      IpAddress group = groupOf.apply(request);
      return group.isMulticast() && group.isV4() == v4
          ? setter.set(sock, request)
          : Errno.EINVAL.negated();
    };
  }

  private int updated(InetSock sock, int result) {
    if (result == 0) {
      ip.groups().update(sock);
    }
    return result;
  }

  private static void hops(
      InetOptions all, SocketOption<Integer> option, boolean v4, Errno ifStream) {
    all.add(
        option,
        VersionOptions.tells(sock -> sock.settings(v4).multicastHopLimit()),
        (sock, hops) -> {
          if (VersionOptions.isStream(sock)) {
            return ifStream.negated(); // whatever the value
          }
          if (hops < -1 || hops > MOST_HOPS) {
            return Errno.EINVAL.negated();
          }
          sock.ownSettings(v4).multicastHopLimit(hops < 0 ? DEFAULT_HOPS : hops);
          return 0;
        });
  }

  private static InterfaceChoice chosen(InetSock sock) {
    IpSettings settings = sock.settings(true);
    return new InterfaceChoice(settings.multicastSource(), settings.multicastInterface());
  }

  private int choose(InetSock sock, InterfaceChoice choice) {
    if (VersionOptions.isStream(sock) || !choice.address().isV4()) {
      return Errno.EINVAL.negated();
    }
    int index = choice.index();
    if (index == 0 && !choice.address().isAny()) {
      index = ip.interfaceOf(choice.address().high(), choice.address().low());
      if (index == 0) {
        return Errno.EADDRNOTAVAIL.negated();
      }
    }
    if (index != 0 && !ip.hasInterface(index)) {
      return Errno.EADDRNOTAVAIL.negated();
    }
    if (index != 0 && sock.boundInterface() != 0 && index != sock.boundInterface()) {
      return Errno.EINVAL.negated();
    }
    sock.ownSettings(true).multicastInterface(index, choice.address());
    return 0;
  }

  private int chooseV6(InetSock sock, int index) {
    if (VersionOptions.isStream(sock)) {
      return Errno.ENOPROTOOPT.negated();
    }
    if (index != 0 && !ip.hasInterface(index)) {
      return Errno.ENODEV.negated();
    }
    if (index != 0 && sock.boundInterface() != 0 && index != sock.boundInterface()) {
      return Errno.EINVAL.negated();
    }
    sock.ownSettings(false).multicastInterface(index, IpAddress.ANY6);
    return 0;
  }
}
