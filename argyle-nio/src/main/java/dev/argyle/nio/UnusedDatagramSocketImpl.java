package dev.argyle.nio;

import java.net.DatagramPacket;
import java.net.DatagramSocketImpl;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOptions;
import org.jspecify.annotations.Nullable;

/// What the constructor of an [OptionDatagramSocket] is given where [CurrentStackSockets] is
/// installed. After that, as with [UnusedSocketImpl], none of these is ever reached.
final class UnusedDatagramSocketImpl extends DatagramSocketImpl {
  private static InternalError missed() {
    return new InternalError("a method of the socket adaptor is not overridden");
  }

  @Override
  protected void create() {}

  @Override
  protected void bind(int port, InetAddress address) {
    throw missed();
  }

  @Override
  protected void send(DatagramPacket packet) {
    throw missed();
  }

  @Override
  protected int peek(InetAddress from) {
    throw missed();
  }

  @Override
  protected int peekData(DatagramPacket packet) {
    throw missed();
  }

  @Override
  protected void receive(DatagramPacket packet) {
    throw missed();
  }

  @Override
  @SuppressWarnings("removal")
  protected void setTTL(byte hops) {
    throw missed();
  }

  @Override
  @SuppressWarnings("removal")
  protected byte getTTL() {
    throw missed();
  }

  @Override
  protected void setTimeToLive(int hops) {
    throw missed();
  }

  @Override
  protected int getTimeToLive() {
    throw missed();
  }

  @Override
  protected void join(InetAddress group) {
    throw missed();
  }

  @Override
  protected void leave(InetAddress group) {
    throw missed();
  }

  @Override
  protected void joinGroup(SocketAddress group, NetworkInterface by) {
    throw missed();
  }

  @Override
  protected void leaveGroup(SocketAddress group, NetworkInterface by) {
    throw missed();
  }

  @Override
  protected void close() {}

  @Override
  public @Nullable Object getOption(int number) {
    if (number == SocketOptions.IP_MULTICAST_IF2) {
      return null;
    }
    throw missed();
  }

  /// The constructor sets some.
  @Override
  public void setOption(int number, Object value) {}
}
