package dev.argyle.nio;

import dev.argyle.sock.MulticastRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.channels.MembershipKey;
import java.nio.channels.MulticastChannel;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A channel's place in a group. Thread-safe by the lock of [Memberships], which does the work.
final class ArgyleMembershipKey extends MembershipKey {
  private final ArgyleDatagramChannel channel;
  private final Memberships memberships;
  private final MulticastRequest request;
  private final InetAddress group;
  private final @Nullable NetworkInterface by;
  private final @Nullable InetAddress source;
  private final Set<InetAddress> blocked = new HashSet<>(); // guarded by the lock of memberships
  private volatile boolean valid = true;

  /// @param request group and interface as the stack takes them
  /// @param by the interface, or null for that of the routes
  /// @param source whom alone it hears, or null
  ArgyleMembershipKey(
      ArgyleDatagramChannel channel,
      Memberships memberships,
      MulticastRequest request,
      InetAddress group,
      @Nullable NetworkInterface by,
      @Nullable InetAddress source) {
    this.channel = channel;
    this.memberships = memberships;
    this.request = request;
    this.group = group;
    this.by = by;
    this.source = source;
  }

  @Override
  public boolean isValid() {
    return valid;
  }

  void invalidate() {
    valid = false;
  }

  @Override
  public void drop() {
    memberships.drop(this);
  }

  @Override
  public MembershipKey block(InetAddress source) throws IOException {
    if (this.source != null) {
      throw new IllegalStateException("key is source-specific");
    }
    boolean ignored = memberships.block(this, source);
    return this;
  }

  @Override
  public MembershipKey unblock(InetAddress source) {
    memberships.unblock(this, source);
    return this;
  }

  @Override
  public MulticastChannel channel() {
    return channel;
  }

  @Override
  public InetAddress group() {
    return group;
  }

  /// @throws NullPointerException if it was joined by the routes, which only the adaptor does, and
  ///     that keeps its keys to itself
  @Override
  public NetworkInterface networkInterface() {
    return Objects.requireNonNull(by);
  }

  @Override
  public @Nullable InetAddress sourceAddress() {
    return source;
  }

  /// The interface, or null for that of the routes.
  @Nullable NetworkInterface by() {
    return by;
  }

  /// Group and interface as the stack takes them.
  MulticastRequest request() {
    return request;
  }

  /// Whom it does not hear.
  Set<InetAddress> blocked() {
    return blocked;
  }

  @Override
  public String toString() {
    String where = by == null ? "" : by.getName();
    String only = source == null ? "" : ',' + source.getHostAddress();
    return '<' + group.getHostAddress() + ',' + where + only + '>';
  }
}
