package dev.argyle.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A channel as a `DatagramSocket`, which is a `MulticastSocket` besides, as the JDK's is.
final class DatagramSocketAdaptor extends OptionDatagramSocket {
  private final ArgyleDatagramChannel channel;
  private final ReentrantLock groupLock = new ReentrantLock();
  private volatile int timeoutMillis;

  private DatagramSocketAdaptor(ArgyleDatagramChannel channel) throws IOException {
    super(channel);
    this.channel = channel;
  }

  static DatagramSocketAdaptor of(ArgyleDatagramChannel channel) {
    return make(() -> new DatagramSocketAdaptor(channel));
  }

  @Override
  public DatagramChannel getChannel() {
    return channel;
  }

  @Override
  public void bind(@Nullable SocketAddress address) throws SocketException {
    if (address != null) {
      requireInet(address);
    }
    try {
      channel.bind(address);
    } catch (IOException | RuntimeException e) {
      throw IoErrors.forSocketOnly(e);
    }
  }

  @Override
  public void connect(@Nullable InetAddress address, int port) {
    try {
      connect(address == null ? null : new InetSocketAddress(address, port));
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Connects; one that has been closed does nothing, as the JDK's.
  @Override
  public void connect(@Nullable SocketAddress address) throws SocketException {
    if (address == null) {
      throw new IllegalArgumentException("Address can't be null");
    }
    requireInet(address);
    try {
      channel.connect(address, false);
    } catch (ClosedChannelException closed) {
      return;
    } catch (IOException | RuntimeException e) {
      throw IoErrors.forSocketOnly(e);
    }
  }

  private static void requireInet(SocketAddress address) {
    if (!(address instanceof InetSocketAddress)) {
      throw new UnsupportedAddressTypeException();
    }
  }

  @Override
  public void disconnect() {
    try {
      channel.disconnect();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException impossible) {
      throw new AssertionError("closing does not fail", impossible);
    }
  }

  // State and addresses.

  @Override
  public boolean isBound() {
    return channel.localAddress() != null;
  }

  @Override
  public boolean isConnected() {
    return channel.remoteAddress() != null;
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    InetSocketAddress remote = channel.remoteAddress();
    return remote == null ? null : remote.getAddress();
  }

  @Override
  public int getPort() {
    InetSocketAddress remote = channel.remoteAddress();
    return remote == null ? -1 : remote.getPort();
  }

  @Override
  public @Nullable SocketAddress getRemoteSocketAddress() {
    return channel.remoteAddress();
  }

  @Override
  public @Nullable SocketAddress getLocalSocketAddress() {
    return isClosed() ? null : channel.localAddress();
  }

  @Override
  public @Nullable InetAddress getLocalAddress() {
    if (isClosed()) {
      return null;
    }
    InetSocketAddress local = channel.localAddress();
    return local == null ? new InetSocketAddress(0).getAddress() : local.getAddress();
  }

  @Override
  public int getLocalPort() {
    if (isClosed()) {
      return -1;
    }
    InetSocketAddress local = channel.localAddress();
    return local == null ? 0 : local.getPort();
  }

  // Datagrams. A packet's own monitor is what the JDK documents for its use.

  @Override
  public void send(DatagramPacket packet) throws IOException {
    synchronized (packet) {
      try {
        SocketAddress target = targetOf(packet);
        ByteBuffer from = ByteBuffer.wrap(packet.getData(), packet.getOffset(), packet.getLength());
        int ignored = channel.transfer().sendBlocking(from, target);
      } catch (AlreadyConnectedException e) {
        throw new IllegalArgumentException("Connected and packet address differ", e);
      } catch (ClosedChannelException e) {
        throw new SocketException("Socket closed", e);
      }
    }
  }

  /// A packet without an address goes to the peer, and is given the peer's.
  private SocketAddress targetOf(DatagramPacket packet) throws ClosedChannelException {
    channel.requireOpen();
    if (packet.getAddress() == null) {
      InetSocketAddress remote = channel.remoteAddress();
      if (remote == null) {
        throw new IllegalArgumentException("Address not set");
      }
      packet.setSocketAddress(remote);
    }
    return packet.getSocketAddress();
  }

  @Override
  public void receive(DatagramPacket packet) throws IOException {
    receive(packet, 0);
  }

  /// Receives, or with `MSG_PEEK` only looks at what came.
  void receive(DatagramPacket packet, int flags) throws IOException {
    synchronized (packet) {
      try {
        int room = PacketRoom.of(packet);
        ByteBuffer into = ByteBuffer.wrap(packet.getData(), packet.getOffset(), room);
        SocketAddress sender = channel.transfer().receiveBlocking(into, timeoutMillis, flags);
        PacketRoom.received(packet, room, into.position() - packet.getOffset());
        packet.setSocketAddress(sender);
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (ClosedChannelException e) {
        throw new SocketException("Socket closed", e);
      }
    }
  }

  // Groups.

  @Override
  public void joinGroup(SocketAddress address, @Nullable NetworkInterface by) throws IOException {
    InetAddress group = group(address);
    NetworkInterface on = by == null ? outgoing() : by;
    requireOpen();
    groupLock.lock();
    try {
      if (channel.memberships().find(group, on) != null) {
        throw new SocketException("Already a member of group");
      }
      var ignored = channel.memberships().join(group, on, null);
    } finally {
      groupLock.unlock();
    }
  }

  @Override
  public void leaveGroup(SocketAddress address, @Nullable NetworkInterface by) throws IOException {
    InetAddress group = group(address);
    NetworkInterface on = by == null ? outgoing() : by;
    requireOpen();
    groupLock.lock();
    try {
      ArgyleMembershipKey key = channel.memberships().find(group, on);
      if (key == null) {
        throw new SocketException("Not a member of group");
      }
      key.drop();
    } finally {
      groupLock.unlock();
    }
  }

  @Override
  @Deprecated
  public void joinGroup(InetAddress group) throws IOException {
    try {
      joinGroup(new InetSocketAddress(Objects.requireNonNull(group), 0), null);
    } catch (IllegalArgumentException wrong) {
      throw new SocketException("joinGroup failed", wrong);
    }
  }

  @Override
  @Deprecated
  public void leaveGroup(InetAddress group) throws IOException {
    try {
      leaveGroup(new InetSocketAddress(Objects.requireNonNull(group), 0), null);
    } catch (IllegalArgumentException wrong) {
      throw new SocketException("leaveGroup failed", wrong);
    }
  }

  private static InetAddress group(SocketAddress address) throws SocketException {
    if (!(address instanceof InetSocketAddress inet)) {
      throw new IllegalArgumentException("Unsupported address type");
    }
    InetAddress group = inet.getAddress();
    if (group == null) {
      throw new IllegalArgumentException("Unresolved address");
    }
    if (!group.isMulticastAddress()) {
      throw new SocketException("Not a multicast address");
    }
    return group;
  }

  // Options.

  private void requireOpen() throws SocketException {
    if (isClosed()) {
      throw new SocketException("Socket is closed");
    }
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    requireOpen();
    if (millis < 0) {
      throw new IllegalArgumentException("timeout < 0");
    }
    timeoutMillis = millis;
  }

  @Override
  public int getSoTimeout() throws SocketException {
    requireOpen();
    return timeoutMillis;
  }
}
