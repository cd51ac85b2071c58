package dev.argyle.bench.worker;

import dev.argyle.device.VirtualCable;
import dev.argyle.env.SystemEnv;
import dev.argyle.nio.ArgyleSelectorProvider;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpPrefix;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.spi.SelectorProvider;

/// A server's host and a client's, with a way between them: what a load that has both ends in one
/// JVM runs on.
public final class HostPair implements AutoCloseable {
  private static final int CABLE_MTU_BYTES = 65_535;
  private static final byte[] LEFT = {10, 0, 0, 1};
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final String SUBNET_OF_LEFT = "10.0.0.1/24";
  private static final String SUBNET_OF_RIGHT = "10.0.0.2/24";

  private final SelectorProvider server;
  private final SelectorProvider client;
  private final InetAddress serverAddress;
  private final Runnable end;

  private HostPair(
      SelectorProvider server, SelectorProvider client, byte[] serverAddress, Runnable end) {
    this.server = server;
    this.client = client;
    this.end = end;
    try {
      this.serverAddress = InetAddress.getByAddress(serverAddress);
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /// The kernel, as the JDK reaches it, and its loopback.
  public static HostPair kernel() {
    SelectorProvider jdk = SelectorProvider.provider();
    return new HostPair(jdk, jdk, LOOPBACK, () -> {});
  }

  /// Two stacks of ours and a virtual cable, whose MTU is that of the kernel's loopback.
  public static HostPair cable() {
    SystemEnv env = new SystemEnv();
    NetStack left = new NetStack(env, StackConfig.DEFAULT);
    NetStack right = new NetStack(env, StackConfig.DEFAULT);
    VirtualCable cable = new VirtualCable("left", "right", CABLE_MTU_BYTES);
    left.addInterface(cable.left(), IpPrefix.parse(SUBNET_OF_LEFT));
    right.addInterface(cable.right(), IpPrefix.parse(SUBNET_OF_RIGHT));
    return new HostPair(
        new ArgyleSelectorProvider(left.syscalls()),
        new ArgyleSelectorProvider(right.syscalls()),
        LEFT,
        () -> {
          left.close();
          right.close();
          env.close();
        });
  }

  /// The server's sockets.
  SelectorProvider server() {
    return server;
  }

  /// The client's sockets.
  SelectorProvider client() {
    return client;
  }

  /// Where the client finds the server.
  InetAddress serverAddress() {
    return serverAddress;
  }

  @Override
  public void close() {
    end.run();
  }
}
