package dev.argyle.nio;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.StandardSocketOptions;
import java.util.Set;

/// The inside of a `DatagramSocket` or `MulticastSocket` that is the platform's though the JVM has
/// a factory of ours: one of the JDK's own.
final class PlatformDatagramSocketImpl extends DatagramSocketInside<MulticastSocket> {
  @Override
  MulticastSocket open() throws IOException {
    return PlatformSockets.datagrams();
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

  @Override
  protected void setTimeToLive(int hops) throws IOException {
    socket().setTimeToLive(hops);
  }

  @Override
  protected int getTimeToLive() throws IOException {
    return socket().getTimeToLive();
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
      socket().setOption(StandardSocketOptions.SO_REUSEPORT, on);
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
    MulticastSocket made = socketIfCreated();
    return made == null ? Set.of() : made.supportedOptions();
  }
}
