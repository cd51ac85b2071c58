package dev.argyle.nio;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.DatagramSocketImpl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/// The inside of a `DatagramSocket` or `MulticastSocket` that has another one do the work.
///
/// @param <S> of what kind that is
abstract sealed class DatagramSocketInside<S extends DatagramSocket> extends DatagramSocketImpl
    permits ArgyleDatagramSocketImpl, PlatformDatagramSocketImpl {
  private @Nullable S socket; // once it is created

  /// Opens the one that does the work.
  abstract S open() throws IOException;

  @Override
  protected final void create() throws SocketException {
    try {
      socket = open();
    } catch (IOException e) {
      throw IoErrors.forSocketOnly(e);
    }
  }

  /// The one that does the work.
  final S socket() throws SocketException {
    if (socket == null) {
      throw new SocketException("Socket not created");
    }
    return socket;
  }

  /// The same, or null before it is created.
  final @Nullable S socketIfCreated() {
    return socket;
  }

  @Override
  protected void bind(int port, InetAddress host) throws SocketException {
    socket().bind(new InetSocketAddress(host, port));
    localPort = socket().getLocalPort();
  }

  @Override
  protected void connect(InetAddress host, int port) throws SocketException {
    socket().connect(new InetSocketAddress(host, port));
  }

  @Override
  protected void disconnect() {
    if (socket != null) {
      socket.disconnect();
    }
  }

  @Override
  protected void close() {
    if (socket != null) {
      socket.close();
    }
  }

  @Override
  protected void send(DatagramPacket packet) throws IOException {
    socket().send(packet);
  }

  // Groups.

  @Override
  protected void join(InetAddress group) throws IOException {
    joinGroup(new InetSocketAddress(group, 0), null);
  }

  @Override
  protected void leave(InetAddress group) throws IOException {
    leaveGroup(new InetSocketAddress(group, 0), null);
  }

  @Override
  protected void joinGroup(SocketAddress group, @Nullable NetworkInterface by) throws IOException {
    socket().joinGroup(group, by);
  }

  @Override
  protected void leaveGroup(SocketAddress group, @Nullable NetworkInterface by) throws IOException {
    socket().leaveGroup(group, by);
  }

  @Override
  @SuppressWarnings("removal")
  protected void setTTL(byte hops) throws IOException {
    setTimeToLive(Byte.toUnsignedInt(hops));
  }

  @Override
  @SuppressWarnings("removal")
  protected byte getTTL() throws IOException {
    return (byte) getTimeToLive();
  }

  /// What `SO_BINDADDR` tells.
  final InetAddress boundTo() throws SocketException {
    InetAddress local = socket().getLocalAddress();
    return local == null ? new InetSocketAddress(0).getAddress() : local;
  }
}
