package dev.argyle.nio;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The options of a `MulticastSocket` that is a channel's: they are the channel's.
///
/// `MulticastSocket` has no constructor for other makers of sockets: it opens one, which is closed
/// at once. That one is the platform's, or where [CurrentStackSockets] is installed, nothing at
/// all.
abstract sealed class OptionDatagramSocket extends MulticastSocket permits DatagramSocketAdaptor {
  private static final ScopedValue<Boolean> MAKING = ScopedValue.newInstance();
  private static final MadeOnce<NetworkInterface> ANY = new MadeOnce<>();

  private final DatagramChannel channel;
  private final AdaptorOptions options;
  private final ReentrantLock interfaceLock = new ReentrantLock();
  private final ReentrantLock hopsLock = new ReentrantLock();
  private @Nullable NetworkInterface told; // the two: guarded by interfaceLock
  private @Nullable InetAddress toldAddress; // its address that the program has named

  OptionDatagramSocket(DatagramChannel channel) throws IOException {
    super(null);
    super.close();
    this.channel = channel;
    options = new AdaptorOptions(channel);
  }

  /// Makes one, or something by way of the JDK's own constructor, which asks [#isMaking].
  static <T> T make(ScopedValue.CallableOp<T, IOException> made) {
    try {
      return ScopedValue.where(MAKING, true).call(made);
    } catch (IOException refused) {
      throw new AssertionError("the JDK could not open what is not used", refused);
    }
  }

  /// Whether it is for the constructor that the JDK asks for the inside of a socket.
  static boolean isMaking() {
    return MAKING.isBound();
  }

  // Multicasts.

  @Override
  @Deprecated
  @SuppressWarnings({"removal", "InlineMeSuggester"}) // the JDK's own
  public void setTTL(byte hops) throws IOException {
    setTimeToLive(Byte.toUnsignedInt(hops));
  }

  @Override
  public void setTimeToLive(int hops) throws IOException {
    options.set(StandardSocketOptions.IP_MULTICAST_TTL, hops);
  }

  @Override
  @Deprecated
  @SuppressWarnings({"removal", "InlineMeSuggester"}) // the JDK's own
  public byte getTTL() throws IOException {
    return (byte) getTimeToLive();
  }

  @Override
  public int getTimeToLive() throws IOException {
    return options.get(StandardSocketOptions.IP_MULTICAST_TTL);
  }

  @Override
  @Deprecated
  @SuppressWarnings("removal")
  public void send(DatagramPacket packet, byte hops) throws IOException {
    hopsLock.lock();
    try {
      int before = getTimeToLive();
      try {
        setTTL(hops);
        send(packet);
      } finally {
        setTimeToLive(before);
      }
    } finally {
      hopsLock.unlock();
    }
  }

  @Override
  @Deprecated
  public void setInterface(InetAddress address) throws SocketException {
    if (address == null) {
      throw new SocketException("Invalid value 'null'");
    }
    NetworkInterface found = NetworkInterface.getByInetAddress(address);
    if (found == null) {
      throw new SocketException(
          "No network interface found with address " + address.getHostAddress());
    }
    interfaceLock.lock();
    try {
      setNetworkInterface(found);
      told = found;
      toldAddress = address;
    } finally {
      interfaceLock.unlock();
    }
  }

  @Override
  @Deprecated
  public @Nullable InetAddress getInterface() throws SocketException {
    interfaceLock.lock();
    try {
      NetworkInterface now = outgoing();
      if (now == null) {
        return new InetSocketAddress(0).getAddress();
      }
      if (!now.equals(told)) {
        told = now;
        toldAddress = now.inetAddresses().findFirst().orElse(null);
      }
      return toldAddress;
    } finally {
      interfaceLock.unlock();
    }
  }

  @Override
  public void setNetworkInterface(NetworkInterface by) throws SocketException {
    options.set(StandardSocketOptions.IP_MULTICAST_IF, by);
  }

  @Override
  public NetworkInterface getNetworkInterface() throws SocketException {
    NetworkInterface set = outgoing();
    return set == null ? ANY.or(OptionDatagramSocket::any) : set;
  }

  /// What stands for no interface in particular, which the JDK alone can make.
  private static NetworkInterface any() {
    return make(() -> {
      try (MulticastSocket fresh = new MulticastSocket(null)) {
        return fresh.getNetworkInterface();
      }
    });
  }

  /// The interface that multicasts leave by, or null if none is set.
  final @Nullable NetworkInterface outgoing() throws SocketException {
    return options.get(StandardSocketOptions.IP_MULTICAST_IF);
  }

  @Override
  @Deprecated
  public void setLoopbackMode(boolean off) throws SocketException {
    options.set(StandardSocketOptions.IP_MULTICAST_LOOP, !off);
  }

  @Override
  @Deprecated
  public boolean getLoopbackMode() throws SocketException {
    return !options.get(StandardSocketOptions.IP_MULTICAST_LOOP);
  }

  // All others.

  @Override
  public void setSendBufferSize(int octets) throws SocketException {
    options.setBuffer(StandardSocketOptions.SO_SNDBUF, octets, "Invalid send size");
  }

  @Override
  public int getSendBufferSize() throws SocketException {
    return options.get(StandardSocketOptions.SO_SNDBUF);
  }

  @Override
  public void setReceiveBufferSize(int octets) throws SocketException {
    options.setBuffer(StandardSocketOptions.SO_RCVBUF, octets, "Invalid receive size");
  }

  @Override
  public int getReceiveBufferSize() throws SocketException {
    return options.get(StandardSocketOptions.SO_RCVBUF);
  }

  @Override
  public void setReuseAddress(boolean on) throws SocketException {
    options.set(StandardSocketOptions.SO_REUSEADDR, on);
  }

  @Override
  public boolean getReuseAddress() throws SocketException {
    return options.get(StandardSocketOptions.SO_REUSEADDR);
  }

  @Override
  public void setBroadcast(boolean on) throws SocketException {
    options.set(StandardSocketOptions.SO_BROADCAST, on);
  }

  @Override
  public boolean getBroadcast() throws SocketException {
    return options.get(StandardSocketOptions.SO_BROADCAST);
  }

  @Override
  public void setTrafficClass(int trafficClass) throws SocketException {
    options.set(StandardSocketOptions.IP_TOS, trafficClass);
  }

  @Override
  public int getTrafficClass() throws SocketException {
    return options.get(StandardSocketOptions.IP_TOS);
  }

  @Override
  public <T> DatagramSocket setOption(SocketOption<T> name, T value) throws IOException {
    channel.setOption(name, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> name) throws IOException {
    return channel.getOption(name);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return channel.supportedOptions();
  }
}
