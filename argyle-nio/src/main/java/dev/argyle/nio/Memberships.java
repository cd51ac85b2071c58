package dev.argyle.nio;

import dev.argyle.sock.MulticastRequest;
import dev.argyle.sock.MulticastSourceRequest;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.wire.IpAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The groups that a datagram channel has joined, and what it does not want to hear there. The lock
/// is held over the stack's calls, so that keys and stack agree.
final class Memberships {
  /// The options of one version that change what a socket is a member of.
  private record Options(
      SocketOption<MulticastRequest> join,
      SocketOption<MulticastRequest> leave,
      SocketOption<MulticastSourceRequest> joinSource,
      SocketOption<MulticastSourceRequest> leaveSource,
      SocketOption<MulticastSourceRequest> block,
      SocketOption<MulticastSourceRequest> unblock) {
    static final Options V4 =
        new Options(
            SolIp.MCAST_JOIN_GROUP,
            SolIp.MCAST_LEAVE_GROUP,
            SolIp.MCAST_JOIN_SOURCE_GROUP,
            SolIp.MCAST_LEAVE_SOURCE_GROUP,
            SolIp.MCAST_BLOCK_SOURCE,
            SolIp.MCAST_UNBLOCK_SOURCE);
    static final Options V6 =
        new Options(
            SolIpv6.MCAST_JOIN_GROUP,
            SolIpv6.MCAST_LEAVE_GROUP,
            SolIpv6.MCAST_JOIN_SOURCE_GROUP,
            SolIpv6.MCAST_LEAVE_SOURCE_GROUP,
            SolIpv6.MCAST_BLOCK_SOURCE,
            SolIpv6.MCAST_UNBLOCK_SOURCE);

    static Options of(InetAddress group) {
      return group instanceof Inet4Address ? V4 : V6;
    }
  }

  private final ArgyleDatagramChannel channel;
  private final Descriptor descriptor;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<ArgyleMembershipKey> keys = new ArrayList<>(); // guarded by lock

  /// @param channel with its descriptor in place
  Memberships(ArgyleDatagramChannel channel) {
    this.channel = channel;
    this.descriptor = channel.descriptor();
  }

  /// Joins a group, or finds that it has been joined just so.
  ///
  /// @param by null for the interface that the routes say
  /// @param source whom to hear alone; null for everybody
  ArgyleMembershipKey join(
      InetAddress group, @Nullable NetworkInterface by, @Nullable InetAddress source)
      throws IOException {
    requireGroup(group, channel.family());
    if (source != null) {
      requireSource(group, source);
    }
    lock.lock();
    try {
      descriptor.enter(false);
      try {
        ArgyleMembershipKey known = find(group, by, source);
        return known != null ? known : joinAfresh(group, by, source);
      } finally {
        descriptor.leave(false);
      }
    } finally {
      lock.unlock();
    }
  }

  private ArgyleMembershipKey joinAfresh(
      InetAddress group, @Nullable NetworkInterface by, @Nullable InetAddress source)
      throws IOException {
    int index = by == null ? 0 : Interfaces.indexOf(descriptor.syscalls(), by);
    var request = MulticastRequest.on(index, IpAddress.from(group));
    var key = new ArgyleMembershipKey(channel, this, request, group, by, source);
    Options options = Options.of(group);
    if (source == null) {
      OptionAccess.put(descriptor, options.join, request);
    } else {
      OptionAccess.put(descriptor, options.joinSource, only(key, source));
    }
    keys.add(key);
    return key;
  }

  /// The membership in a group on an interface for all sources, or null.
  @Nullable ArgyleMembershipKey find(InetAddress group, @Nullable NetworkInterface by) {
    lock.lock();
    try {
      return find(group, by, null);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable ArgyleMembershipKey find(
      InetAddress group, @Nullable NetworkInterface by, @Nullable InetAddress source) {
    for (ArgyleMembershipKey key : keys) {
      if (!key.group().equals(group) || !Objects.equals(key.by(), by)) {
        continue;
      }
      InetAddress only = key.sourceAddress();
      if (source == null && only != null) {
        throw new IllegalStateException("Already a member to receive all packets");
      }
      if (source != null && only == null) {
        throw new IllegalStateException("Already have source-specific membership");
      }
      if (Objects.equals(only, source)) {
        return key;
      }
    }
    return null;
  }

  /// Ends a membership, if it is one still.
  void drop(ArgyleMembershipKey key) {
    lock.lock();
    try {
      if (!keys.remove(key)) {
        return;
      }
      key.invalidate();
      Options options = Options.of(key.group());
      InetAddress source = key.sourceAddress();
      if (source == null) {
        change(options.leave, key.request());
      } else {
        change(options.leaveSource, only(key, source));
      }
    } finally {
      lock.unlock();
    }
  }

  /// Hears no more of a source. @return whether it did before
  boolean block(ArgyleMembershipKey key, InetAddress source) throws IOException {
    lock.lock();
    try {
      if (key.blocked().contains(source)) {
        return false;
      }
      requireValid(key);
      requireSource(key.group(), source);
      descriptor.enter(false);
      try {
        OptionAccess.put(descriptor, Options.of(key.group()).block, only(key, source));
      } finally {
        descriptor.leave(false);
      }
      return key.blocked().add(source);
    } finally {
      lock.unlock();
    }
  }

  /// Hears a source again.
  void unblock(ArgyleMembershipKey key, InetAddress source) {
    lock.lock();
    try {
      if (!key.blocked().contains(source)) {
        throw new IllegalStateException("not blocked");
      }
      requireValid(key);
      key.blocked().remove(source);
      change(Options.of(key.group()).unblock, only(key, source));
    } finally {
      lock.unlock();
    }
  }

  /// What cannot fail while the channel is open, and does not matter when it is not.
  private <T> void change(SocketOption<T> option, T value) {
    if (descriptor.tryEnter(false)) {
      try {
        int ignored = descriptor.syscalls().setsockopt(descriptor.number(), option, value);
      } finally {
        descriptor.leave(false);
      }
    }
  }

  /// The channel has been closed: it is a member of nothing.
  void end() {
    lock.lock();
    try {
      keys.forEach(ArgyleMembershipKey::invalidate);
      keys.clear();
    } finally {
      lock.unlock();
    }
  }

  private static MulticastSourceRequest only(ArgyleMembershipKey key, InetAddress source) {
    return new MulticastSourceRequest(key.request(), IpAddress.from(source));
  }

  private static void requireGroup(InetAddress group, ProtocolFamily family) {
    if (!group.isMulticastAddress()) {
      throw new IllegalArgumentException("Group not a multicast address");
    }
    if (!(group instanceof Inet4Address) && family != StandardProtocolFamily.INET6) {
      throw new IllegalArgumentException("Only IPv6 sockets can join IPv6 multicast group");
    }
  }

  private static void requireSource(InetAddress group, InetAddress source) {
    if (source.isAnyLocalAddress()) {
      throw new IllegalArgumentException("Source address is a wildcard address");
    }
    if (source.isMulticastAddress()) {
      throw new IllegalArgumentException("Source address is multicast address");
    }
    if (source.getClass() != group.getClass()) {
      throw new IllegalArgumentException("Source address is different type to group");
    }
  }

  private static void requireValid(ArgyleMembershipKey key) {
    if (!key.isValid()) {
      throw new IllegalStateException("key is no longer valid");
    }
  }
}
