package dev.argyle.nio;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocketImpl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The inside of a `DatagramSocket` or `MulticastSocket` that is the platform's though the JVM has
/// a factory of ours: one of the JDK's own.
final class PlatformDatagramSocketImpl extends DatagramSocketImpl {
  private @Nullable MulticastSocket socket; // once it is created

  @Override
  protected void create() throws SocketException {
    try {
      socket = PlatformSockets.datagrams();
    } catch (IOException e) {
      throw IoErrors.forSocketOnly(e);
    }
  }

  private MulticastSocket socket() throws SocketException {
    if (socket == null) {
      throw new SocketException("Socket not created");
    }
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

  @Override
  protected void receive(DatagramPacket packet) throws IOException {
    socket().receive(packet);
  }

  /// The JDK looks ahead only where a connected socket must sort out others' datagrams itself,
  /// which this one never has to.
  @Override
  protected int peekData(DatagramPacket packet) throws IOException {
    throw new SocketException("a socket of the platform cannot look ahead");
  }

  @Override
  protected int peek(InetAddress ignored) throws IOException {
    throw new SocketException("a socket of the platform cannot look ahead");
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
  protected void setTimeToLive(int hops) throws IOException {
    socket().setTimeToLive(hops);
  }

  @Override
  protected int getTimeToLive() throws IOException {
    return socket().getTimeToLive();
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

  // Options.

  @Override
  @SuppressWarnings("deprecation") // it is what a number means
  public void setOption(int number, Object value) throws SocketException {
    switch (number) {
      case SocketOptions.SO_TIMEOUT -> socket().setSoTimeout((Integer) value);
      case SocketOptions.SO_SNDBUF -> socket().setSendBufferSize((Integer) value);
      case SocketOptions.SO_RCVBUF -> socket().setReceiveBufferSize((Integer) value);
      case SocketOptions.SO_REUSEADDR -> socket().setReuseAddress((Boolean) value);
      case SocketOptions.SO_REUSEPORT -> setPortReuse((Boolean) value);
      case SocketOptions.SO_BROADCAST -> socket().setBroadcast((Boolean) value);
      case SocketOptions.IP_TOS -> socket().setTrafficClass((Integer) value);
      case SocketOptions.IP_MULTICAST_LOOP -> socket().setLoopbackMode((Boolean) value);
      case SocketOptions.IP_MULTICAST_IF -> socket().setInterface((InetAddress) value);
      case SocketOptions.IP_MULTICAST_IF2 -> socket().setNetworkInterface((NetworkInterface) value);
      default -> throw new SocketException("Invalid option " + number);
    }
  }

  private void setPortReuse(boolean on) throws SocketException {
    try {
      socket().setOption(java.net.StandardSocketOptions.SO_REUSEPORT, on);
    } catch (IOException e) {
      throw IoErrors.forSocketOnly(e);
    }
  }

  @Override
  @SuppressWarnings("deprecation") // it is what a number means
  public Object getOption(int number) throws SocketException {
    return switch (number) {
      case SocketOptions.SO_TIMEOUT -> socket().getSoTimeout();
      case SocketOptions.SO_BINDADDR -> boundTo();
      case SocketOptions.SO_SNDBUF -> socket().getSendBufferSize();
      case SocketOptions.SO_RCVBUF -> socket().getReceiveBufferSize();
      case SocketOptions.SO_REUSEADDR -> socket().getReuseAddress();
      case SocketOptions.SO_BROADCAST -> socket().getBroadcast();
      case SocketOptions.IP_TOS -> socket().getTrafficClass();
      case SocketOptions.IP_MULTICAST_LOOP -> socket().getLoopbackMode();
      case SocketOptions.IP_MULTICAST_IF -> socket().getInterface();
      case SocketOptions.IP_MULTICAST_IF2 -> socket().getNetworkInterface();
      default -> throw new SocketException("Invalid option " + number);
    };
  }

  private InetAddress boundTo() throws SocketException {
    InetAddress local = socket().getLocalAddress();
    return local == null ? new InetSocketAddress(0).getAddress() : local;
  }

  @Override
  protected <T> void setOption(SocketOption<T> name, T value) throws IOException {
    socket().setOption(name, value);
  }

  @Override
  protected <T> T getOption(SocketOption<T> name) throws IOException {
    return socket().getOption(name);
  }

  @Override
  protected Set<SocketOption<?>> supportedOptions() {
    MulticastSocket made = socket;
    return made == null ? Set.of() : made.supportedOptions();
  }
}
