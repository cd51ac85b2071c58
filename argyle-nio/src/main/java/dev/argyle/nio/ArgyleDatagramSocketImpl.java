package dev.argyle.nio;

import dev.argyle.sock.MessageFlags;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The inside of a `DatagramSocket` or `MulticastSocket`: a channel of ours that blocks and that an
/// interrupt does not close, by way of its adaptor.
final class ArgyleDatagramSocketImpl extends DatagramSocketInside<DatagramSocketAdaptor> {
  private final ProviderSource source;

  ArgyleDatagramSocketImpl(ProviderSource source) {
    this.source = source;
  }

  @Override
  DatagramSocketAdaptor open() throws IOException {
    return DatagramSocketAdaptor.of(source.provider().openDatagramSocket());
  }

  // Datagrams.

  /// The JDK leaves it to its own implementation, and so to this one, to close the socket when a
  /// virtual thread is interrupted.
  @Override
  protected void receive(DatagramPacket packet) throws IOException {
    try {
      socket().receive(packet);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (InterruptedIOException e) {
      close();
      throw IoErrors.forInterrupt(e);
    }
  }

  @Override
  protected int peekData(DatagramPacket packet) throws IOException {
    socket().receive(packet, MessageFlags.MSG_PEEK);
    return packet.getPort();
  }

  /// Tells the sender's port only: an `InetAddress` cannot be changed.
  @Override
  protected int peek(InetAddress ignored) throws IOException {
    return peekData(new DatagramPacket(new byte[1], 1));
  }

  @Override
  protected void setTimeToLive(int hops) throws IOException {
    setOption(StandardSocketOptions.IP_MULTICAST_TTL, hops);
  }

  @Override
  protected int getTimeToLive() throws IOException {
    return getOption(StandardSocketOptions.IP_MULTICAST_TTL);
  }

  // Options.

  @Override
  @SuppressWarnings("deprecation") // it is what a number means
  public void setOption(int number, Object value) throws SocketException {
    AdaptorOptions options = new AdaptorOptions(socket().getChannel());
    switch (number) {
      case SocketOptions.SO_TIMEOUT -> socket().setSoTimeout((Integer) value);
      case SocketOptions.IP_MULTICAST_LOOP -> // by number it says whether it is off
          options.set(StandardSocketOptions.IP_MULTICAST_LOOP, !(Boolean) value);
      case SocketOptions.IP_MULTICAST_IF -> socket().setInterface((InetAddress) value);
      case SocketOptions.IP_MULTICAST_IF2 ->
          options.set(StandardSocketOptions.IP_MULTICAST_IF, (NetworkInterface) value);
      default -> options.set(number, value);
    }
  }

  @Override
  @SuppressWarnings("deprecation") // it is what a number means
  public @Nullable Object getOption(int number) throws SocketException {
    AdaptorOptions options = new AdaptorOptions(socket().getChannel());
    return switch (number) {
      case SocketOptions.SO_TIMEOUT -> socket().getSoTimeout();
      case SocketOptions.SO_BINDADDR -> boundTo();
      case SocketOptions.IP_MULTICAST_LOOP -> !options.get(StandardSocketOptions.IP_MULTICAST_LOOP);
      case SocketOptions.IP_MULTICAST_IF -> socket().getInterface();
      case SocketOptions.IP_MULTICAST_IF2 -> socket().outgoing();
      default -> options.get(number);
    };
  }

  @Override
  protected <T> void setOption(SocketOption<T> name, T value) throws IOException {
    new AdaptorOptions(socket().getChannel()).set(name, value);
  }

  @Override
  protected <T> T getOption(SocketOption<T> name) throws IOException {
    return new AdaptorOptions(socket().getChannel()).get(name);
  }

  @Override
  protected Set<SocketOption<?>> supportedOptions() {
    return SocketOptionMap.DATAGRAM.supported();
  }
}
