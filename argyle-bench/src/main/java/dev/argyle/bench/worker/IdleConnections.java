package dev.argyle.bench.worker;

import dev.argyle.device.VirtualCable;
import dev.argyle.env.SystemEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.socket.SocketConfig;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.lang.management.ManagementFactory;

/// How much heap an end of an established connection takes on which nothing has been sent. Two
/// stacks and a cable are made for each round, and all the connections between them.
final class IdleConnections implements Program {
  private static final int MTU_BYTES = 1500;
  private static final int FIRST_PORT = 1024;
  private static final int OF_ONE_PORT = 20_000;
  private static final int COLLECTIONS = 3;
  private static final int DESCRIPTORS_BESIDES = 1000;
  private static final IpPrefix SERVER = IpPrefix.parse("10.0.0.1/24");
  private static final IpPrefix CLIENT = IpPrefix.parse("10.0.0.2/24");

  private final int count;

  /// @param count connections, each with two ends
  IdleConnections(int count) {
    this.count = count;
  }

  @Override
  public String answer(String request) {
    SocketConfig sockets = SocketConfig.DEFAULT.withMostDescriptors(count + DESCRIPTORS_BESIDES);
    StackConfig config = StackConfig.DEFAULT.with(sockets);
    try (SystemEnv env = new SystemEnv();
        NetStack server = new NetStack(env, config);
        NetStack client = new NetStack(env, config)) {
      VirtualCable cable = new VirtualCable("left", "right", MTU_BYTES);
      server.addInterface(cable.left(), SERVER);
      client.addInterface(cable.right(), CLIENT);
      long before = usedBytes();
      connectAll(server.syscalls(), client.syscalls());
      return Double.toString((usedBytes() - before) / (2.0 * count));
    }
  }

  private void connectAll(Syscalls server, Syscalls client) {
    IpAddress address = SERVER.address();
    int listener = -1;
    for (int i = 0; i < count; i++) {
      InetSockAddr to = InetSockAddr.of(address, FIRST_PORT + i / OF_ONE_PORT);
      if (i % OF_ONE_PORT == 0) {
        listener = socket(server);
        require(server.bind(listener, to), "bind");
        require(server.listen(listener, OF_ONE_PORT), "listen");
      }
      require(client.connect(socket(client), to), "connect " + i);
      require(server.accept(listener), "accept");
    }
  }

  private static int socket(Syscalls calls) {
    return require(calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0), "socket");
  }

  private static int require(int result, String call) {
    if (result < 0) {
      throw new IllegalStateException(call + ": error " + -result);
    }
    return result;
  }

  private static long usedBytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Override
  public void close() {}
}
