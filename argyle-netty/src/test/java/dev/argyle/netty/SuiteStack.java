package dev.argyle.netty;

import dev.argyle.device.VirtualCable;
import dev.argyle.env.SystemEnv;
import dev.argyle.ip.NetInterface;
import dev.argyle.nio.CurrentStackProvider;
import dev.argyle.nio.CurrentStackSockets;
import dev.argyle.nio.StackContext;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/// Before the first test: one stack for the whole JVM, under channels and `java.net` sockets alike,
/// and an address that answers nothing, for Netty's tests of connects that do not end. Otherwise
/// they would try one in the real internet.
public final class SuiteStack implements LauncherSessionListener {
  private static final boolean PLATFORM = Boolean.getBoolean("argyle.netty.platform");
  private static final int MTU_BYTES = 1500;

  /// For JUnit, which finds it as a service.
  public SuiteStack() {}

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    try {
      InetSocketAddress silent = PLATFORM ? fullListener() : useStack();
      System.setProperty("io.netty.testsuite.badHost", silent.getAddress().getHostAddress());
      System.setProperty("io.netty.testsuite.badPort", String.valueOf(silent.getPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A stack with a cable that nobody has the other end of. @return an address over there
  ///
  /// Netty's tests of multicasts choose one of the kernel's interfaces, and bind to an address of
  /// it. So the end of the cable has that one's name and addresses.
  private static InetSocketAddress useStack() throws IOException {
    NetStack stack = new NetStack(new SystemEnv(), StackConfig.DEFAULT);
    Optional<NetworkInterface> model =
        NetworkInterface.networkInterfaces()
            .filter(each -> !each.getName().equals("lo"))
            .findFirst();
    String name = model.map(NetworkInterface::getName).orElse("loose");
    NetInterface loose =
        stack.addInterface(
            new VirtualCable(name, "end", MTU_BYTES).left(), IpPrefix.parse("198.51.100.1/24"));
    for (InterfaceAddress each :
        model.map(NetworkInterface::getInterfaceAddresses).orElse(List.of())) {
      IpAddress address = IpAddress.from(each.getAddress());
      stack.ip().addAddress(loose, new IpPrefix(address, each.getNetworkPrefixLength()));
    }
    StackContext.setDefault(stack.syscalls());
    CurrentStackProvider.install();
    CurrentStackSockets.install();
    return new InetSocketAddress(InetAddress.ofLiteral("198.51.100.254"), 65_535);
  }

  /// The kernel's equivalent, without a packet that leaves the host: a listener whose queue is
  /// full.
  private static InetSocketAddress fullListener() throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1);
    InetSocketAddress address = (InetSocketAddress) listener.getLocalAddress();
    for (int i = 0; i < 2; i++) {
      SocketChannel ignored = SocketChannel.open(address);
    }
    return address;
  }
}
