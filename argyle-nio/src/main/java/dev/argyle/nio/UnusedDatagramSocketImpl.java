package dev.argyle.nio;

import java.net.DatagramPacket;
import java.net.DatagramSocketImpl;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;

/// What the constructor of `DatagramSocket` asks for. As with [UnusedSocketImpl], none of these is
/// ever reached.
final class UnusedDatagramSocketImpl extends DatagramSocketImpl {
  private static InternalError missed() {
    return new InternalError("a method of the socket adaptor is not overridden");
  }

  @Override
  protected void create() {
    throw missed();
  }

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
  protected void close() {
    throw missed();
  }

  @Override
  public Object getOption(int number) {
    throw missed();
  }

  @Override
  public void setOption(int number, Object value) {
    throw missed();
  }
}
